"""Where a matter stands, in sentences for everybody (办到哪一步了). Pure."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liaison.core import wording
from suggestions.tickets.states import BADGE_OF, Outcome
from suggestions.tickets.states import TicketState as S

HEADLINES = {
    S.REGISTERED: gettext_lazy("已收到，等核实"),
    S.SUPPLEMENT: gettext_lazy("正在补充情况"),
    S.LISTED: gettext_lazy("已列入，等交办"),
    S.ASSIGNED: gettext_lazy("已交给单位"),
    S.RETURNED: gettext_lazy("正在重新确定单位"),
    S.HANDLING: gettext_lazy("正在办理"),
    S.REPLIED: gettext_lazy("答复正在审核"),
    S.RATING: gettext_lazy("已答复，等您评价"),
    S.UNSATISFIED: gettext_lazy("有人不满意，正在定怎么重办"),
    S.CONFERENCE: gettext_lazy("正在会商"),
    S.FOLLOWING: gettext_lazy("正在落实答应的事"),
}
ENDINGS = {
    Outcome.HANDLED: gettext_lazy("已办结"),
    Outcome.ANSWERED: gettext_lazy("已当场答复"),
    Outcome.REFERRED: gettext_lazy("已告诉您该找哪里"),
    Outcome.DECLINED: gettext_lazy("没有受理"),
    Outcome.MERGED: gettext_lazy("已和同一件事合在一起办"),
    Outcome.WITHDRAWN: gettext_lazy("已撤销"),
    Outcome.IMPORTED: gettext_lazy("以前办结的"),
}
HELPED = {Outcome.HANDLED, Outcome.ANSWERED, Outcome.IMPORTED}


@dataclass(frozen=True)
class Course:
    """What is known of one matter, days only."""

    state: str
    today: date
    received: date
    outcome: str | None = None
    round: int = 1
    listed: date | None = None
    handed_off: date | None = None
    unit: str = ""
    answered: date | None = None
    workdays: int = 0
    due: date | None = None
    closed: date | None = None

    def day(self, value: date | None) -> str:
        return wording.day(value, self.today) if value else ""


def headline(course: Course) -> tuple[str, str]:
    """Badge kind and words of where it stands."""
    if course.state == S.CLOSED:
        return ("done" if course.outcome in HELPED else "new"), str(ENDINGS[course.outcome])
    return BADGE_OF[course.state], str(HEADLINES[course.state])


def steps(course: Course) -> list[dict[str, str]]:
    """The way so far, one line a step, the last one being where it stands now."""
    past = [*_before_answer(course), *_answer(course)]
    lines = [{"label": label, "note": note, "state": "done"} for label, note in past]
    if course.state == S.CLOSED:
        return [*lines, {"label": headline(course)[1], "note": course.day(course.closed), "state": "done"}]
    label, note = _now(course)
    return [*lines, {"label": label, "note": note, "state": "now"}]


def _before_answer(course: Course) -> list[tuple[str, str]]:
    lines = [(_("收到您的意见"), course.day(course.received))]
    if course.listed:
        lines.append((_("核实过，列入办理"), course.day(course.listed)))
    if (course.handed_off and course.state not in {S.ASSIGNED, S.RETURNED}) or course.answered:
        note = "·".join(part for part in (course.day(course.handed_off), course.unit) if part)
        lines.append((_("交给单位办理"), note))
    return lines


def _answer(course: Course) -> list[tuple[str, str]]:
    if not course.answered:
        return []
    took = ngettext("用了 %(n)d 个工作日", "用了 %(n)d 个工作日", course.workdays) % {"n": course.workdays}
    return [(_("已答复"), f"{course.day(course.answered)}·{took}")]


def _now(course: Course) -> tuple[str, str]:
    """The sentence of the step it is at, and until when."""
    until = course.day(course.due)
    before = _("%(day)s前") % {"day": until} if until else ""
    unit = course.unit
    again = course.round > 1 and course.state in {S.ASSIGNED, S.RETURNED, S.HANDLING, S.REPLIED}
    if again:
        return _("重新办理（第 %(n)d 次）") % {"n": course.round}, "·".join(p for p in (unit, before) if p)
    sentences = {
        S.REGISTERED: (_("正在核实"), before),
        S.SUPPLEMENT: (_("站点在补充情况"), before),
        S.LISTED: (_("正在定由谁来办"), before),
        S.ASSIGNED: (_("交给单位，等他们接收"), "·".join(p for p in (course.day(course.handed_off), unit) if p)),
        S.RETURNED: (_("正在重新确定由谁来办"), before),
        S.HANDLING: (_("单位正在办"), before),
        S.REPLIED: (_("单位写了答复，正在审核"), before),
        S.RATING: (_("等您评价"), _("%(before)s；不评价不算满意") % {"before": before}),
        S.UNSATISFIED: (_("有人不满意，正在定怎么重办"), before),
        S.CONFERENCE: (_("代表、单位和人大一起会商"), before),
        S.FOLLOWING: (_("答应的事正在落实"), before),
    }
    return sentences[course.state]
