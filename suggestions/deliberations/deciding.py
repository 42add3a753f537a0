"""Deciding an item (审议、表决): one at a time, by a count or by the chair's conclusion; corrected while it sits.

Nothing of a ticket moves here. The meeting is locked before the item, so a vote and the closing never cross.
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from deputies.people.models import Deputy
from liaison.accounts.models import User
from liaison.audit.steps import check_open, step
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import Conflict, DomainError
from suggestions.deliberations import checking, listing, moves, tally
from suggestions.deliberations.agenda import locked
from suggestions.deliberations.items import (
    BY_VOTE,
    WITHOUT_VOTE,
    AgendaItem,
    Ballot,
    Choice,
    Decision,
    ItemState,
    Vote,
    VoteMethod,
)
from suggestions.deliberations.models import ItemKind, Meeting
from suggestions.formal import drafting as formal
from suggestions.rules.models import Reason
from suggestions.supervision import limits

UNDECIDED = {
    "decision": None, "reason": "", "reason_code": None, "merge_into": None, "decided_at": None, "decided_by": None,
}  # fmt: skip


@transaction.atomic
def take(*, item_id: int, by: User, version: int | None = None) -> AgendaItem:
    """This one is on the table (开始审议); whatever was on it goes back to the pile."""
    item = locked(item_id)
    check_open(item, moves.TAKE, by)
    checking.check_sitting(item.meeting)
    _clear_table(item.meeting, by)
    step(item, moves.TAKE, by=by, version=version)
    return item


@transaction.atomic
def vote(
    *,
    item_id: int,
    by: User,
    method: str = VoteMethod.HANDS,
    for_votes: int = 0,
    against: int = 0,
    abstain: int = 0,
    void: int = 0,
    teller: str = "",
    scrutineer: str = "",
    reason: str = "",
    reason_code: Reason | None = None,
    demanded_on: date | None = None,
    version: int | None = None,
) -> AgendaItem:
    """The count decides (表决): passed or lost by the line frozen at the opening; only figures are kept."""
    item = locked(item_id)
    checking.check_may_vote(item, by, method)
    meeting = item.meeting
    present = checking.in_the_room(meeting)
    count = (
        checking.device_count(item) if method == VoteMethod.DEVICE else tally.Count(for_votes, against, abstain, void)
    )
    checking.check_count(meeting, count, present, method, teller.strip(), scrutineer.strip())
    share = tally.Share(meeting.pass_num, meeting.pass_den, meeting.pass_strict)
    found = tally.result(count, share, meeting.pass_base, members=meeting.members, present=present)
    if item.kind == ItemKind.EFFECT and not found.passed:
        _name_day(item, demanded_on)
    version = _on_table(item, by, version)
    saved = Vote.objects.create(
        item=item, round=item.round, method=method, members=meeting.members, present=present,
        for_votes=count.for_votes, against=count.against, abstain=count.abstain, void=count.void,
        need=found.need, passed=found.passed, teller=teller.strip(), scrutineer=scrutineer.strip(), by=by,
    )  # fmt: skip
    record(item, "vote", by=by, data={"vote": saved.pk, "round": saved.round, "passed": saved.passed})
    decision = BY_VOTE[item.kind][0 if found.passed else 1]
    code = None if found.passed else checking.declining(reason_code)
    _decide(item, by, decision, reason=reason.strip(), reason_code=code, version=version)
    return item


@transaction.atomic
def conclude(
    *,
    item_id: int,
    by: User,
    decision: str,
    reason: str,
    reason_code: Reason | None = None,
    merge_into: AgendaItem | None = None,
    promised_on: date | None = None,
    deputy: Deputy | None = None,
    version: int | None = None,
) -> AgendaItem:
    """The chair's conclusion (结论) where no hands are counted, always with a reason."""
    item = locked(item_id)
    checking.check_recorder(item, by)
    checking.check_undecided(item)
    if decision not in without_vote(item):
        raise DomainError(_("这一项要表决，不能直接下结论。"), "decision")
    if not reason.strip():
        raise DomainError(_("请写明理由。"), "reason")
    target = checking.merge_target(item, merge_into) if decision == Decision.MERGED else None
    checking.check_possible(item, decision, reason_code)
    if decision == Decision.PROMISED:
        limits.check_promise(reason, promised_on)
        _write_day(item, promised_on)
    if decision == Decision.OTHER_TRACK:
        _name_proposer(item, deputy, reason_code)
    version = _on_table(item, by, version)
    _decide(item, by, decision, reason=reason.strip(), reason_code=reason_code, merge_into=target, version=version)
    return item


