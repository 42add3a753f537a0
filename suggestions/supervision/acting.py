"""The forms of what people do about a case (督办件的办理页)."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.core.views import FormPage
from suggestions.supervision import actions, forms, leading, moves, opening, reading
from suggestions.supervision.finding import BUTTONS, case_url, find
from suggestions.tickets.models import Ticket
from suggestions.workflow.reminding import organ_over


class CasePage(FormPage):
    """One act about one case."""

    template_name = "suggestions/supervision/act.html"
    move = None

    def find(self):
        found = find(self.by, self.kwargs["number"])
        if self.move is not None and not self.move.allowed(self.by, found):
            raise Http404
        return found

    def form_arguments(self) -> dict:
        return {"case": self.thing, "user": self.by}

    def back(self) -> str:
        return case_url(self.thing)

    def more(self) -> dict:
        [one] = reading.files_of([self.thing])
        return {"crumb": (self.thing.ticket.number, self.back()), "file": one, "case": self.thing}


class Open(FormPage):
    """Put a ticket under supervision."""

    form_class = forms.OpenForm
    title = gettext_lazy("列入督办")

    def find(self) -> Ticket:
        ticket = get_object_or_404(Ticket.objects.visible_to(self.by), number=self.kwargs["number"].upper())
        if ticket.lead is None or not opening.may_open(self.by, ticket, organ_over(ticket, ticket.lead)):
            raise Http404
        return ticket

    def form_arguments(self) -> dict:
        return {"user": self.by}

    def act(self, basis: str) -> str:
        opening.open_case(ticket_id=self.thing.pk, by=self.by, basis=basis)
        return _("%s 已列入督办。") % self.thing.number

    def back(self) -> str:
        return reverse("suggestions:ticket-detail", args=[self.thing.number])

    def more(self) -> dict:
        return {"crumb": (self.thing.number, self.back()), "note": self.thing.title}


class CarryOut(CasePage):
    form_class = forms.CarryOutForm
    move = moves.CARRY_OUT

    def find(self):
        found = super().find()
        self.waiting = next((act for act in found.acts.all() if act.ended_on is None), None)
        if self.waiting is None:
            raise Http404
        return found

    @property
    def title(self) -> str:
        return BUTTONS.get(self.waiting.kind, self.waiting.get_kind_display())

    def form_arguments(self) -> dict:
        return super().form_arguments() | {"act": self.waiting}

    def act(self, **typed) -> str:
        actions.carry_out(act_id=self.waiting.pk, by=self.by, **typed)
        return _("已记下：%s。") % self.waiting.get_kind_display()


class Excuse(CarryOut):
    form_class = forms.ExcuseForm
    move = moves.EXCUSE
    title = gettext_lazy("免此级")

    def form_arguments(self) -> dict:
        return CasePage.form_arguments(self)

    def act(self, basis: str) -> str:
        actions.excuse(act_id=self.waiting.pk, by=self.by, basis=basis)
        return _("已免%s。") % self.waiting.get_kind_display()


class Jump(CasePage):
    form_class = forms.JumpForm
    move = moves.JUMP
    title = gettext_lazy("越级")

    def act(self, to: int, basis: str) -> str:
        actions.jump(case_id=self.thing.pk, by=self.by, to=to, basis=basis)
        return _("已到第 %d 级。") % to


class Promise(CasePage):
    form_class = forms.PromiseForm
    move = moves.PROMISE
    title = gettext_lazy("记下承诺")

    def act(self, **typed) -> str:
        actions.promise(case_id=self.thing.pk, by=self.by, **typed)
        return _("承诺已记下，到期没有兑现直接到下一级。")


class Lift(CasePage):
    form_class = forms.LiftForm
    move = moves.LIFT
    title = gettext_lazy("解除督办")

    def act(self, reason: str) -> str:
        actions.lift(case_id=self.thing.pk, by=self.by, reason=reason)
        return _("已解除督办。")


class Lead(CasePage):
    form_class = forms.LeadForm
    move = moves.LEAD
    title = gettext_lazy("领衔重点督办")

    def act(self, **typed) -> str:
        leading.lead(case_id=self.thing.pk, by=self.by, **typed)
        return _("已由领衔的同志督办。")


class GroupWatch(CasePage):
    form_class = forms.GroupForm
    move = moves.ASSIGN_GROUP
    title = gettext_lazy("交小组盯办")

    def act(self, group) -> str:
        leading.assign_group(case_id=self.thing.pk, by=self.by, group=group)
        return _("已交%s盯办。") % group


class Log(CasePage):
    form_class = forms.LogForm
    title = gettext_lazy("记小组盯办")

    def find(self):
        found = super().find()
        if not moves.may_log(self.by, found):
            raise Http404
        return found

    def act(self, **typed) -> str:
        leading.write_log(case_id=self.thing.pk, by=self.by, **typed)
        return _("已记下。")


class AskSummons(CasePage):
    form_class = forms.SummonsForm
    move = moves.ASK_SUMMONS
    title = gettext_lazy("提出约见")

    def act(self, text: str) -> str:
        actions.ask_summons(case_id=self.thing.pk, by=self.by, text=text)
        return _("已提出，由%s安排。") % self.thing.organ
