"""Deciding an item (审议、表决): one at a time, by a count or by the chair's conclusion; corrected while it sits.

Nothing of a ticket moves here. The meeting is locked before the item, so a vote and the closing never cross.
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.audit.steps import check_open, step
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import Conflict, DomainError
from suggestions.deliberations import chain, listing, moves, tally
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
from suggestions.deliberations.models import ItemKind, Meeting, MeetingState
from suggestions.rules.models import Reason, ReasonKind
from suggestions.supervision import limits

UNDECIDED = {
    "decision": None, "reason": "", "reason_code": None, "merge_into": None, "decided_at": None, "decided_by": None,
}  # fmt: skip


@transaction.atomic
def take(*, item_id: int, by: User, version: int | None = None) -> AgendaItem:
    """This one is on the table (开始审议); whatever was on it goes back to the pile."""
    item = locked(item_id)
    check_open(item, moves.TAKE, by)
    _check_sitting(item.meeting)
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
    _check_may_vote(item, by, method)
    meeting = item.meeting
    present = _present(meeting)
    count = _device_count(item) if method == VoteMethod.DEVICE else tally.Count(for_votes, against, abstain, void)
    _check_count(meeting, count, present, method, teller.strip(), scrutineer.strip())
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
    code = None if found.passed else _declining(reason_code)
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
    version: int | None = None,
) -> AgendaItem:
    """The chair's conclusion (结论) where no hands are counted, always with a reason."""
    item = locked(item_id)
    _check_recorder(item, by)
    _check_undecided(item)
    if decision not in without_vote(item):
        raise DomainError(_("这一项要表决，不能直接下结论。"), "decision")
    if not reason.strip():
        raise DomainError(_("请写明理由。"), "reason")
    target = _merge_target(item, merge_into) if decision == Decision.MERGED else None
    _check_possible(item, decision, reason_code)
    if decision == Decision.PROMISED:
        limits.check_promise(reason, promised_on)
        _write_day(item, promised_on)
    version = _on_table(item, by, version)
    _decide(item, by, decision, reason=reason.strip(), reason_code=reason_code, merge_into=target, version=version)
    return item


@transaction.atomic
def reconsider(*, item_id: int, by: User, reason: str, version: int | None = None) -> AgendaItem:
    """A decision is taken back while the meeting sits (更正): the count is struck out, not rubbed out."""
    item = locked(item_id)
    check_open(item, moves.RECONSIDER, by)
    _check_sitting(item.meeting)
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
    _check_sitting(item.meeting)
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


def _check_sitting(meeting: Meeting) -> None:
    if meeting.state == MeetingState.CLOSED:
        raise Conflict(_("会议已散会，表决结果不能改；可提请下次会议复议。"))
    if meeting.state != MeetingState.OPEN:
        raise DomainError(_("%s还没有开会。") % meeting)


def _check_recorder(item: AgendaItem, by: User) -> None:
    if not moves.DECIDE.allowed(by, item):
        raise PermissionDenied(_("您现在的身份不能记这次会议。"))


def _check_undecided(item: AgendaItem) -> None:
    """Two recorders at once: the second sees what the first wrote down."""
    _check_sitting(item.meeting)
    if item.state != ItemState.DECIDED:
        return
    standing = item.votes.filter(struck_at=None).select_related("by").first()
    if standing is None:
        raise Conflict(_("%(item)s刚由%(who)s记为“%(decision)s”。") % {
            "item": item, "who": item.decided_by, "decision": item.get_decision_display(),
        })  # fmt: skip
    raise Conflict(_("%(item)s刚由%(who)s记为 %(count)s（%(result)s）。") % {
        "item": item, "who": standing.by, "count": standing, "result": item.get_decision_display(),
    })  # fmt: skip


def _check_may_vote(item: AgendaItem, by: User, method: str) -> None:
    _check_recorder(item, by)
    _check_undecided(item)
    meeting = item.meeting
    if not meeting.kind.votes or item.kind not in BY_VOTE:
        raise DomainError(_("这一项不表决，由主持人归纳结论。"))
    if method not in VoteMethod.values:
        raise DomainError(_("请选表决的方式。"), "method")
    if method != VoteMethod.PAPER and meeting.kind.secret_only:
        raise DomainError(_("这类会议要求无记名，请用纸票。"), "method")
    if not chain.passed_gate(item):
        raise DomainError(_("这件还没有经代表小组再集中会，不能表决。"))
    present = _present(meeting)
    if not tally.has_quorum(present, meeting.quorum_need):
        raise DomainError(_("应到 %(members)d 人，实到 %(present)d 人，不足 %(need)d 人，不能表决。") % {
            "members": meeting.members, "present": present, "need": meeting.quorum_need,
        })  # fmt: skip


