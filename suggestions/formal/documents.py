"""Formal suggestions on paper and in sheets (代表建议的纸面): the form itself, the year's report, the list as Excel."""

from pathlib import Path

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.core import clock
from liaison.core.tables import Column
from liaison.documents import kinds, xlsx
from liaison.documents.papers import blocks
from liaison.documents.papers import kinds as papers
from liaison.documents.papers.blocks import Block, Sheet
from liaison.documents.papers.kinds import FormKind
from liaison.documents.papers.letterhead import long_day
from liaison.documents.progress import Progress
from liaison.workdays.deadlines import received_on
from suggestions.formal import queries, reports
from suggestions.formal.drafting import signers
from suggestions.formal.models import FormalSuggestion
from suggestions.formal.reports import Report, Row
from suggestions.tickets import proposers

KIND = "formal-ledger"
ORDINALS = "一二三四五六"

COLUMNS = (
    Column("number", gettext_lazy("建议编号"), width=14),
    Column("title", gettext_lazy("案由"), width=44),
    Column("congress", gettext_lazy("届次"), width=24),
    Column("occasion", gettext_lazy("何时提出"), width=12),
    Column("raised_on", gettext_lazy("提出日期"), width=12),
    Column("proposer", gettext_lazy("领衔代表"), width=14, value=lambda sheet: proposer(sheet)),
    Column("signers_count", gettext_lazy("附议人数"), width=9, align="right"),
    Column("state", gettext_lazy("状态"), width=12, value=lambda sheet: sheet.get_state_display()),
    Column("ticket", gettext_lazy("意见件编号"), width=14, value=lambda sheet: sheet.ticket or ""),
    Column("unit_name", gettext_lazy("承办单位"), width=22),
    Column("result", gettext_lazy("结果"), width=7),
    Column("publicity", gettext_lazy("公开属性"), width=10, value=lambda sheet: sheet.get_publicity_display() or ""),
)


def proposer(sheet: FormalSuggestion) -> str:
    """A name as it may go round on paper."""
    return proposers.nobody() if sheet.confidential else sheet.lead.name


def write_xlsx(by, path: Path, progress: Progress, *, query: str = "") -> str:
    """The sheet of one address of the list."""
    rows = queries.listed(by, QueryDict(query).dict()).order_by(*queries.ORDER)
    progress.begin(rows.count())
    title = _("代表建议")
    xlsx.write(path, COLUMNS, rows.iterator(500), title=title, by=by, step=progress.step)
    return f"{title}{clock.today():%Y%m%d}.xlsx"


def find_sheet(by, key: str) -> FormalSuggestion | None:
    if by is not None:
        return queries.of_key(by, key)
    rows = FormalSuggestion.objects.select_related(*queries.RELATED)
    return rows.filter(number=key.upper()).first()


def sheet_keys(most: int) -> list[str]:
    rows = FormalSuggestion.objects.accepted().order_by("-pk")
    return list(rows.values_list("number", flat=True)[:most])


def compose_sheet(sheet: FormalSuggestion, *, by, plain=None) -> Sheet:
    """代表建议专用纸: who proposes what in which congress; of a confidential one nobody is named."""
    secret, lead = sheet.confidential, sheet.lead
    rows = [
        (("届　　次", f"{sheet.congress}　{sheet.occasion}"), ("编　　号", sheet.number or "（受理后编号）")),
        (("案　　由", sheet.title),),
        (
            ("领衔代表", proposer(sheet)),
            ("代表证号", "（保密）" if secret else sheet.certificate_no or "—"),
        ),
        (
            ("电　　话", "（保密）" if secret else lead.phone_mask or ""),
            ("通讯地址", "（保密）" if secret else lead.division.short_name),
        ),
        (("建议承办", str(sheet.proposed_unit or "—")), ("提出日期", long_day(sheet.raised_on))),
    ]
    parts: list[Block] = [blocks.facts(rows)]
    parts += _cosigners(sheet)
    for ordinal, head, text in (("一", "案据", sheet.matter), ("二", "方案", sheet.proposal)):
        parts += [blocks.heading(f"{ordinal}、{head}"), *blocks.paras(text)]
    parts += [blocks.boxes([("人大机关审查意见", 3), ("领衔代表签名", 2)])]
    return Sheet("form", "代表建议、批评和意见专用纸", parts)


def _cosigners(sheet: FormalSuggestion) -> list[Block]:
    rows = [(row, row.standing(sheet.text_hash)) for row in signers(sheet)]
    signed = [row for row, standing in rows if standing == "signed"]
    if not signed:
        return []
    if sheet.confidential:
        return [blocks.line(f"附议代表：{len(signed)}人（身份保密）")]
    lines = [(n, row.deputy.name, received_on(row.signed_at).isoformat(), "") for n, row in enumerate(signed, start=1)]
    return [blocks.table(("序号", "附议代表", "附议日期", "签名"), (10, 40, 40, 66), lines)]


