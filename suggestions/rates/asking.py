"""Which place and period figures are about (地方和时间): read from the address, ?place=…&from=…&until=…"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.core import clock
from liaison.core.filters import FIRST_YEAR, LAST_YEAR
from liaison.core.forms import DateInput, HouseForm
from liaison.divisions.models import CODE_LENGTH, Division, Level
from suggestions.rates.rates import quarter_start
from suggestions.tickets.filters import midnight

SHOWN = {
    Level.PROVINCE: (Level.PROVINCE, Level.CITY),
    Level.CITY: (Level.CITY, Level.COUNTY),
    Level.COUNTY: (Level.COUNTY, Level.TOWNSHIP),
}
BELOW = (Level.TOWNSHIP, Level.VILLAGE)
Period = tuple[str, date, date]


@dataclass(frozen=True)
class Asked:
    """Place and period of an address; both days are included."""

    place: str
    since: date
    until: date

    @property
    def query(self) -> dict[str, str]:
        return {"place": self.place, "from": self.since.isoformat(), "until": self.until.isoformat()}

    @property
    def address(self) -> str:
        return urlencode(self.query)

    @property
    def below(self) -> int:
        """How many digits the places right below have; those of the place itself where nothing is below."""
        lengths = sorted(CODE_LENGTH.values())[:-1]
        return next((n for n in lengths if n > len(self.place)), len(self.place))

    @property
    def is_lowest(self) -> bool:
        """Nothing is summed below a village: its grids count as the village."""
        return self.below == len(self.place)

    def registered(self, rows: QuerySet) -> QuerySet:
        """The tickets of the place registered in the period: just what the ledger shows for the same address."""
        start, end = midnight(self.since), midnight(self.until + timedelta(days=1))
        return rows.under(self.place).filter(created_at__gte=start, created_at__lt=end)


class PeriodForm(HouseForm):
    """Place and period; what an address leaves out is the own place and the usual period."""

    place = forms.ChoiceField(label=gettext_lazy("地方"))
    until = forms.DateField(label=gettext_lazy("到"), widget=DateInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        since = forms.DateField(label=_("从"), widget=DateInput())
        self.fields = {"place": self.fields["place"], "from": since, "until": self.fields["until"]}
        own = user.posting.division
        levels = SHOWN.get(own.level, BELOW)
        places = Division.objects.visible_to(user).civil().filter(level__in=[own.level, *levels]).order_by("code")
        self.fields["place"].choices = [
            (place.code, place.short_name if place.code == own.code else f"　{place.short_name}") for place in places
        ]

    def clean(self):
        since, until = self.cleaned_data.get("from"), self.cleaned_data.get("until")
        for name, day in (("from", since), ("until", until)):
            if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
                self.add_error(name, ValidationError(_("请核对年份。")))
        if since and until and since > until:
            self.add_error("from", ValidationError(_("起日不能晚于止日。")))
        return self.cleaned_data

    @property
    def asked(self) -> Asked | None:
        if not self.is_valid():
            return None
        return Asked(self.cleaned_data["place"], self.cleaned_data["from"], self.cleaned_data["until"])

    @property
    def place_name(self) -> str:
        return dict(self.fields["place"].choices).get(self.cleaned_data.get("place", ""), "").strip()


def form_of(query: Mapping[str, str], user, usual: tuple[date, date] | None = None) -> PeriodForm:
    """What an address asks for."""
    since, until = usual or periods(clock.today())[0][1:]
    wanted = {"place": user.posting.division_id, "from": since, "until": until}
    return PeriodForm({name: query.get(name) or value for name, value in wanted.items()}, user=user)


def periods(today: date) -> list[Period]:
    """Usual periods by name; the first is what a page opens with."""
    year_ago = date(today.year - 1, today.month, min(today.day, 28))
    return [
        (_("近 12 个月"), year_ago, today),
        (_("今年以来"), date(today.year, 1, 1), today),
        (_("去年以来"), date(today.year - 1, 1, 1), today),
    ]


def quarters(today: date) -> list[Period]:
    """This year, this quarter, the one before, last year: what is reported."""
    start = quarter_start(today)
    before = quarter_start(start - timedelta(days=1))
    return [
        (_("今年以来"), date(today.year, 1, 1), today),
        (_("本季度"), start, today),
        (_("上季度"), before, start - timedelta(days=1)),
        (_("去年"), date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    ]


def presets(asked: Asked, offered: list[Period]) -> list[dict]:
    """Usual periods, one click each."""
    return [
        {
            "label": label,
            "href": f"?{Asked(asked.place, since, until).address}",
            "on": (asked.since, asked.until) == (since, until),
        }
        for label, since, until in offered
    ]
