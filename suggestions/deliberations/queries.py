"""Reading meetings and lists (议事): counters, panels, results, differences between two versions."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from liaison.core import clock
from liaison.divisions.models import Unit, UnitKind
from liaison.divisions.queries import county_office_for
from suggestions.board.queries import similar, units_of_organ
from suggestions.deliberations import silence, tally
from suggestions.deliberations.items import POSITIVE, AgendaItem, Decision, ItemState, Vote
from suggestions.deliberations.models import Meeting, MeetingKind, MeetingState
from suggestions.supervision import reading
from suggestions.supervision.reading import CaseFile
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket
from suggestions.tickets.voices import Voice

STANDING = Prefetch("votes", Vote.objects.filter(struck_at=None), to_attr="standing")
ITEM_RELATED = (
    "ticket__division", "ticket__category", "ticket__venue", "ticket__body", "merge_into__ticket", "list__organ",
    "decided_by", "act__case__leg__to_unit", "meeting__organ", "meeting__kind", "reason_code",
)  # fmt: skip


@dataclass(frozen=True)
class Tab:
    """One counter of the board: its name in the address, its words, which items it shows."""

    name: str
    label: str
    where: Q


def tabs() -> tuple[Tab, ...]:
    decided = Q(state=ItemState.DECIDED)
    positive = Q(decision__in=POSITIVE)
    merged, back = Q(decision=Decision.MERGED), Q(decision=Decision.SUPPLEMENT)
    return (
        Tab("waiting", _("待审议"), Q(state__in=[ItemState.WAITING, ItemState.DISCUSSING])),
        Tab("passed", _("已同意"), decided & positive),
        Tab("merged", _("已合并"), decided & merged),
        Tab("supplement", _("退回补充"), decided & back),
        Tab("others", _("未列入和其他"), ~Q(state__in=["waiting", "discussing"]) & ~(positive | merged | back)),
    )  # fmt: skip


def counted(meeting: Meeting, all_tabs: Iterable[Tab]) -> dict[str, int]:
    """Every counter in one statement."""
    return meeting.items.aggregate(**{tab.name: Count("pk", filter=tab.where) for tab in all_tabs})


def items_of(meeting: Meeting, where: Q | None = None) -> QuerySet[AgendaItem]:
    voices = Voice.objects.filter(ticket=OuterRef("ticket")).order_by().values("ticket").annotate(n=Count("pk"))
    rows = meeting.items.select_related(*ITEM_RELATED).prefetch_related(STANDING).annotate(voices=voices.values("n"))
    return (rows.filter(where) if where else rows).order_by("position")


def pass_share(meeting: Meeting) -> tally.Share:
    return tally.Share(meeting.pass_num, meeting.pass_den, meeting.pass_strict)


def present(meeting: Meeting) -> int:
    """Voting members in the room now; where nobody votes, everybody."""
    here = meeting.attendees.here()
    return (here.voting() if meeting.kind.votes else here).count()


def need_now(meeting: Meeting, present_now: int) -> int:
    return tally.need(pass_share(meeting), meeting.pass_base, meeting.members, present_now)


def units_for_panel(organ: Unit) -> list[Unit]:
    """Units of the organ's own power, and the county's bureaus as a suggestion for what goes up."""
    own, county = units_of_organ(organ), county_office_for(organ.division_id)
    if county is None or county.pk == organ.pk:
        return own
    return own + units_of_organ(county)


def groups_of(meeting: Meeting) -> dict[str, list]:
    """Who was there, on leave, away, and who listened, for the minutes."""
    rows = list(meeting.attendees.select_related("unit"))
    return {
        "present": [r for r in rows if r.voting and r.status == "present"],
        "leave": [r for r in rows if r.voting and r.status == "leave"],
        "absent": [r for r in rows if r.voting and r.status == "absent"],
        "guests": [r for r in rows if not r.voting],
    }


def meetings(user) -> QuerySet[Meeting]:
    rows = Meeting.objects.visible_to(user).select_related("kind", "organ", "group")
    undecided = Count("items", filter=Q(items__state__in=[ItemState.WAITING, ItemState.DISCUSSING]))
    listed = Count("items", filter=Q(items__decision__in=[Decision.LISTED, Decision.ASSIGNED]))
    return rows.annotate(n_items=Count("items"), n_undecided=undecided, n_listed=listed)


def kinds_for(organ: Unit) -> QuerySet[MeetingKind]:
    level = "county" if organ.kind == UnitKind.COUNTY_OFFICE else "township"
    return MeetingKind.objects.current().filter(level=level).order_by("order")


@dataclass(frozen=True)
class Quiet:
    """The last meeting of a body that has to meet regularly, and how long ago it was."""

    last: Meeting
    silence: silence.Silence


def silences(organ: Unit | None = None) -> list[Quiet]:
    """Organs by their last closed meeting of a kind that has a longest pause."""
    found = []
    for kind in MeetingKind.objects.current().exclude(max_gap_months=None):
        rows = Meeting.objects.closed().filter(code=kind.code).select_related("organ", "kind")
        rows = rows.filter(organ=organ) if organ else rows
        for last in rows.order_by("organ_id", "-at").distinct("organ_id"):
            day = clock.local(last.at).date()
            found.append(Quiet(last, silence.since(day, kind.max_gap_months, clock.today())))
    return found


def planned() -> QuerySet[Meeting]:
    rows = Meeting.objects.filter(state=MeetingState.PLANNED).select_related("organ", "kind", "group")
    return rows.order_by("at", "pk")


def meetings_to_carry_out() -> list[int]:
    rows = AgendaItem.objects.to_carry_out().order_by("meeting")
    return list(rows.values_list("meeting", flat=True).distinct())


def handed_lines(meeting: Meeting, items: Iterable[AgendaItem]) -> list[Leg]:
    """The handling stops that came of these items, unit by unit, for the sheet they are signed for on."""
    tickets = [item.ticket_id for item in items if item.ticket_id]
    rows = Leg.objects.filter(ticket__in=tickets, role=Leg.Role.LEAD, step=LegStep.HANDLE, round=1)
    rows = rows.filter(opened_at__gte=meeting.opened_at or meeting.at).exclude(ended=Leg.Ended.RETURNED)
    rows = rows.select_related("ticket__division", "to_unit").prefetch_related("co_legs__to_unit")
    return list(rows.order_by("to_unit__name", "ticket__number"))


def similar_of(user, item: AgendaItem) -> list[Ticket]:
    return list(similar(user, item.ticket)) if item.ticket_id else []


def case_file(user, item: AgendaItem) -> CaseFile | None:
    """Where the case of an item stands, for those who may read it."""
    if item.act_id is None:
        return None
    rows = list(reading.cases(user).filter(pk=item.act.case_id))
    return reading.files_of(rows)[0] if rows else None


def proposed_unit(item: AgendaItem | None) -> Unit | None:
    pk = item.proposal.get("unit") if item else None
    return Unit.objects.filter(pk=pk).first() if pk else None


def addresses(ids: list[int]) -> dict[int, str]:
    """Where a notice about a meeting leads."""
    return {pk: reverse("suggestions:meeting", args=[pk]) for pk in ids}
