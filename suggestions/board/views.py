"""The board: list and panel, one act on one ticket, one act on many."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from liaison.accounts.roles import Role
from liaison.accounts.scope import can
from liaison.attachments.models import File
from liaison.core import clock, toasts
from liaison.core.errors import DomainError
from liaison.documents.papers import actions as papers
from suggestions.board import actions, batches, documents, queries, queues
from suggestions.board.forms import PanelForm
from suggestions.rules.models import Layer, Track
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import Ticket
from suggestions.workflow import handoff, screening
from suggestions.workflow.acts import open_acts

SHOWN = 100
MOST_PICKED = 200
TABS = (("", _("全部")), ("many", _("附议 5 人以上")), ("again", _("补充后再报")), ("station", _("还在站点")))
LISTED = ("title", "summary", "category", "level", "track", "basis")
PANEL_ACTS = {
    "enlist": (screening.enlist, LISTED, ("basis",)),
    "enlist_transfer": (actions.enlist_and_report, LISTED, ("basis",)),
    "enlist_hand_off": (actions.enlist_and_hand_off, None, ("basis", "unit")),
    "hand_off": (handoff.hand_off, ("unit", "co_units", "demand", "due_on", "basis"), ("unit",)),
}


class BoardView(View):
    """GET: one queue as a list with the panel of one ticket. POST: an act on the ticket of the panel."""

    def setup(self, request: HttpRequest, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.queue = queues.BY_NAME.get(request.GET.get("queue", ""), queues.QUEUES[0])
        self.tab = request.GET.get("tab", "") if self.queue.name == "triage" else ""

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.htmx and request.GET.get("item"):
            return render(request, "suggestions/board/_panel.html", self.panel(self.item()))
        return self.page(self.item())

    def post(self, request: HttpRequest) -> HttpResponse:
        ticket = self.item()
        name = request.POST.get("act", "")
        if ticket is None or name not in PANEL_ACTS:
            raise Http404
        form = self.form(ticket, request.POST)
        action, fields, needed = PANEL_ACTS[name]
        if not form.is_valid() or not form.need(*needed):
            return self.page(ticket, form, 422)
        typed = {field: form.cleaned_data[field] for field in fields or form.cleaned_data}
        version = request.POST.get("version", "")
        try:
            action(ticket_id=ticket.pk, by=request.user, version=int(version) if version.isdecimal() else None, **typed)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            return self.page(ticket, form, refusal.status)
        return self.done(ticket, name)

    def done(self, ticket: Ticket, name: str) -> HttpResponse:
        handed = name in {"hand_off", "enlist_hand_off"}
        undo = reverse("suggestions:ticket-hand-back", args=[ticket.number]) if handed else ""
        done = batches.BY_NAME[name].done if name in batches.BY_NAME else _("已列入并转报县级")
        toasts.done(self.request, _("%(number)s：%(done)s。") % {"number": ticket.number, "done": done}, undo=undo)
        return redirect(self.address())

    def item(self) -> Ticket | None:
        number = self.request.GET.get("item", "")
        if not number:
            return None
        related = ("category", "division", "venue__unit", "profile", "body")
        rows = Ticket.objects.visible_to(self.request.user).select_related(*related)
        return get_object_or_404(rows, number=number)

    def form(self, ticket: Ticket, data=None) -> PanelForm:
        user = self.request.user
        units = queries.handlers(user)
        proposed = queries.proposed_units([ticket], units)[ticket.pk]
        return PanelForm(data, ticket=ticket, units=units, proposed=proposed, basis=queries.last_basis(user))

    def address(self, **more) -> str:
        query = {"queue": self.queue.name} | ({"tab": self.tab} if self.tab else {}) | more
        return f"{reverse('suggestions:board')}?{urlencode(query)}"

    def page(self, ticket: Ticket | None, form: PanelForm | None = None, status: int = 200) -> HttpResponse:
        user = self.request.user
        legs = list(queries.in_queue(user, self.queue, self.tab)[: SHOWN + 1])
        rows = queries.rows_of(legs[:SHOWN])
        if ticket is None and rows:
            ticket = Ticket.objects.visible_to(user).select_related(
                "category", "division", "venue__unit", "profile", "body"
            ).get(pk=rows[0].ticket.pk)  # fmt: skip
        counts = queries.counts(user)
        context = {
            "queues": [(queue, counts[queue.name]) for queue in queues.QUEUES],
            "queue": self.queue,
            "tab": self.tab,
            "tabs": [(name, label, self.tab_address(name)) for name, label in TABS],
            "rows": rows,
            "more": len(legs) > SHOWN,
            "here": self.address(),
            "batches": [batches.BY_NAME[name] for name in self.queue.acts if can(user, batches.BY_NAME[name].verb)],
        }
        return render(self.request, "suggestions/board/board.html", context | self.panel(ticket, form), status=status)

    def tab_address(self, name: str) -> str:
        query = {"queue": self.queue.name} | ({"tab": name} if name else {})
        return f"?{urlencode(query)}"

    def panel(self, ticket: Ticket | None, form: PanelForm | None = None) -> dict:
        """What the panel of one ticket shows; the form only where it is for the organ to list or hand off."""
        if ticket is None:
            return {"item": None}
        user = self.request.user
        acts = open_acts(user, ticket)
        named = {act.name for act in acts}
        decides = bool({"enlist", "hand_off"} & named)
        return {
            "item": ticket,
            "lead": ticket.lead,
            "voices": list(ticket.voices.select_related("resident").order_by("pk")[:6]),
            "voice_count": ticket.voices.count(),
            "photos": File.objects.of("ticket", ticket.pk),
            "similar": queries.similar(user, ticket),
            "form": (form or self.form(ticket)) if decides else None,
            "can_enlist": "enlist" in named,
            "can_report": {"enlist", "transfer"} <= named and user.role == Role.PRESIDIUM_OFFICE,
            "sum": queries.handling_sum(ticket) if decides else None,
            "others": [b for b in batches.BATCHES if b.name in named and b.name not in PANEL_ACTS],
            "acts": [] if decides else acts,
            "reply": ticket.replies.select_related("result_class", "leg__to_unit").order_by("-pk").first(),
            "unhappy": ticket.ratings.filter(struck_at=None, result="unsatisfied").order_by("-pk").first(),
            "here": self.address(),
            "queue": self.queue,
            "tab": self.tab,
        }


def due(request: HttpRequest, number: str) -> HttpResponse:
    """The due date and its sum for another level or track, as a slice of the panel."""
    rows = Ticket.objects.visible_to(request.user).select_related("profile")
    ticket = get_object_or_404(rows, number=number)
    if request.GET.get("level") in Layer.values:
        ticket.level = request.GET["level"]
    if request.GET.get("track") in Track.values:
        ticket.track = request.GET["track"]
    return render(request, "suggestions/board/_due.html", {"sum": queries.handling_sum(ticket)})


class BatchView(View):
    """One act on many tickets: GET repeats what will happen and asks what they have in common, POST does it.

    Each ticket has its own transaction; those refused come back in their rows with the sentence why.
    """

    batch: batches.Batch = None

    @cached_property
    def tickets(self) -> list[Ticket]:
        picked = self.request.POST if self.request.method == "POST" else self.request.GET
        numbers = picked.getlist("pick")[:MOST_PICKED]
        return queries.tickets_named(self.request.user, numbers)

    @property
    def back(self) -> str:
        asked = self.request.POST.get("back") or self.request.GET.get("back", "")
        queue = asked if asked in queues.BY_NAME else "triage"
        return f"{reverse('suggestions:board')}?queue={queue}"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.tickets:
            toasts.warn(request, _("请先勾选要%s的意见件。") % self.batch.label)
            return redirect(self.back)
        return self.show(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.tickets:
            raise PermissionDenied(_("没有可以%s的意见件。") % self.batch.label)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        went, refused = actions.each(self.tickets, lambda t: self.batch.perform(t, request.user, form.typed(t)))
        if went:
            toasts.done(request, _("%(done)s %(n)d 件。") % {"done": self.batch.done, "n": len(went)})
        if not refused:
            return redirect(self.back)
        return self.show(form, 422, {refusal.ticket.pk: refusal.sentence for refusal in refused}, len(went))

    def form(self, data=None):
        user = self.request.user
        units = queries.handlers(user)
        proposed = queries.proposed_units(self.tickets, units)
        return self.batch.form(
            data, tickets=self.tickets, units=units, proposed=proposed, basis=queries.last_basis(user)
        )

    def show(self, form, status: int = 200, sentences: dict[int, str] | None = None, went: int = 0) -> HttpResponse:
        """The page with its rows; after a partly refused batch only the refused ones stay."""
        left = [t for t in self.tickets if sentences is None or t.pk in sentences]
        rows = [(ticket, form.row_field(ticket), (sentences or {}).get(ticket.pk, "")) for ticket in left]
        context = {
            "batch": self.batch,
            "form": form,
            "rows": rows,
            "went": went,
            "refused": len(sentences or {}),
            "back": self.back,
            "common": [form[name] for name in form.fields if not name.startswith("unit_")],
            "asked": self.request.POST.get("back") or self.request.GET.get("back", ""),
        }
        return render(self.request, "suggestions/board/batch.html", context, status=status)


class HandOffView(View):
    """Layered hand-off (分层交办): village, township, county; what waits, what went out, what came back."""

    def get(self, request: HttpRequest) -> HttpResponse:
        columns = [
            {"layer": layer, "label": Layer(layer).label, "groups": groups}
            for layer, groups in queries.by_layer(request.user).items()
        ]
        return render(request, "suggestions/board/handoff.html", {"columns": columns})


def letter(request: HttpRequest) -> HttpResponse:
    """The hand-off letters (交办单): one per unit for all its tickets, printed by the browser."""
    numbers = request.GET.getlist("pick")[:MOST_PICKED]
    legs = queries.sent(request.user).filter(ticket__number__in=numbers) if numbers else Leg.objects.none()
    letters = queries.letters(request.user, legs)
    if not letters:
        toasts.warn(request, _("请先勾选已经交办的意见件，再打印交办单。"))
        return redirect("suggestions:handoff")
    context = {
        "letters": letters,
        "organ": request.user.posting.unit,
        "today": clock.today(),
        "picked": documents.key_of(leg.ticket.number for letter in letters for leg in letter.legs),
    }
    return render(request, "suggestions/board/letter.html", context)


@require_POST
def draw_letters(request: HttpRequest) -> HttpResponse:
    """Begin the formal letters (正式公文): one a unit; a single one is shown, several stand among the drafts."""
    numbers = request.POST.getlist("pick")[:MOST_PICKED]
    tickets = queries.tickets_named(request.user, numbers)
    subjects = documents.letter_subjects(request.user, tickets)
    if not subjects:
        toasts.warn(request, _("勾选的件都没有在等承办单位，或者已有交办函，可在“公文”里打印。"))
        return redirect("suggestions:handoff")
    drawn = [papers.draw(kind=documents.LETTER.name, subject=subject, by=request.user) for subject in subjects]
    if len(drawn) == 1:
        return redirect("documents:paper", drawn[0].pk)
    toasts.done(request, _("已拟 %d 份交办函，逐份看过再发文。") % len(drawn))
    return redirect(f"{reverse('documents:paper-list')}?drafts=1&kind={documents.LETTER.name}")
