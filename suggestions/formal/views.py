"""Pages of formal suggestions (代表建议): the list, one sheet, writing it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.scope import can
from liaison.audit.trail import history_of
from liaison.audit.wording import verb_label
from liaison.core import toasts
from liaison.core.errors import NotHere
from liaison.core.filters import chip
from liaison.core.reading import reading_only
from liaison.core.views import FormPage, ListPage
from liaison.documents import actions as documents
from suggestions.formal import conversion, drafting, forms, moves, queries, reports
from suggestions.formal import documents as papers
from suggestions.formal.models import FormalSuggestion, SheetState
from suggestions.tickets.models import Ticket

NEXT_STEPS = ("edit", "invite", "submit")  # what the proposer goes through, in this order
CRUMB = (gettext_lazy("代表建议"), "suggestions:formal-list")


class Suggestions(ListPage):
    """By congress and recess, the newest first."""

    template_name = "suggestions/formal/list.html"
    order = queries.ORDER

    def rows(self):
        return queries.listed(self.request.user, self.request.GET)

    def listed(self, query) -> dict:
        found = super().listed(query)
        return found | {"rows": queries.named_for(self.request.user, found["rows"])}

    def filters(self) -> list[dict]:
        query = self.request.GET
        return [
            chip(query, "congress", _("届次"), queries.congresses(self.request.user)),
            chip(query, "when", _("何时提出"), [(queries.SESSION, _("会议期间")), (queries.RECESS, _("闭会期间"))]),
            chip(query, "state", _("状态"), SheetState.choices),
            chip(query, "result", _("结果"), [(code, _("%s类") % code) for code in "ABCD"]),
        ]

    def context(self) -> dict:
        user = self.request.user
        return {
            "may_draft": can(user, "formal:draft"),
            "waiting": queries.to_decide(user).count() if can(user, "formal:decide") else 0,
            "report": reports.key_of(user) if can(user, "formal:decide") else "",
        }


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The rows of this address as a sheet, made in the background."""
    job = documents.request(kind=papers.KIND, by=request.user, query=request.POST.get("query", "")[:500])
    return redirect("documents:job-detail", job.pk)


@require_safe
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """One suggestion: its wording, who signed, what can be done now, its clocks and its ticket."""
    found = find(request.user, key)
    with reading_only():
        return render(request, "suggestions/formal/sheet.html", page_of(request.user, found))


def find(user, key: str) -> FormalSuggestion:
    found = queries.of_key(user, key)
    if found is None:
        raise NotHere(_("没有这件代表建议，或不在您的范围内。"))
    return found


def page_of(user, found: FormalSuggestion) -> dict:
    queries.named_for(user, [found])
    hidden = found.shown_lead != found.lead.name
    signers = [] if hidden else drafting.signers(found)
    own = next((one for one in signers if one.deputy.user_id == user.pk), None)
    reads_ticket = found.ticket_id and Ticket.objects.visible_to(user).filter(pk=found.ticket_id).exists()
    return {
        "sheet": found,
        "hidden": hidden,
        "signers": [(one, one.standing(found.text_hash)) for one in signers],
        "asked": own and moves.SIGN.open_to(user, found) and own.standing(found.text_hash) in {"asked", "void"},
        "records_paper": found.on_paper and moves.SIGN.open_to(user, found),
        "may": _open_moves(user, found),
        "clocks": queries.clocks_of(found.ticket),
        "reads_ticket": reads_ticket,
        "entries": [] if hidden or not can(user, "formal:draft") else _history(found),
    }


def _open_moves(user, found: FormalSuggestion) -> dict[str, bool]:
    may = {name: move.open_to(user, found) for name, move in moves.MOVES.items()}
    return may | {"withdraw": may["withdraw"] and conversion.may_take_back(found)}


def _history(found: FormalSuggestion) -> list[dict]:
    """The trail of the sheet, newest first; a signature with whose it was."""
    names = dict(found.cosigners.values_list("pk", "deputy__name"))
    return [
        {"at": entry.at, "by": entry.by, "words": _words(entry), "who": names.get(entry.data.get("cosigner"), ""),
         "note": entry.note}
        for entry in history_of(found)
    ][::-1]  # fmt: skip


def _words(entry) -> str:
    if "agrees" in entry.data:
        return _("附议") if entry.data["agrees"] else _("谢绝附议")
    return verb_label(entry.verb)


