"""Pages of referrals (追责建议): the list, one with its papers, its form, the answer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from liaison.accounts.scope import can
from liaison.core import clock, wording
from liaison.core.filters import chip
from liaison.core.reading import reading_only
from liaison.core.registers import Line, RegisterPage
from liaison.core.views import FormPage
from suggestions.supervision import forms, reading, referring
from suggestions.supervision.finding import case_url, find
from suggestions.supervision.referrals import Referral

RELATED = ("case__ticket__division", "case__leg__to_unit", "case__organ", "opened_by")
STATES = {
    "draft": (gettext_lazy("拟稿"), {"sent_on": None}),
    "waiting": (gettext_lazy("等答复"), {"sent_on__isnull": False, "answered_on": None}),
    "answered": (gettext_lazy("已答复"), {"answered_on__isnull": False}),
}


class Referrals(RegisterPage):
    """Every referral of the territory, the latest first."""

    template_name = "suggestions/supervision/referrals.html"
    title = gettext_lazy("追责建议")
    note = gettext_lazy("问效表决通过以后移送任免机关的建议。不公开，承办单位看不到。")
    heads = (
        gettext_lazy("意见件"), gettext_lazy("承办单位"), gettext_lazy("任免机关"), gettext_lazy("字号"),
        gettext_lazy("请何时前答复"), gettext_lazy("状态"),
    )  # fmt: skip
    empty = gettext_lazy("没有追责建议。问效表决通过以后，在督办件里点“移送追责建议”。")
    icon = "clipboard-x"
    order = ("-opened_at", "-id")

    def rows(self):
        rows = Referral.objects.visible_to(self.request.user).select_related(*RELATED)
        _label, narrow = STATES.get(self.request.GET.get("state", ""), ("", {}))
        return rows.filter(**narrow)

    def filters(self) -> list[dict]:
        return [chip(self.request.GET, "state", _("状态"), [(name, label) for name, (label, _q) in STATES.items()])]

    def line(self, row: Referral) -> Line:
        ticket = row.case.ticket
        href = reverse("suggestions:referral", args=[row.pk])
        due = wording.day(row.answer_due, clock.today())
        cells = [row.case.leg.to_unit, row.to_body, row.paper_no or "—", due, row.badge[1]]
        return Line(ticket.title, href, cells, sub=ticket.number, quiet=bool(row.answered_on))


@never_cache
@require_safe
def referral(request: HttpRequest, pk: int) -> HttpResponse:
    """One referral as it was written, with its paper and what came back."""
    with reading_only():
        found = _find(request.user, pk)
        mine = can(request.user, "referral:send") and referring.may_send(request.user, found.case)
        context = {
            "referral": found,
            "case": found.case,
            "vote": referring.passed_vote(found.case),
            "reads_case": can(request.user, "case:read"),
            "may_edit": mine and found.sent_on is None,
            "may_answer": mine and found.sent_on is not None and found.answered_on is None,
        }
        return render(request, "suggestions/supervision/referral.html", context)


class OpenReferral(FormPage):
    """Begin one after the vote; the facts are proposed from what the ladder says."""

    form_class = forms.ReferralForm
    template_name = "suggestions/supervision/act.html"
    title = gettext_lazy("移送追责建议")

    def find(self):
        found = find(self.by, self.kwargs["number"])
        if not referring.may_open(self.by, found):
            raise Http404
        return found

    def form_arguments(self) -> dict:
        return {"initial": {"facts": proposed_facts(self.thing), "answer_due": referring.answer_day()}}

    def act(self, **typed) -> str:
        self.made = referring.open_referral(case_id=self.thing.pk, by=self.by, **typed)
        return _("已存为拟稿。核对后拟函、发文，督办随之解除。")

    def back(self) -> str:
        made = getattr(self, "made", None)
        return reverse("suggestions:referral", args=[made.pk]) if made else case_url(self.thing)

    def more(self) -> dict:
        [one] = reading.files_of([self.thing])
        return {"crumb": (self.thing.ticket.number, case_url(self.thing)), "file": one, "case": self.thing}


class ReferralAct(FormPage):
    """A form about one referral."""

    def find(self) -> Referral:
        found = _find(self.by, self.kwargs["pk"])
        if not referring.may_send(self.by, found.case):
            raise Http404
        return found

    def back(self) -> str:
        return reverse("suggestions:referral", args=[self.thing.pk])

    def more(self) -> dict:
        return {"crumb": (str(self.thing), self.back()), "note": self.thing.case.ticket.title}


class EditReferral(ReferralAct):
    form_class = forms.ReferralForm
    title = gettext_lazy("改追责建议")

    def form_arguments(self) -> dict:
        return {"initial": {name: getattr(self.thing, name) for name in ("to_body", "facts", "request", "answer_due")}}

    def act(self, **typed) -> str:
        referring.edit_referral(referral_id=self.thing.pk, by=self.by, **typed)
        return _("已改。")


class AnswerReferral(ReferralAct):
    form_class = forms.ReferralAnswerForm
    title = gettext_lazy("记任免机关的答复")

    def act(self, **typed) -> str:
        referring.answer_referral(referral_id=self.thing.pk, by=self.by, **typed)
        return _("答复已记下。")


def proposed_facts(case) -> str:
    """What the row says already; a person goes on writing."""
    due = wording.day(clock.local(case.leg.due_at).date(), clock.today())
    words = {"unit": case.leg.to_unit, "title": case.ticket.title, "due": due}
    return _("%(unit)s承办“%(title)s”，应于 %(due)s 前办结，至今未办成。") % words


def _find(user, pk: int) -> Referral:
    rows = Referral.objects.visible_to(user).select_related(*RELATED, "case__ladder")
    return get_object_or_404(rows, pk=pk)
