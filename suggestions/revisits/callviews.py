"""The page of whoever asks (回访提纲): one person a screen, and what is decided where voter and unit disagree."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from liaison.accounts.scope import can, reach
from liaison.core import clock, toasts
from liaison.core.errors import DomainError
from liaison.core.views import ActionView, FormPage, ListPage
from suggestions.revisits import answering, queries
from suggestions.revisits.forms import AnswerForm, DecideForm
from suggestions.revisits.models import Revisit
from suggestions.tickets.models import Ticket

PLAIN = "show"  # the button that asks for the phone number


class Mine(ListPage):
    """What was given to me, the nearest date first."""

    template_name = "suggestions/revisits/mine.html"
    order = ("due_on", "id")

    def rows(self):
        return queries.mine(self.request.user)

    def context(self) -> dict:
        return {"today": clock.today(), "station": reach(self.request.user, "revisit:answer") == "S"}


@method_decorator(never_cache, name="dispatch")
class Call(ActionView):
    """Whom to ask, what was promised, what to say, what they said. The number is shown once, after a logged look."""

    form_class = AnswerForm
    template_name = "suggestions/revisits/call.html"
    plain: dict[str, str] | None = None
    refusal = ""

    @cached_property
    def revisit(self) -> Revisit:
        rows = Revisit.objects.visible_to(self.request.user).select_related(*queries.RELATED)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def form_arguments(self) -> dict:
        one = self.revisit
        return {"initial": {"way": one.way, "seen": one.tries, "text": one.text}}

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if PLAIN not in request.POST:
            return super().post(request, *args, **kwargs)
        typed = {name: request.POST[name] for name in AnswerForm.base_fields if name in request.POST}
        form = AnswerForm(initial=self.form_arguments()["initial"] | typed)
        try:
            self.plain = answering.reveal(revisit_id=self.revisit.pk, by=request.user)
        except DomainError as refusal:
            self.refusal = str(refusal)
            return self.show(form, status=refusal.status)
        return self.show(form)

    def perform(self, form) -> str:
        one = answering.answer(revisit_id=self.revisit.pk, by=self.request.user, **form.cleaned_data)
        toasts.done(self.request, _("记下了：%s。") % one.get_answer_display())
        if one.disputed and answering.verdicts_open(self.request.user, one):
            return reverse("suggestions:revisit-call", args=[one.pk])
        following = queries.next_of(self.request.user, one)
        if following:
            return reverse("suggestions:revisit-call", args=[following.pk])
        return reverse("suggestions:revisit-mine")

    def show(self, form, status: int = 200, conflict: bool = False) -> HttpResponse:
        if conflict:
            self.__dict__.pop("revisit", None)  # what somebody else has written meanwhile
        return super().show(form, status, conflict)

    def context(self, form) -> dict:
        one, user = self.revisit, self.request.user
        reply = one.ticket.replies.checked().order_by("-pk").first()
        seen = Ticket.objects.visible_to(user).filter(pk=one.ticket_id).exists()
        return {
            "one": one,
            "reply": reply,
            "plain": self.plain,
            "refusal": self.refusal,
            "today": clock.today(),
            "reads_ticket": seen,
            "may_answer": one.may_be_answered,
            "may_decide": bool(answering.verdicts_open(user, one)),
            "left": queries.unasked(user),
            "may_plan": can(user, "revisit:read"),
        }


class Decide(FormPage):
    """Again, under supervision, or leave it: a person of the organ says so."""

    form_class = DecideForm
    title = gettext_lazy("回访与答复不符，怎么处理")

    def find(self) -> Revisit:
        rows = Revisit.objects.visible_to(self.by).select_related(*queries.RELATED)
        one = get_object_or_404(rows, pk=self.kwargs["pk"])
        self.verdicts = answering.verdicts_open(self.by, one)
        if not self.verdicts and self.request.method == "GET":
            raise Http404
        return one

    def form_arguments(self) -> dict:
        return {"verdicts": self.verdicts or answering.Verdict.values}

    def act(self, verdict: str, text: str) -> str:
        done = answering.decide(revisit_id=self.thing.pk, by=self.by, verdict=verdict, text=text)
        return _("%(number)s：%(what)s。") % {"number": done.ticket.number, "what": done.get_verdict_display()}

    def back(self) -> str:
        return reverse("suggestions:revisit-call", args=[self.thing.pk])

    def more(self) -> dict:
        one = self.thing
        note = _("%(unit)s答复“%(claim)s”；群众说“%(answer)s”：%(text)s") % {
            "unit": one.unit, "claim": one.claim, "answer": one.get_answer_display(), "text": one.text
        }  # fmt: skip
        return {"crumb": (one.ticket.number, self.back()), "note": note}
