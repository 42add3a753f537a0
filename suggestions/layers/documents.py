"""The layered ledger as a workbook (分层台账导出): sums first, then a sheet a layer in the columns officials use."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.models import User
from liaison.core import clock
from liaison.core.tables import Column
from liaison.divisions.models import Division
from liaison.documents import actions as jobs
from liaison.documents import kinds, xlsx
from liaison.documents.models import Job
from liaison.documents.progress import Progress
from suggestions.layers import queries
from suggestions.rates import rates
from suggestions.rates.asking import Asked
from suggestions.tickets.layering import LAYERS, label_of
from suggestions.tickets.ledger import HEADS, WIDTHS

KIND = "layered-ledger"
lazy_label = lazy(label_of, str)
NUMBERS = {"序号", "督办次数"}
ROWS = tuple(
    Column(head, head, width=max(6, width - 2), align="right" if head in NUMBERS else "left",
           value=lambda row, place=place: row[place])
    for place, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True))
)  # fmt: skip
SUMS = (
    Column("place", gettext_lazy("地方"), width=20, value=lambda area: area.name or _("合计")),
    *(
        Column(
            name, lazy(label_of, str)(name), width=10, align="right", value=lambda area, name=name: area.layers[name]
        )
        for name in LAYERS
    ),
    Column("total", gettext_lazy("合计"), width=10, align="right", value=lambda area: area.total),
    Column("open", gettext_lazy("没办结"), width=10, align="right", value=lambda area: area.open),
    Column("late", gettext_lazy("其中超期"), width=10, align="right", value=lambda area: area.late),
    Column("closed", gettext_lazy("已办结"), width=10, align="right", value=lambda area: area.closed),
)


@transaction.atomic
def export(*, by: User, asked: Asked) -> Job:
    """Ask for the workbook of a place and period."""
    return jobs.request(
        kind=KIND, by=by, place=asked.place, since=asked.since.isoformat(), until=asked.until.isoformat()
    )


def write_xlsx(by, path: Path, progress: Progress, *, place: str, since: str, until: str) -> str:
    """Sums, then each layer; a line is read once and kept by nobody."""
    asked = Asked(place, date.fromisoformat(since), date.fromisoformat(until))
    areas = queries.matrix(by, asked)
    whole = queries.total(areas, place)
    progress.begin(whole.total + len(areas) + 1)
    xlsx.write_tabs(path, _tabs(by, asked, areas, whole), by=by, step=progress.step)
    return f"{_('分层台账')}{_name(place)}{clock.today():%Y%m%d}.xlsx"


def _tabs(by, asked: Asked, areas: list[queries.Area], whole: queries.Area) -> Iterator[xlsx.Tab]:
    words = {"place": _name(asked.place), "period": rates.title(asked.since, asked.until)}
    title = _("%(place)s群众意见建议分层台账（%(period)s）") % words
    yield xlsx.Tab(_("汇总"), title, SUMS, [*areas, whole], [sums(whole)])
    rows = queries.rows_of(by, asked)
    for name in LAYERS:
        found = queries.lines(queries.in_one(rows, name), asked.until.year)
        parts = [f"{area.name}{area.layers[name]}" for area in areas if area.layers[name]]
        line = _("%(layer)s 合计 %(n)d 件") % {"layer": label_of(name), "n": whole.layers[name]}
        yield xlsx.Tab(label_of(name), f"{title} · {label_of(name)}", ROWS, found, [line, "、".join(parts)])


def sums(whole: queries.Area) -> str:
    """村级 8 件　镇级 9 件 … 合计 21 件"""
    parts = [_("%(layer)s %(n)d 件") % {"layer": label_of(name), "n": n} for name, n in whole.cells]
    return "　".join([*parts, _("合计 %d 件") % whole.total])


def _name(code: str) -> str:
    return Division.objects.get(pk=code).short_name


def register() -> None:
    kinds.register(KIND, write_xlsx, gettext_lazy("导出分层台账"))
