"""Meetings in words (议事用语): the pass line, the shares of a kind, what the end of a meeting does to an item."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deputies.people.models import Deputy
from liaison.core import clock
from liaison.core import wording as clock_wording
from liaison.divisions.models import Unit, UnitKind
from suggestions.deliberations.items import AgendaItem, Decision
from suggestions.deliberations.models import ItemKind, Meeting, MeetingBody
from suggestions.rules.models import Layer

CONSEQUENCES = {
    Decision.LISTED: gettext_lazy("列入问题清单"),
    Decision.NOT_LISTED: gettext_lazy("不列入，留在本机关再定"),
    Decision.MERGED: gettext_lazy("并入 %s，反映人一起转过去"),
    Decision.SUPPLEMENT: gettext_lazy("退回站点补充"),
    Decision.OTHER_TRACK: gettext_lazy("留在本机关，另走别的渠道"),
    Decision.ASSIGNED: gettext_lazy("交办给承办单位"),
    Decision.REHANDLED: gettext_lazy("交承办单位重新办理"),
    Decision.CONCLUDED: gettext_lazy("按会议结论办结"),
    Decision.URGED: gettext_lazy("记为已采取，阶梯继续"),
    Decision.PROMISED: gettext_lazy("记下承诺，到 %s 前督办暂停"),
    Decision.LIFTED: gettext_lazy("解除督办"),
    Decision.INEFFECTIVE: gettext_lazy("记入督办，可移送追责建议"),
    Decision.UNPROVEN: gettext_lazy("限期到 %s，没办成继续督办"),
    Decision.ADOPTED: gettext_lazy("清单生效"),
    Decision.REJECTED: gettext_lazy("清单不生效"),
}


def consequence(item: AgendaItem) -> str:
    """What the end of the meeting does to an item, in words."""
    key = item.is_positive and item.proposal.get("key")
    return _("%(what)s；重点督办，%(who)s领衔") % {"what": _plain(item), "who": key["leaders"]} if key else _plain(item)


def _plain(item: AgendaItem) -> str:
    if item.meeting.kind.body == MeetingBody.GROUP and item.decision == Decision.LISTED:
        return _("推荐给下一次会议")
    if item.kind == ItemKind.OTHER and item.decision in {Decision.ADOPTED, Decision.REJECTED}:
        return _("记入纪要")
    if item.decision == Decision.MERGED:
        return str(CONSEQUENCES[item.decision]) % item.merge_into
    if item.decision in {Decision.PROMISED, Decision.UNPROVEN}:
        return str(CONSEQUENCES[item.decision]) % clock_wording.day(due_on(item), clock.today())
    if item.decision == Decision.LISTED and item.proposal.get("level") == Layer.COUNTY:
        return _("列入问题清单，报县级")
    if item.reason_code and item.decision == Decision.NOT_LISTED:
        return _("不予受理：%s") % item.reason_code
    if item.reason_code and item.decision == Decision.OTHER_TRACK:
        return _("引导法定途径：%s") % item.reason_code
    if item.decision == Decision.OTHER_TRACK and item.proposal.get("deputy"):
        return _("转代表建议，草稿交%s代表") % Deputy.objects.filter(pk=item.proposal["deputy"]).first()
    return str(CONSEQUENCES[item.decision])


def basis_of(item: AgendaItem) -> str:
    """主席团第 11 次会议（11月17日）第22项"""
    return str(_("%(meeting)s（%(day)s）第%(n)d项")) % {
        "meeting": item.meeting, "day": item.meeting.day, "n": item.position,
    }  # fmt: skip


def due_on(item: AgendaItem) -> date | None:
    """The day an item names: by when it shall be done, or was promised."""
    named = item.proposal.get("due_on")
    return date.fromisoformat(named) if named else None


def line_in_words(meeting: Meeting, need: int) -> str:
    """过应到人数半数（4 票）通过 — the rule of this meeting and the number it makes."""
    base = _("应到人数") if meeting.pass_base == "all" else _("实到人数")
    if (meeting.pass_num, meeting.pass_den, meeting.pass_strict) == (1, 2, True):
        return _("过%(base)s半数（%(need)d 票）通过") % {"base": base, "need": need}
    over = _("超过") if meeting.pass_strict else _("达到")
    share = f"{meeting.pass_num}/{meeting.pass_den}"
    return _("%(over)s%(base)s %(share)s（%(need)d 票）通过") % {
        "over": over, "base": base, "share": share, "need": need,
    }  # fmt: skip


def share_in_words(num: int, den: int, strict: bool) -> str:
    """过半数, 超过 2/3, 达到 2/3"""
    if (num, den, strict) == (1, 2, True):
        return _("过半数")
    return _("超过 %(n)d/%(d)d") % {"n": num, "d": den} if strict else _("达到 %(n)d/%(d)d") % {"n": num, "d": den}


def unit_name(unit: Unit) -> str:
    """A village's committee is named with its village."""
    named = unit.kind != UnitKind.VILLAGE or unit.division.short_name in unit.name
    return unit.name if named else f"{unit.division}·{unit.name}"
