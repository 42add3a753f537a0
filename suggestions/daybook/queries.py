"""The ledger of one day at one venue (来访台账): one definition of its columns for screen, paper and CSV."""

from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.core import clock
from liaison.core.tables import Column
from stations.receptions.models import Session
from stations.receptions.queries import receptions_on
from stations.venues.models import Venue
from suggestions.desk.queries import Row, day_rows


def ledger(user, venue: Venue, on: date) -> list[Row]:
    """The visits of a day, ready to show."""
    return day_rows(user, receptions_on(user, venue, on))


def sessions(user, venue: Venue):
    """The days on which somebody was received here, the latest first, with how many came."""
    came = Count("receptions", filter=Q(receptions__withdrawn_at=None))
    rows = Session.objects.visible_to(user).filter(venue=venue).annotate(came=came)
    return rows.prefetch_related("deputies").order_by("-on")


def _who(row: Row) -> str:
    visit = row.visit
    name = str(visit.resident) if visit.resident else _("未留名")
    return _("%(name)s（替 %(other)s）") % {"name": name, "other": visit.proxy_for} if visit.proxy_for else name


def _phone(row: Row) -> str:
    return row.visit.resident.phone_mask if row.visit.resident else ""


def _where(row: Row) -> str:
    return "·".join(part for part in (str(row.visit.division or ""), row.visit.place) if part)


def _category(row: Row) -> str:
    voice = getattr(row.visit, "voice", None)
    return str(voice.ticket.category) if voice else ""


COLUMNS = (
    Column("label", gettext_lazy("号"), width=5),
    Column("time", gettext_lazy("时间"), width=7, value=lambda row: f"{clock.local(row.visit.saved_at):%H:%M}"),
    Column("who", gettext_lazy("来访人"), width=10, value=_who),
    Column(
        "phone", gettext_lazy("手机"), value=lambda row: row.visit.resident.phone_mask if row.visit.resident else ""
    ),
    Column("said", gettext_lazy("反映的事"), width=46, value=lambda row: row.title if row.hidden else row.visit.words),
    Column("where", gettext_lazy("地点"), width=16, value=_where),
    Column("category", gettext_lazy("类别"), width=9, value=_category),
    Column("words", gettext_lazy("结果"), width=10),
    Column("number", gettext_lazy("编号"), width=13),
    Column("deputy", gettext_lazy("接待代表"), width=9, value=lambda row: str(row.visit.deputy or "")),
    Column("missing", gettext_lazy("待补"), width=9),
)
