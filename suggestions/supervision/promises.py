"""All promises of the territory, all years (承诺事项): kept, kept late, broken, open."""

from django.db.models import F, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.core import clock, wording
from liaison.core.filters import chip
from liaison.core.registers import Line, RegisterPage
from suggestions.tickets.replies import Commitment

KEPT, LATE, BROKEN, OPEN = "kept", "late", "broken", "open"
LABELS = {
    KEPT: gettext_lazy("按期兑现"),
    LATE: gettext_lazy("逾期兑现"),
    BROKEN: gettext_lazy("到期未兑现"),
    OPEN: gettext_lazy("还没到期"),
}


def conditions(today) -> dict[str, Q]:
    """Which promises are called what, today."""
    return {
        KEPT: Q(kept_at__isnull=False, kept_on__lte=F("due_on")),
        LATE: Q(kept_at__isnull=False, kept_on__gt=F("due_on")),
        BROKEN: Q(kept_at=None, due_on__lt=today),
        OPEN: Q(kept_at=None, due_on__gte=today),
    }


def how(promise: Commitment, today) -> str:
    """What one promise is called; the same four words as the filter."""
    if promise.kept_at is None:
        return BROKEN if promise.due_on < today else OPEN
    return KEPT if clock.local(promise.kept_at).date() <= promise.due_on else LATE


class Promises(RegisterPage):
    """Every promise, of replies and of meetings, the latest date first."""

    title = gettext_lazy("承诺事项")
    note = gettext_lazy("答复里写明日期的，和约谈、会议上当面承诺的，跨年度都在这里。")
    heads = (
        gettext_lazy("承诺"), gettext_lazy("意见件"), gettext_lazy("承诺日期"), gettext_lazy("在哪里承诺"),
        gettext_lazy("兑现"),
    )  # fmt: skip
    empty = gettext_lazy("还没有承诺。答复选“列入计划”并写日期，或约谈时记下承诺，就会出现在这里。")
    icon = "flag"
    search = gettext_lazy("编号或承诺内容")
    order = ("-due_on", "-id")

    def rows(self):
        rows = Commitment.objects.visible_to(self.request.user).select_related("ticket", "reply__leg__to_unit")
        rows = rows.annotate(kept_on=TruncDate("kept_at", tzinfo=clock.zone()))
        wanted = conditions(clock.today()).get(self.request.GET.get("how", ""))
        rows = rows.filter(wanted) if wanted is not None else rows
        year = self.request.GET.get("year", "")
        rows = rows.filter(due_on__year=int(year)) if year in self.years else rows
        word = self.word
        return rows.filter(Q(ticket__number__icontains=word) | Q(text__icontains=word)) if word else rows

    @property
    def years(self) -> list[str]:
        """The years that are offered: next year's promises down to five years back."""
        this = clock.today().year
        return [str(year) for year in range(this + 1, this - 5, -1)]

    def filters(self) -> list[dict]:
        query = self.request.GET
        return [
            chip(query, "how", _("兑现"), LABELS.items()),
            chip(query, "year", _("年份"), [(year, year) for year in self.years]),
        ]

    def line(self, promise: Commitment) -> Line:
        today = clock.today()
        name = how(promise, today)
        made = promise.made_at or _("%s的答复") % promise.reply.leg.to_unit
        href = reverse("suggestions:ticket-detail", args=[promise.ticket.number])
        kept = wording.day(clock.local(promise.kept_at).date(), today) if promise.kept_at else ""
        return Line(
            promise.text[:60], href, [promise.ticket.number, wording.day(promise.due_on, today), made, kept],
            sub=promise.ticket.title, tag=LABELS[name], quiet=name == KEPT,
        )  # fmt: skip