class Write(FormPage):
    """Step 1: the four contents. What is typed is kept in the browser until it is saved, and in the row afterwards."""

    form_class = forms.SheetForm
    template_name = "suggestions/formal/write.html"
    title = gettext_lazy("写代表建议")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.made = None

    def find(self):
        """The ticket it is made of, when the address names one."""
        number = self.request.GET.get("from", "").upper()
        rows = Ticket.objects.visible_to(self.by).select_related("body")
        return get_object_or_404(rows, number=number) if number else None

    def form_arguments(self) -> dict:
        return {"by": self.by, "source": self.thing}

    def act(self, **cleaned) -> str:
        self.made = drafting.draft(by=self.by, source=self.thing, **cleaned)
        return _("已存草稿，可以请人附议了。")

    def back(self) -> str:
        if self.made:
            return reverse("suggestions:formal-invite", args=[self.made.key])
        return reverse("suggestions:formal-list")

    def more(self) -> dict:
        return {"crumb": (CRUMB[0], reverse(CRUMB[1])), "source": self.thing, "step": 1}


class OfSheet(FormPage):
    """A form about one sheet."""

    move = None

    def find(self) -> FormalSuggestion:
        found = find(self.by, self.kwargs["key"])
        queries.named_for(self.by, [found])
        return found

    def get(self, request, *args, **kwargs):
        if not self.move.open_to(self.by, self.thing):
            state = self.thing.get_state_display()
            toasts.warn(
                request, _("这件目前为「%(state)s」，不能%(move)s。") % {"state": state, "move": self.move.label}
            )
            return redirect("suggestions:formal", self.thing.key)
        return super().get(request, *args, **kwargs)

    def form_arguments(self) -> dict:
        return {"sheet": self.thing}

    @property
    def version(self) -> int | None:
        typed = self.request.POST.get("version", "")
        return int(typed) if typed.isdecimal() else None

    def back(self) -> str:
        return reverse("suggestions:formal", args=[self.thing.key])

    def more(self) -> dict:
        return {"crumb": (self.thing.title, self.back()), "sheet": self.thing}


class Edit(OfSheet):
    move = moves.EDIT
    form_class = forms.SheetForm
    template_name = "suggestions/formal/write.html"
    title = gettext_lazy("改建议正文")

    def form_arguments(self) -> dict:
        return {"by": self.by, "sheet": self.thing}

    def act(self, **cleaned) -> str:
        drafting.edit(suggestion_id=self.thing.pk, by=self.by, version=self.version, **cleaned)
        return _("正文已改。")

    def more(self) -> dict:
        signed = sum(row.signed_at is not None for row in drafting.signers(self.thing))
        return super().more() | {"step": 1, "signed": signed}


class Invite(OfSheet):
    """Step 2: who signs with the lead; nobody has to."""

    move = moves.INVITE
    form_class = forms.InviteForm
    template_name = "suggestions/formal/invite.html"
    title = gettext_lazy("请人附议")

    def act(self, deputies) -> str:
        rows = drafting.invite(suggestion_id=self.thing.pk, by=self.by, deputies=deputies, version=self.version)
        return _("已请 %d 位代表附议，他们的手机上会收到通知。") % len(rows)

    def more(self) -> dict:
        rows = drafting.signers(self.thing)
        signers = [(row, row.standing(self.thing.text_hash)) for row in rows]
        return super().more() | {"step": 2, "signers": signers}


class Submit(OfSheet):
    """Step 3: the last look, then the organ has it."""

    move = moves.SUBMIT
    form_class = forms.SubmitForm
    template_name = "suggestions/formal/submit.html"
    title = gettext_lazy("核对并提交")

    def find(self) -> FormalSuggestion:
        found = super().find()
        self.similar = queries.similar(found)
        return found

    def form_arguments(self) -> dict:
        return {"sheet": self.thing, "similar": self.similar}

    def act(self, **cleaned) -> str:
        drafting.submit(suggestion_id=self.thing.pk, by=self.by, checklist=cleaned, version=self.version)
        return _("已提交给%s审查。") % self.thing.organ

    def more(self) -> dict:
        signers = [(row, row.standing(self.thing.text_hash)) for row in drafting.signers(self.thing)]
        return super().more() | {"step": 3, "similar": self.similar, "signers": signers}
