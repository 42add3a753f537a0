"""Cases of supervision in meetings (督办件上会): what waits comes onto the agenda by itself, and what was decided
about it is written on its ladder when the meeting has closed.

Supervision knows no meeting: it says which acts wait for which kind of meeting, and asks for the day of the next.
"""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Unit
from suggestions.deliberations import agenda, chain
from suggestions.deliberations.items import AgendaItem
from suggestions.deliberations.models import ItemKind, Meeting
from suggestions.deliberations.wording import basis_of, due_on
from suggestions.rules.ladders import RungKind
from suggestions.supervision import actions, climbing, planned
from suggestions.supervision.cases import Act, ActEnding, CaseState
from suggestions.supervision.queries import for_next_meeting

MOST = 200


def register() -> None:
    """Supervision asks meetings for their days."""
    planned.register(next_day)


def next_day(organ: Unit, code: str) -> date | None:
    """The day of the next meeting of a kind."""
    found = chain.next_of_kind(organ, code)
    return clock.local(found.at).date() if found else None


def fill_agenda(*, meeting: Meeting, by: User, most: int) -> int:
    """Everything that waits for a meeting: tickets passed on to it, and cases; what no longer waits comes off."""
    leave_settled(meeting, by)
    return agenda.fill(meeting=meeting, by=by, most=most) + len(fill(meeting, by))


def fill(meeting: Meeting, by: User) -> list[AgendaItem]:
    """The acts that wait for this kind of meeting go to the next one."""
    found = chain.next_of_kind(meeting.organ, meeting.code)
    if found is None or found.pk != meeting.pk:
        return []
    return _put(meeting, list(waiting_for(meeting)[:MOST]), by)


def waiting_for(meeting: Meeting) -> QuerySet[Act]:
    """Acts a meeting of this kind takes up and no agenda has yet."""
    return _free(for_next_meeting(meeting.organ, meeting.code), meeting, (ItemKind.CASE, ItemKind.EFFECT))


def promising(meeting: Meeting) -> QuerySet[Act]:
    """Acts done without a promise, where the case has gone no higher: one may be given at this meeting."""
    rungs = planned.rungs_for(meeting.code)
    later = Act.objects.filter(case=OuterRef("case"), n__gt=OuterRef("n"))
    rows = Act.objects.filter(
        ~Exists(later), case__organ=meeting.organ, case__state=CaseState.OPEN, ending=ActEnding.DONE, commitment=None
    ).exclude(kind=RungKind.REMIND)
    rows = rows.select_related("case__ticket", "case__leg__to_unit").order_by("opened_on", "id")
    return _free(rows, meeting, (ItemKind.PROMISE,)) if rungs else rows.none()


def to_add(meeting: Meeting) -> QuerySet[Act]:
    """What may be put on by hand."""
    found = [*waiting_for(meeting)[:MOST], *promising(meeting)[:MOST]]
    rows = Act.objects.filter(pk__in=[act.pk for act in found])
    return rows.select_related("case__ticket", "case__leg__to_unit").order_by("pk")


def may_add(meeting: Meeting) -> bool:
    """Whether there is anything of that."""
    return waiting_for(meeting).exists() or promising(meeting).exists()


@transaction.atomic
def add_many(*, meeting_id: int, by: User, act_ids: Iterable[int]) -> list[AgendaItem]:
    """What was ticked: acts that wait for this meeting, and cases on which a promise shall be heard."""
    meeting = Meeting.objects.select_related("organ", "kind").locked(meeting_id)
    agenda.check_live(meeting)
    wanted = list(act_ids)
    return _put(meeting, [*waiting_for(meeting).filter(pk__in=wanted), *promising(meeting).filter(pk__in=wanted)], by)


def leave_settled(meeting: Meeting, by: User) -> int:
    """Cases that were answered, lifted or missed meanwhile come off the agenda."""
    gone = Q(kind__in=[ItemKind.CASE, ItemKind.EFFECT], act__ended_on__isnull=False)
    gone |= Q(kind=ItemKind.PROMISE) & ~Q(act__case__state=CaseState.OPEN)
    pks = list(meeting.items.undecided().filter(gone).values_list("pk", flat=True))
    for pk in pks:
        agenda.drop(item_id=pk, by=by, reason=_("这件的督办已有变化，不用再上会"))
    return len(pks)