def compose_report(report: Report, *, by, plain=None) -> Sheet:
    """办理情况报告: to the congress, each suggestion with its result."""
    return _report(report, report.rows, named=True)


def compose_public(report: Report, *, by, plain=None) -> Sheet:
    """办理情况报告（公开版）: the same figures, only what may be public by name."""
    return _report(report, report.public_rows, named=False)


def _report(report: Report, shown: list[Row], *, named: bool) -> Sheet:
    parts: list[Block] = []
    for ordinal, (head, body) in zip(ORDINALS, _sections(report), strict=False):
        parts += [blocks.heading(f"{ordinal}、{head}"), *body]
    last = ORDINALS[len(_sections(report))]
    parts += [blocks.heading(f"{last}、逐件情况"), _each(shown, named=named)]
    if not named and len(shown) < len(report.rows):
        parts += [blocks.para(f"另有{len(report.rows) - len(shown)}件按规定不公开，已计入以上各数。")]
    parts += [blocks.sign(report.organ.name, long_day(clock.today()), seal=False)]
    title = f"{report.organ.division.short_name}{report.year}年代表建议办理情况报告"
    return Sheet("form", title, parts)


def _sections(report: Report) -> list[tuple[str, list[Block]]]:
    """Every figure with what it is counted from; nothing is a rate of less than all."""
    rows, replied, promises = report.rows, report.replied, report.promises
    classes = "，".join(f"{code}类{n}件" for code, n in report.by_class.items())
    ratings = "，".join(f"{label}{n}件" for label, n in report.by_rating.items())
    units = [(unit, n, answered, on_time) for unit, n, answered, on_time in report.by_unit]
    return [
        ("总体情况", [blocks.para(
            f"{report.year}年共受理代表建议{len(rows)}件，已答复{len(replied)}件，其中按期答复{report.on_time}件；"
            f"尚未答复{len(rows) - len(replied)}件。"
        )]),
        ("办理结果", [blocks.para(f"已答复的{len(replied)}件中：{classes}。")]),
        ("承办单位", [blocks.table(("承办单位", "交办", "已答复", "按期"), (76, 26, 27, 27), units)] if units
            else [blocks.para("尚未交办。")]),
        ("代表评价", [blocks.para(
            f"已答复的{len(replied)}件中：{ratings}；代表尚未评价{report.silent}件，不计入满意。"
        )]),
        ("承诺事项", [blocks.para(
            f"当年承诺{promises['made']}件，已兑现{promises['kept']}件；以前年度结转、尚未兑现{promises['carried']}件。"
        )]),
    ]  # fmt: skip


def _each(rows: list[Row], *, named: bool) -> Block:
    heads, widths = ["编号", "案由", "承办单位", "结果", "答复日期", "评价"], [25, 48, 30, 11, 23, 19]
    if named:
        heads.insert(2, "领衔代表")
        widths = [24, 38, 20, 27, 10, 21, 16]
    lines = []
    for row in rows:
        answered = received_on(row.reply.submitted_at).isoformat() if row.reply else "办理中"
        line = [row.sheet.number, row.sheet.title, row.unit or "—", row.result or "—", answered, row.rating or "—"]
        lines.append([*line[:2], proposer(row.sheet), *line[2:]] if named else line)
    return blocks.table(heads, widths, lines, size=10.5)


def report_keys(most: int) -> list[str]:
    return [f"{code}-{year}" for code, year, _organ in reports.years()[:most]]


SHEET = FormKind(
    name="suggestion_sheet",
    label=gettext_lazy("代表建议专用纸"),
    compose=compose_sheet,
    find=find_sheet,
    offer=lambda by, sheet: [sheet.key],
    keys=sheet_keys,
    thing="formalsuggestion",
)
REPORT = FormKind(
    name="handling_report",
    label=gettext_lazy("办理情况报告"),
    compose=compose_report,
    find=reports.of_key,
    offer=lambda by, thing: (),  # printed from the list's own page
    keys=report_keys,
    thing="formalyear",
)
PUBLIC_REPORT = FormKind(
    name="handling_report_public",
    label=gettext_lazy("办理情况报告（公开版）"),
    compose=compose_public,
    find=reports.of_key,
    offer=lambda by, thing: (),
    keys=report_keys,
    thing="formalyear",
)


def register() -> None:
    """Make the export known to the background worker, and the forms to the printers."""
    kinds.register(KIND, write_xlsx, gettext_lazy("代表建议导出"))
    papers.register(SHEET, REPORT, PUBLIC_REPORT)
