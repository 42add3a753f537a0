"""One conclusion for several items (成批处理): one reason, all or none. Votes are counted item by item, always."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.core.errors import DomainError
from liaison.divisions.models import Unit
from suggestions.deliberations import agenda, deciding
from suggestions.deliberations.items import AgendaItem, Decision
from suggestions.deliberations.models import Meeting, MeetingState
from suggestions.rules.models import Reason

LEVEL = "level"
LEAVING = {"defer": agenda.defer, "drop": agenda.drop}
CONCLUSIONS = (Decision.ASSIGNED, Decision.MERGED, Decision.SUPPLEMENT, Decision.OTHER_TRACK)


def label_of(name: str) -> str:
    """A decision, another layer, or one of the two ways an item leaves undecided."""
    others = {"defer": _("转下次"), "drop": _("撤出议程"), LEVEL: _("改事权")}
    return others.get(name) or str(Decision(name).label)


def acts_for(meeting: Meeting, items: Iterable[AgendaItem]) -> list[str]:
    """What may be said of all these items at once."""
    items = list(items)
    sits = meeting.state == MeetingState.OPEN
    common = [one for one in CONCLUSIONS if sits and all(one in deciding.without_vote(item) for item in items)]
    levels = [LEVEL] if all(item.ticket_id and item.act_id is None for item in items) else []
    return [*map(str, common), *levels, *LEAVING]


@transaction.atomic
def decide_many(
    *,
    meeting_id: int,
    by: User,
    positions: Iterable[int],
    act: str,
    reason: str,
    reason_code: Reason | None = None,
    merge_into: AgendaItem | None = None,
    level: str = "",
) -> list[AgendaItem]:
    """The same for each; a refusal names its item and nothing is done."""
    meeting = Meeting.objects.select_related("organ", "kind").locked(meeting_id)
    wanted = set(positions)
    items = [item for item in meeting.items.undecided().select_related("ticket") if item.position in wanted]
    if not items:
        raise DomainError(_("请先勾选还没有结论的议题。"))
    for item in items:
        item.meeting = meeting
    if act not in acts_for(meeting, items):
        raise DomainError(_("勾选的议题不能一起这样办，请分开办。"), "act")
    if act != LEVEL and not reason.strip():
        raise DomainError(_("请写明理由。"), "reason")
    if merge_into is not None:
        items = [item for item in items if item.pk != merge_into.pk]
    return [_one(item, by, act, reason, reason_code, merge_into, level) for item in items]


def _one(item: AgendaItem, by: User, act: str, reason: str, reason_code, merge_into, level: str) -> AgendaItem:
    try:
        if act == LEVEL:
            return _relevel(item, by, level)
        if act in LEAVING:
            return LEAVING[act](item_id=item.pk, by=by, reason=reason)
        return deciding.conclude(
            item_id=item.pk, by=by, decision=act, reason=reason, reason_code=reason_code, merge_into=merge_into
        )
    except DomainError as refusal:
        sentence = _("第 %(n)d 项：%(why)s") % {"n": item.position, "why": refusal.message}
        raise DomainError(sentence, refusal.field) from None


def _relevel(item: AgendaItem, by: User, level: str) -> AgendaItem:
    """Another layer of power; a unit that does not fit it is no longer proposed."""
    units = Unit.objects.in_bulk([pk for pk in [item.proposal.get("unit"), *item.proposal.get("co_units", [])] if pk])
    fitting = {pk: unit for pk, unit in units.items() if agenda.fits(item.meeting.organ, level, unit)}
    co_units = [fitting[pk] for pk in item.proposal.get("co_units", []) if pk in fitting]
    due_on, demand = item.proposal.get("due_on"), item.proposal.get("demand", "")
    return agenda.propose(
        item_id=item.pk, by=by, level=level, unit=fitting.get(item.proposal.get("unit")), co_units=co_units,
        demand=demand, due_on=date.fromisoformat(due_on) if due_on else None,
    )  # fmt: skip