def follow_day(meeting: Meeting, by: User) -> None:
    """Acts that wait for this kind of meeting wait for the day it is held now."""
    for pk in for_next_meeting(meeting.organ, meeting.code).values_list("case", flat=True):
        climbing.move_day(case_id=pk, by=by, why="meeting_day")


def urge(item: AgendaItem, by: User) -> None:
    """It was gone through (责成继续办理): the rung is done, the ladder goes on. A promise not given leaves no trace."""
    if item.kind != ItemKind.PROMISE:
        actions.carry_out(act_id=item.act_id, by=by, basis=_basis(item), note=item.reason)


def promise(item: AgendaItem, by: User) -> None:
    """What was promised in the room (当面承诺) rests the case until its day."""
    if item.kind == ItemKind.PROMISE:
        actions.promise(
            case_id=item.act.case_id, by=by, text=item.reason, due_on=due_on(item), made_at=_basis(item)[:80]
        )
        return
    actions.carry_out(act_id=item.act_id, by=by, basis=_basis(item), promise=item.reason, promised_on=due_on(item))


def lift(item: AgendaItem, by: User) -> None:
    """No longer needed, says the meeting (解除督办)."""
    actions.lift(case_id=item.act.case_id, by=by, reason=f"{_basis(item)}：{item.reason}")


def find_ineffective(item: AgendaItem, by: User) -> None:
    """The vote passed (认定无实效): it stands on the ladder with its figures; a referral is a person's to open."""
    actions.carry_out(act_id=item.act_id, by=by, basis=_basis(item), note=_result(item), facts=_facts(item))


def give_a_new_day(item: AgendaItem, by: User) -> None:
    """The vote was lost: the unit gets the day the meeting named, and the case rests until then."""
    actions.carry_out(
        act_id=item.act_id, by=by, basis=_basis(item), note=_result(item), facts=_facts(item), demanded_on=due_on(item)
    )


def _put(meeting: Meeting, acts: list[Act], by: User) -> list[AgendaItem]:
    if not acts:
        return []
    last = agenda.last_position(meeting)
    items = [
        agenda.new_item(
            meeting, last + n, kind=_kind(act), act=act, ticket=act.case.ticket, subject=act.case.ticket.title[:120],
            proposal={},
        )
        for n, act in enumerate(acts, start=1)
    ]  # fmt: skip
    try:
        with transaction.atomic():
            items = agenda.enter_items(items, by)
    except IntegrityError:
        raise DomainError(_("有的件刚被列入别的议程，请再选一次。"), "acts") from None
    for item in items:
        agenda.let_wait(meeting, item, by)
    return items


def _kind(act: Act) -> str:
    if act.ended_on is not None:
        return ItemKind.PROMISE
    return ItemKind.EFFECT if act.kind == RungKind.EFFECT else ItemKind.CASE


def _free(acts: QuerySet[Act], meeting: Meeting, kinds: Iterable[str]) -> QuerySet[Act]:
    """Those whose ticket is on no open agenda in these ways, nor was on this one."""
    busy = AgendaItem.objects.filter(ticket=OuterRef("case__ticket"), kind__in=kinds)
    return acts.filter(~Exists(busy.filter(chain.BUSY)), ~Exists(busy.filter(meeting=meeting)))


def _basis(item: AgendaItem) -> str:
    return basis_of(item)[:120]


def _result(item: AgendaItem) -> str:
    """“认定……”：4:1:1，未通过"""
    vote = item.votes.filter(struck_at=None).get()
    said = _("通过") if vote.passed else _("未通过")
    words = _("“%(motion)s”表决（同意:反对:弃权）%(vote)s，需 %(need)d 票，%(said)s。") % {
        "motion": item.motion, "vote": vote, "need": vote.need, "said": said,
    }  # fmt: skip
    return words + item.reason


def _facts(item: AgendaItem) -> dict:
    vote = item.votes.filter(struck_at=None).get()
    return {"meeting": item.meeting_id, "vote": str(vote), "need": vote.need, "passed": vote.passed}
