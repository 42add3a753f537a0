"""The supervision wall, its screen, its lanes, and one case (督办墙、督办件)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from liaison.accounts.scope import can
from liaison.core import clock
from liaison.core.reading import reading_only
from liaison.core.views import ListPage
from suggestions.rules.ladders import RungKind
from suggestions.supervision import lanes, moves, papers, reading, referring, wall
from suggestions.supervision.cases import CaseState, SupervisionCase
from suggestions.supervision.finding import BUTTONS, case_url, find
from suggestions.supervision.standing import Standing
from suggestions.tickets import proposers
from suggestions.tickets.models import Ticket


@never_cache
@require_safe
def supervise(request: HttpRequest) -> HttpResponse:
    """The wall (mock 8): four figures, five lanes."""
    user = request.user
    with reading_only():
        context = {
            "columns": wall.columns(user),
            "tiles": wall.tiles(user) if can(user, "ticket:read") else [],
            "urge": wall.to_urge(user) if can(user, "ticket:remind") else [],
            "place": user.posting.division.short_name,
            "now": clock.now(),
            "may_act": can(user, "case:carry_out"),
            "organ": user.posting.unit_id,
            "buttons": BUTTONS,
        }
        return render(request, "suggestions/supervision/wall.html", context)


@never_cache
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The wall for a screen in the hall: places, units and days, nobody's name and nobody's words."""
    with reading_only():
        context = {
            "columns": wall.columns(request.user),
            "tiles": wall.tiles(request.user) if can(request.user, "ticket:read") else [],
            "place": request.user.posting.division.short_name,
            "now": clock.now(),
        }
        return render(request, "suggestions/supervision/board.html", context)


class LanePage(ListPage):
    """All cases of one lane, whoever is late longest first."""

    template_name = "suggestions/supervision/lane.html"
    order = ("leg__due_at", "id")

    @cached_property
    def lane(self) -> lanes.Lane:
        lane = lanes.BY_CODE.get(self.kwargs["lane"])
        if lane is None or lane.narrow is None:
            raise Http404
        return lane

    def rows(self):
        return wall.in_lane(self.request.user, self.lane)

    def listed(self, query) -> dict:
        found = super().listed(query)
        return found | {"files": reading.files_of(found["rows"])}

    def context(self) -> dict:
        user = self.request.user
        return {
            "lane": self.lane, "may_act": can(user, "case:carry_out"), "organ": user.posting.unit_id,
            "buttons": BUTTONS,
        }  # fmt: skip


@never_cache
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case: its rungs with days and papers, reminders with when they were read, the group's logs."""
    with reading_only():
        found = find(request.user, number)
        [one] = reading.files_of([found])
        context = {
            "file": one,
            "case": found,
            "acts": offered(request.user, one),
            "referral": getattr(found, "referral", None) if can(request.user, "referral:read") else None,
            "main": main_act(request.user, one),
            "papers": papers.of_case(request.user, one.segments),
            "receipts": reading.read_receipts(one.reminders),
            "siblings": siblings_of(found, request.user),
            "earlier": reading.cases(request.user).filter(ticket=found.ticket_id).exclude(pk=found.pk),
            "promises": found.ticket.commitments.spoken().select_related("act").order_by("-due_on"),
            "reads_ticket": Ticket.objects.visible_to(request.user).filter(pk=found.ticket_id).exists(),
            "today": clock.today(),
            "unnamed": proposers.hidden_from(request.user, found.ticket),
            "may_log": moves.may_log(request.user, found) and found.state != CaseState.CLOSED,
        }
        return render(request, "suggestions/supervision/case.html", context)


def siblings_of(found: SupervisionCase, user):
    """The tickets of the same kind this person may read."""
    readable = Ticket.objects.visible_to(user).values("pk")
    return found.siblings.filter(ticket__in=readable).select_related("ticket").order_by("ticket__number")


def main_act(user, one: reading.CaseFile) -> dict | None:
    """The one button: what the open rung waits for."""
    act = one.waiting
    if act is None or not moves.CARRY_OUT.open_to(user, one.case):
        return None
    return {"label": BUTTONS.get(act.kind, act.get_kind_display()), "href": case_url(one.case, "carry-out")}


def offered(user, one: reading.CaseFile) -> list[dict]:
    """The other acts open to this person."""
    found, waiting = one.case, one.waiting is not None
    last = one.current.act if one.current else None
    promised = last is not None and last.ending == "done" and last.commitment_id is None
    summons = waiting and one.waiting.kind == RungKind.SUMMONS and one.waiting.asked_by_id is None
    acts = (
        (moves.ASK_SUMMONS, "ask-summons", "person-check", summons),
        (moves.LEAD, "lead", "star", True),
        (moves.ASSIGN_GROUP, "group", "people", True),
        (moves.PROMISE, "promise", "flag", promised and not waiting and one.found == Standing.RUNNING),
        (moves.JUMP, "jump", "arrow-up-right", one.found == Standing.RUNNING and found.rung < len(one.segments)),
        (moves.EXCUSE, "excuse", "slash-circle", waiting),
        (moves.LIFT, "lift", "check-circle", True),
    )
    found_acts = [
        {"label": move.label, "icon": icon, "href": case_url(found, path)}
        for move, path, icon, sensible in acts
        if sensible and move.open_to(user, found)
    ]
    if referring.may_open(user, found):
        refer = {"label": _("移送追责建议"), "icon": "clipboard-x", "href": case_url(found, "refer")}
        found_acts.insert(0, refer)
    return found_acts
