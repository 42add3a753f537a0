"""The three rates as an Excel sheet, and the quarter's bulletin (通报): rates, places, units in their order."""

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.scope import can
from liaison.core import clock
from liaison.core.tables import Column
from liaison.divisions.models import CODE_LENGTH, ORGANS, Division, Level, Unit
from liaison.documents import xlsx
from liaison.documents.papers import blocks, kinds
from liaison.documents.papers.blocks import Block, Sheet
from liaison.documents.papers.kinds import Case, PaperKind, Subject
from liaison.documents.papers.letterhead import long_day
from liaison.documents.papers.placeholders import Slot
from suggestions.rates import queries, rates
from suggestions.rates.asking import Asked
from suggestions.rates.rates import ENOUGH, Counts
from suggestions.tickets.figures import Figure
from suggestions.tickets.shares import FEW, words

QUARTER = "quarter"
KEY = re.compile(r"(\d{4})-([1-4])", re.ASCII)
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def own_words(code: str) -> str:
    """What was registered at the place itself: 镇本级, 县本级."""
    names = {CODE_LENGTH[Level.TOWNSHIP]: _("镇本级"), CODE_LENGTH[Level.COUNTY]: _("县本级")}
    return names.get(len(code), _("本级"))


def name_of(area: queries.Area) -> str:
    return own_words(area.code) if area.own else area.name


def columns(guarded: bool) -> Sequence[Column]:
    """The figures of a place in one line; for a unit the voters' only from five on."""

    def voters(get):
        return lambda row: _("不足 5 人") if guarded and row[1].rated < ENOUGH else get(row[1])

    return (
        Column("place", gettext_lazy("地方"), width=18, value=lambda row: row[0]),
        Column("cohort", gettext_lazy("登记"), align="right", value=lambda row: row[1].cohort),
        Column("taken", gettext_lazy("转化"), align="right", value=lambda row: row[1].taken),
        Column("judged", gettext_lazy("已决定"), align="right", value=lambda row: row[1].judged),
        Column("conversion", gettext_lazy("成果转化率"), align="right", value=lambda row: share(row[1].conversion)),
        Column("settled", gettext_lazy("解决"), align="right", value=lambda row: row[1].settled),
        Column("kept", gettext_lazy("落实"), align="right", value=lambda row: row[1].kept),
        Column("handed", gettext_lazy("交办"), align="right", value=lambda row: row[1].handed),
        Column("resolution", gettext_lazy("解决落实率"), align="right", value=lambda row: share(row[1].resolution)),
        Column("happy", gettext_lazy("满意和基本满意"), align="right", value=voters(lambda c: c.happy)),
        Column("rated", gettext_lazy("评价人次"), align="right", value=lambda row: row[1].rated),
        Column(
            "satisfaction", gettext_lazy("群众满意率"), align="right", value=voters(lambda c: share(c.satisfaction))
        ),
        Column("alone", gettext_lazy("其中满意"), align="right", value=voters(lambda c: c.satisfied_alone)),
        Column("staff", gettext_lazy("代录"), align="right", value=lambda row: row[1].by_staff),
        Column("silent", gettext_lazy("没评价"), align="right", value=lambda row: row[1].silent),
        Column("far", gettext_lazy("没留联系方式"), align="right", value=lambda row: row[1].unreachable),
    )


def share(figure: Figure) -> str:
    """75.0%, marked where it rests on few."""
    return words(figure.top.n, figure.bottom.n) + (_("（样本少）") if figure.few else "")


def xlsx_response(user, asked: Asked) -> HttpResponse:
    """A line a place and one for all of them; formulas above."""
    areas = queries.by_place(user, asked)
    counts = queries.total(areas)
    rows = [(name_of(area), area.counts) for area in areas] + [(_("合计"), counts)]
    guarded = queries.is_guarded(user)
    period = rates.title(asked.since, asked.until)
    title = _("三率（%s）") % period
    notes = [
        f"{figure.label}：{figure.formula}" for figure in (counts.conversion, counts.resolution, counts.satisfaction)
    ]
    file = BytesIO()
    xlsx.write_tabs(file, [xlsx.Tab(_("三率"), title, columns(guarded), rows, notes)], by=user)
    answer = HttpResponse(file.getvalue(), content_type=TYPE)
    answer["Content-Disposition"] = content_disposition_header(True, f"{title}.xlsx")
    answer["Cache-Control"] = "private, no-store"
    return answer


# The bulletin


def bulletin_key(user, asked: Asked) -> str:
    """2026-3 where this person's organ may report on the quarter of the page; "" elsewhere."""
    unit = user.posting.unit if user.posting else None
    own = unit is not None and unit.is_organ and asked.place == unit.division_id and can(user, "paper:draw")
    quarter = rates.quarter_start(asked.since)
    whole = asked.since == quarter and asked.until <= rates.quarter_end(quarter)
    return f"{quarter.year}-{(quarter.month + 2) // 3}" if own and whole else ""


def find(by, key: str) -> Subject | None:
    """A quarter that has begun, for one's own organ."""
    parts = KEY.fullmatch(key)
    unit = by.posting.unit if by.posting else None
    if parts is None or unit is None or not unit.is_organ:
        return None
    year, quarter = int(parts[1]), int(parts[2])
    begun = 2000 <= year <= clock.today().year and start_of(year * 10 + quarter) <= clock.today()
    return Subject(((QUARTER, year * 10 + quarter),)) if begun else None