@transaction.atomic
def reconsider(*, item_id: int, by: User, reason: str, version: int | None = None) -> AgendaItem:
    """A decision is taken back while the meeting sits (更正): the count is struck out, not rubbed out."""
    item = locked(item_id)
    check_open(item, moves.RECONSIDER, by)
    checking.check_sitting(item.meeting)
    if not reason.strip():
        raise DomainError(_("请写明为什么更正，原来的票数会保留。"), "reason")
    _clear_table(item.meeting, by)
    _strike(item, by, reason.strip())
    step(item, moves.RECONSIDER, by=by, note=reason.strip(), version=version, round=item.round + 1, **UNDECIDED)
    _ask_again(item, by)
    return item


@transaction.atomic
def cast(*, item_id: int, by: User, choice: str) -> Ballot:
    """A member's own word in a named vote (记名表决); it can be changed until the count is saved."""
    item = locked(item_id)
    attendee = item.meeting.attendees.voting().here().filter(deputy__user=by).first()
    if attendee is None:
        raise PermissionDenied(_("您不在这次会议有表决权的到会名单里。"))
    checking.check_sitting(item.meeting)
    if item.meeting.kind.secret_only:
        raise DomainError(_("这类会议要求无记名，请用纸票。"), "choice")
    if item.state != ItemState.DISCUSSING:
        raise Conflict(_("这一项现在没有在表决。"))
    if choice not in Choice.values:
        raise DomainError(_("请选同意、反对或弃权。"), "choice")
    ballot, _new = Ballot.objects.update_or_create(
        item=item, round=item.round, attendee=attendee, defaults={"choice": choice, "at": clock.now()}
    )
    record(item, "cast", by=by, data={"round": item.round})
    return ballot


def without_vote(item: AgendaItem) -> tuple[str, ...]:
    """What can be concluded without counting: in a meeting that never votes, everything."""
    free = not item.meeting.kind.votes and item.kind != ItemKind.EFFECT  # its effect is never found without a count
    counted = BY_VOTE.get(item.kind, ()) if free else ()
    return (*counted, *WITHOUT_VOTE[item.kind])


def _decide(item: AgendaItem, by: User, decision: str, *, version=None, **columns) -> None:
    step(
        item, moves.DECIDE, by=by, note=columns["reason"], version=version, data={"decision": str(decision)},
        decision=decision, decided_at=clock.now(), decided_by=by, **columns,
    )  # fmt: skip
    if decision != Decision.LISTED:
        _ask_merged_again(item, by)
    listing.follow(item.meeting, item, by)


def _name_day(item: AgendaItem, day: date | None) -> None:
    """Lost: by when the unit shall have done it."""
    if day is None:
        raise DomainError(_("没有通过的，请写限期哪天办成。"), "demanded_on")
    limits.check_demand(day)
    _write_day(item, day)


def _write_day(item: AgendaItem, day: date) -> None:
    item.proposal = item.proposal | {"due_on": day.isoformat()}
    item.save(update_fields=["proposal"])


def _name_proposer(item: AgendaItem, deputy: Deputy | None, reason_code: Reason | None) -> None:
    """转代表建议: who shall propose it. An organ cannot, so it is a deputy of its congress, or nobody yet."""
    if deputy and reason_code:
        raise DomainError(_("引导法定途径的，不再选提建议的代表。"), "deputy")
    if deputy and formal.mandate_for(deputy, item.meeting.organ) is None:
        raise DomainError(_("%s不是这一级的现任代表。") % deputy, "deputy")
    if deputy or "deputy" in item.proposal:
        rest = {name: value for name, value in item.proposal.items() if name != "deputy"}
        item.proposal = rest | ({"deputy": deputy.pk} if deputy else {})
        item.save(update_fields=["proposal"])


def _on_table(item: AgendaItem, by: User, version: int | None) -> int | None:
    """An item decided straight from the pile was on the table for that moment; the version left to check."""
    if item.state == ItemState.WAITING:
        _clear_table(item.meeting, by)
        step(item, moves.TAKE, by=by, version=version)
        return None
    check_open(item, moves.DECIDE, by)
    return version


def _clear_table(meeting: Meeting, by: User) -> None:
    for other in meeting.items.filter(state=ItemState.DISCUSSING).select_for_update(of=("self",)):
        other.meeting = meeting
        step(other, moves.PUT_BACK, by=by)


def _strike(item: AgendaItem, by: User, reason: str) -> None:
    struck = {"struck_at": clock.now(), "struck_by": by, "struck_reason": reason[:200]}
    item.votes.filter(struck_at=None).update(**struck)


def _ask_again(item: AgendaItem, by: User) -> None:
    """What followed from a decision that was taken back is open again."""
    _ask_merged_again(item, by)
    listing.follow(item.meeting, item, by)


def _ask_merged_again(item: AgendaItem, by: User) -> None:
    for merged in item.merged_here.filter(state=ItemState.DECIDED).select_related("ticket"):
        merged.meeting = item.meeting
        note = _("%s未列入，并入它的要重新审议") % item
        step(merged, moves.REASK, by=by, note=note, round=merged.round + 1, **UNDECIDED)