def _check_count(meeting, count: tally.Count, present: int, method: str, teller: str, scrutineer: str) -> None:
    if min(count.for_votes, count.against, count.abstain, count.void) < 0:
        raise DomainError(_("票数不能小于 0。"), "for_votes")
    if count.cast > present:
        words = {"present": present, "cast": count.cast}
        sentence = _("到会 %(present)d 人，同意、反对、弃权合计 %(cast)d 票，请核对。")
        if count.void:
            sentence = _("到会 %(present)d 人，连废票合计 %(cast)d 票，请核对。")
        raise DomainError(sentence % words, "for_votes")
    if not count.cast:
        raise DomainError(_("还没有票数：请填同意、反对、弃权各几票。"), "for_votes")
    if method != VoteMethod.PAPER:
        if count.void:
            raise DomainError(_("只有投票才有废票。"), "void")
        return
    if not teller or not scrutineer or teller == scrutineer:
        raise DomainError(_("投票表决要写计票人和监票人，两人不能是同一位。"), "scrutineer" if teller else "teller")


def _present(meeting: Meeting) -> int:
    return meeting.attendees.voting().here().count()


def _device_count(item: AgendaItem) -> tally.Count:
    """The named votes of those who are in the room at this moment."""
    here = item.meeting.attendees.voting().here()
    said = list(item.ballots.filter(round=item.round, attendee__in=here).values_list("choice", flat=True))
    return tally.Count(said.count(Choice.FOR), said.count(Choice.AGAINST), said.count(Choice.ABSTAIN))


def _declining(reason: Reason | None) -> Reason | None:
    """Lost, and said at once that it is not accepted (不予受理); without it the ticket stays at triage."""
    if reason is not None and reason.kind != ReasonKind.DECLINE:
        raise DomainError(_("请从列表里选一个理由。"), "reason_code")
    return reason


def _merge_target(item: AgendaItem, target: AgendaItem | None) -> AgendaItem:
    if target is None or target.meeting_id != item.meeting_id or target.pk == item.pk or not target.ticket_id:
        raise DomainError(_("请选本次会议的另一件。"), "merge_into")
    if target.decision == Decision.MERGED:
        root = target.merge_into
        raise DomainError(
            _("%(item)s 已并入 %(root)s，请并入 %(root)s。") % {"item": target, "root": root}, "merge_into"
        )
    merged = item.merged_here.filter(state=ItemState.DECIDED).select_related("ticket").first()
    if merged:
        raise DomainError(_("%(other)s 已并入 %(item)s，%(item)s 不能再并入别的件。") % {
            "other": merged, "item": item,
        }, "merge_into")  # fmt: skip
    lost = target.state in {ItemState.DEFERRED, ItemState.DROPPED} or target.decision not in {None, Decision.LISTED}
    if lost:
        raise DomainError(_("%s 未通过，不能并入；请单独审议。") % target, "merge_into")
    return target


def _check_possible(item: AgendaItem, decision: str, reason_code: Reason | None) -> None:
    """Better now than when the meeting has gone home."""
    if decision == Decision.SUPPLEMENT and item.ticket.venue_id is None:
        raise DomainError(_("这件不是站点收的，没有可退回的站点；请直接联系反映人补充。"), "decision")
    if decision == Decision.OTHER_TRACK and reason_code and reason_code.kind != ReasonKind.REFER:
        raise DomainError(_("请从列表里选一个理由。"), "reason_code")
    if decision in {Decision.ASSIGNED, Decision.REHANDLED} and not item.proposal.get("unit"):
        raise DomainError(_("请先选承办单位。"), "unit")
    if decision == Decision.REHANDLED and item.kind != ItemKind.CONFER:
        raise DomainError(_("只有会商的件能重新办理。"), "decision")