def start_of(quarter: int) -> date:
    """20263 → 2026-07-01"""
    return date(quarter // 10, 3 * (quarter % 10) - 2, 1)


def example(organ: Unit) -> Subject:
    today = clock.today()
    return Subject(((QUARTER, today.year * 10 + (today.month + 2) // 3),))


def compose(case: Case) -> Sheet:
    """文件格式: the three rates in words, the places in a table, the units in their order; nobody's name."""
    start = start_of(case.subject.ids(QUARTER)[0])
    asked = Asked(case.organ.division_id, start, min(rates.quarter_end(start), case.day))
    areas = queries.by_place(case.by, asked)
    counts, period = queries.total(areas), rates.title(start, rates.quarter_end(start))
    place = Division.objects.get(pk=asked.place).short_name
    values = {"地方": place, "季度": period, "登记": str(counts.cohort), "截止": long_day(asked.until)}
    parts: list[Block] = [
        *blocks.paras(case.text("opening", **values)),
        blocks.heading("一、总体情况"),
        *(blocks.para(sentence) for sentence in overall(counts)),
        blocks.heading("二、各地情况"),
        blocks.table(PLACE_HEADS, PLACE_WIDTHS, [place_cells(area) for area in areas], size=10.5),
        blocks.heading("三、承办单位"),
        *units_part(queries.by_unit(case.by, asked), asked.place),
        *blocks.paras(case.text("closing", **values)),
        blocks.sign(case.head, long_day(case.day), seal=case.seal),
        *([blocks.note(case.contact)] if case.contact else []),
        blocks.copies(f"抄送：{case.copies}" if case.copies else "", issuer=case.head, day=f"{long_day(case.day)}印发"),
    ]
    return Sheet("file", f"关于{period}群众意见建议办理情况的通报", parts)


def overall(counts: Counts) -> list[str]:
    """Each rate with its two numbers and its formula; the silent apart."""
    lines = [said(figure) for figure in (counts.conversion, counts.resolution, counts.satisfaction)]
    lines[1] += f"其中解决{counts.settled}件，承诺后落实{counts.kept}件。"
    lines[2] += f"其中满意占{counts.satisfied_alone}，由工作人员代录{counts.by_staff}人次。"
    lines.append(
        f"没有评价的{counts.silent}人次（{counts.silent_share}），没留联系方式、无法回访的{counts.unreachable}人次"
        f"（{counts.unreachable_share}），单列，不算满意。"
    )
    return lines


def said(figure: Figure) -> str:
    top, bottom = figure.top.n, figure.bottom.n
    return f"{figure.label}{words(top, bottom)}（{top}÷{bottom}）。算法：{figure.formula}"


PLACE_HEADS = ("地方", "登记", "交办", "解决", "落实", "解决落实率", "评价", "满意率", "没评价")
PLACE_WIDTHS = (26, 12, 12, 12, 12, 20, 12, 16, 14)


def place_cells(area: queries.Area) -> tuple:
    found = area.counts
    return (
        name_of(area), found.cohort, found.handed, found.settled, found.kept, words(found.solved, found.handed),
        found.rated, words(found.happy, found.rated), found.silent,
    )  # fmt: skip


def unit_words(unit: Unit, place: str) -> str:
    """Every township has a 村镇建设办公室: a unit of elsewhere says of where."""
    return unit.name if unit.division_id == place else f"{unit.name}（{unit.division.short_name}）"


UNIT_HEADS = ("名次", "承办单位", "交办", "解决落实", "解决落实率", "评价", "满意率")
UNIT_WIDTHS = (10, 46, 14, 18, 22, 14, 18)


def units_part(units: Sequence[tuple[Unit, Counts]], place: str) -> list[Block]:
    if not units:
        return [blocks.para("这个季度登记的意见件还没有交办。")]
    rows = [
        (
            n, unit_words(unit, place), found.handed, found.solved, words(found.solved, found.handed), found.rated,
            words(found.happy, found.rated) if found.rated >= ENOUGH else "—",
        )
        for n, (unit, found) in enumerate(units, start=1)
    ]  # fmt: skip
    note = f"按解决落实率排序，相同的办得多的在前。评价不足{ENOUGH}人次的不列满意率；不足{FEW}件的比率仅供参考。"
    return [blocks.table(UNIT_HEADS, UNIT_WIDTHS, rows, size=10.5), blocks.para(note)]


BULLETIN = PaperKind(
    name="bulletin",
    label=gettext_lazy("办理情况通报"),
    word="人大报",
    slots=(
        Slot(
            "opening", gettext_lazy("开头"),
            "{季度}，{地方}共登记群众意见建议{登记}件（截至{截止}），办理情况通报如下。",
            known=("地方", "季度", "登记", "截止"), needed=("季度", "登记"), long=True,
        ),
        Slot(
            "closing", gettext_lazy("要求"),
            "请各承办单位对照通报查找差距，抓紧办理未办结的事项；群众不满意的，要再次上门说明、重新办理。",
            optional=True, long=True,
        ),
    ),
    issuers=frozenset(ORGANS),
    compose=compose,
    find=find,
    offer=lambda by, thing: (),  # drawn from the page of the rates
    example=example,
    thing=QUARTER,
)  # fmt: skip


def register() -> None:
    kinds.register(BULLETIN)
