"""What has to be so before an item is decided (表决前的核对): each refusal with its sentence and its field."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.core.errors import Conflict, DomainError
from suggestions.deliberations import chain, moves, tally
from suggestions.deliberations.items import BY_VOTE, AgendaItem, Choice, Decision, ItemState, VoteMethod
from suggestions.deliberations.models import ItemKind, Meeting, MeetingState
from suggestions.rules.models import Reason, ReasonKind


def check_sitting(meeting: Meeting) -> None:
    if meeting.state == MeetingState.CLOSED:
        raise Conflict(_("会议已散会，表决结果不能改；可提请下次会议复议。"))
    if meeting.state != MeetingState.OPEN:
        raise DomainError(_("%s还没有开会。") % meeting)


def check_recorder(item: AgendaItem, by: User) -> None:
    if not moves.DECIDE.allowed(by, item):
        raise PermissionDenied(_("您现在的身份不能记这次会议。"))


def check_undecided(item: AgendaItem) -> None:
    """Two recorders at once: the second sees what the first wrote down."""
    check_sitting(item.meeting)
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


def check_may_vote(item: AgendaItem, by: User, method: str) -> None:
    check_recorder(item, by)
    check_undecided(item)
    meeting = item.meeting
    if not meeting.kind.votes or item.kind not in BY_VOTE:
        raise DomainError(_("这一项不表决，由主持人归纳结论。"))
    if method not in VoteMethod.values:
        raise DomainError(_("请选表决的方式。"), "method")
    if method != VoteMethod.PAPER and meeting.kind.secret_only:
        raise DomainError(_("这类会议要求无记名，请用纸票。"), "method")
    if not chain.passed_gate(item):
        raise DomainError(_("这件还没有经代表小组再集中会，不能表决。"))
    present = in_the_room(meeting)
    if not tally.has_quorum(present, meeting.quorum_need):
        raise DomainError(_("应到 %(members)d 人，实到 %(present)d 人，不足 %(need)d 人，不能表决。") % {
            "members": meeting.members, "present": present, "need": meeting.quorum_need,
        })  # fmt: skip


def check_count(meeting: Meeting, count: tally.Count, present: int, method: str, teller: str, scrutineer: str) -> None:
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


def in_the_room(meeting: Meeting) -> int:
    """Voting members who are there at this moment."""
    return meeting.attendees.voting().here().count()


def device_count(item: AgendaItem) -> tally.Count:
    """The named votes of those who are in the room at this moment."""
    here = item.meeting.attendees.voting().here()
    said = list(item.ballots.filter(round=item.round, attendee__in=here).values_list("choice", flat=True))
    return tally.Count(said.count(Choice.FOR), said.count(Choice.AGAINST), said.count(Choice.ABSTAIN))


def declining(reason: Reason | None) -> Reason | None:
    """Lost, and said at once that it is not accepted (不予受理); without it the ticket stays at triage."""
    if reason is not None and reason.kind != ReasonKind.DECLINE:
        raise DomainError(_("请从列表里选一个理由。"), "reason_code")
    return reason


def merge_target(item: AgendaItem, target: AgendaItem | None) -> AgendaItem:
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


def check_possible(item: AgendaItem, decision: str, reason_code: Reason | None) -> None:
    """Better now than when the meeting has gone home."""
    if decision == Decision.SUPPLEMENT and item.ticket.venue_id is None:
        raise DomainError(_("这件不是站点收的，没有可退回的站点；请直接联系反映人补充。"), "decision")
    if decision == Decision.OTHER_TRACK and reason_code and reason_code.kind != ReasonKind.REFER:
        raise DomainError(_("请从列表里选一个理由。"), "reason_code")
    if decision in {Decision.ASSIGNED, Decision.REHANDLED} and not item.proposal.get("unit"):
        raise DomainError(_("请先选承办单位。"), "unit")
    if decision == Decision.REHANDLED and item.kind != ItemKind.CONFER:
        raise DomainError(_("只有会商的件能重新办理。"), "decision")
