"""The ledger on paper and in sheets (台账导出): its columns once, for print, CSV and Excel."""

from pathlib import Path

from django.http import QueryDict, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.core import clock
from liaison.core.querysets import counts_up_to
from liaison.core.tables import Column
from liaison.documents import csv, kinds, xlsx
from liaison.documents.papers import kinds as papers
from liaison.documents.progress import Progress
from liaison.workdays.deadlines import received_on
from suggestions.tickets import ledger, queries
from suggestions.tickets.filters import Wanted
from suggestions.tickets.models import Ticket

KIND = "ticket-ledger"
MOST_ROWS = 1_000_000  # as many as one Excel sheet holds
MOST_PRINTED = 500

COLUMNS = (
    Column("number", gettext_lazy("编号"), width=14),
    Column("title", gettext_lazy("事项"), width=44),
    Column("place", gettext_lazy("村(社区)"), width=14),
    Column("category", gettext_lazy("类别"), width=12),
    Column("level", gettext_lazy("事权"), width=8),
    Column("track", gettext_lazy("通道"), width=10),
    Column("channel", gettext_lazy("来源"), width=10),
    Column("state", gettext_lazy("状态"), width=12),
    Column("words", gettext_lazy("期限情况"), width=16),
    Column("holder", gettext_lazy("现在在谁手里"), width=22),
    Column("days", gettext_lazy("停留工作日"), width=10, align="right"),
    Column("created_at", gettext_lazy("登记时间"), width=17),
    Column("due_at", gettext_lazy("总期限"), width=17),
    Column("closed_at", gettext_lazy("办结时间"), width=17),
)
BY_KEY = {column.key: column for column in COLUMNS}
PRINTED = (
    *(BY_KEY[key] for key in ("number", "title", "place", "category", "state", "words", "holder", "days")),
    Column("received_on", gettext_lazy("登记"), value=lambda row: received_on(row.created_at)),
    Column("due_on", gettext_lazy("总期限"), value=lambda row: received_on(row.due_at) if row.due_at else None),
)


def write_xlsx(by, path: Path, progress: Progress, *, query: str = "", numbers: list[str] | None = None) -> str:
    """The sheet of one address of the ledger, or of the ticked rows."""
    wanted = Wanted.of(QueryDict(query))
    rows = queries.ledger(by, wanted) if numbers is None else Ticket.objects.visible_to(by).filter(number__in=numbers)
    progress.begin(min(counts_up_to(MOST_ROWS, {"all": rows})["all"], MOST_ROWS))
    title = _("意见件台账")
    xlsx.write(path, COLUMNS, queries.every_row(by, wanted, numbers), title=title, by=by, step=progress.step)
    return f"{file_name()}.xlsx"


def csv_response(user, query: QueryDict) -> StreamingHttpResponse:
    """The same rows line by line, at once."""
    return csv.response(f"{file_name()}.csv", COLUMNS, queries.every_row(user, Wanted.of(query)))


def file_name() -> str:
    return f"{_('意见件台账')}{clock.today():%Y%m%d}"


def register() -> None:
    """Make the export known to the background worker, and the ledger to the printers."""
    kinds.register(KIND, write_xlsx, gettext_lazy("导出意见件台账"))
    papers.register(ledger.LEDGER)
