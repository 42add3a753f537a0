"""The fourth lane of the wall (民主评议测评): what waits to be counted, fresh results, what has to be mended."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from liaison.accounts.scope import can
from liaison.core import clock, wording
from suggestions.appraisals import queries
from suggestions.appraisals.models import Appraisal, Stage
from suggestions.appraisals.rectifications import Rectification
from suggestions.supervision import lanes

FRESH = timedelta(days=30)  # how long a result stays on the wall


def cards(user) -> list[lanes.Card]:
    """Rectifications by their date, then sittings to come, then results of the last month."""
    found = []
    if can(user, "rectification:read"):
        rows = queries.rectifications(user).alive().order_by("due_at", "id")
        found += [mending(row) for row in rows[: lanes.SHOWN]]
    if can(user, "appraisal:read"):
        rows = queries.appraisals(user)
        found += [coming(row) for row in rows.waiting().order_by("held_on", "id")[: lanes.SHOWN]]
        fresh = rows.at(Stage.PUBLISHED).filter(published_at__gte=clock.now() - FRESH).order_by("-published_at", "-id")
        found += [done(row) for row in fresh[: lanes.SHOWN]]
    return found


def coming(row: Appraisal) -> lanes.Card:
    day = wording.day(row.held_on, clock.today())
    kind, words = row.badge
    if row.held_on >= clock.today() and row.state == Stage.PLANNED:
        words = _("%s 测评") % day
    lines = [row.title, _("应到 %d 人") % row.invited if row.invited else day]
    reported = sum(subject.report_received for subject in row.subjects.all())
    if reported:
        lines.append(_("书面报告已收 %d 份") % reported)
    return lanes.Card(queries.named(row), reverse("suggestions:appraisal", args=[row.pk]), kind, words, tuple(lines))


def done(row: Appraisal) -> lanes.Card:
    """The figures of one subject, or the span of several."""
    shown = [one for one in queries.results(row) if one.shown]
    words = _("%s 已测评") % wording.day(row.held_on, clock.today())
    if len(shown) == 1:
        one = shown[0].shown
        line = _("收回 %(back)d 票：满意 %(yes)d，基本满意 %(fair)d，不满意 %(no)d") % {
            "back": row.returned, "yes": one.satisfied, "fair": one.basically, "no": one.unsatisfied,
        }  # fmt: skip
    elif shown:
        line = _("收回 %(back)d 票：满意率 %(low)s%%—%(high)s%%") % {
            "back": row.returned, "low": shown[-1].rate, "high": shown[0].rate,
        }  # fmt: skip
    else:
        line = _("票数不足 %d") % row.rule.min_valid
    kind = "late" if any(one.fails and one.rectification is None for one in shown) else "done"
    return lanes.Card(queries.named(row), reverse("suggestions:appraisal", args=[row.pk]), kind, words, (line,))


def mending(row: Rectification) -> lanes.Card:
    kind, words = row.badge
    lines = [_("第 %d 轮整改") % row.round, row.problems[0]]
    if row.to_vote:
        lines.append(_("已提请问效表决"))
    href = reverse("suggestions:rectification", args=[row.pk])
    return lanes.Card(str(row.unit), href, kind, words, tuple(lines))


def register() -> None:
    lanes.register("appraise", cards, page=lambda user: reverse("suggestions:appraisal-list"))
