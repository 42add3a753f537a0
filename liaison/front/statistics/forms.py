"""Which place and period the figures are about."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.core.forms import DateInput, HouseForm
from liaison.divisions.models import Division, Level

SHOWN = {
    Level.PROVINCE: (Level.PROVINCE, Level.CITY),
    Level.CITY: (Level.CITY, Level.COUNTY),
    Level.COUNTY: (Level.COUNTY, Level.TOWNSHIP),
}
BELOW = (Level.TOWNSHIP, Level.VILLAGE)


class PeriodForm(HouseForm):
    """Read from the address: ?place=…&from=…&until=…"""

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
        if since and until and since > until:
            self.add_error("from", ValidationError(_("起日不能晚于止日。")))
        return self.cleaned_data


def periods(today: date) -> list[tuple[str, date]]:
    """Usual beginnings, each with its name; all end today. The first is what a page opens with."""
    year_ago = date(today.year - 1, today.month, min(today.day, 28))
    return [
        (_("近 12 个月"), year_ago),
        (_("今年以来"), date(today.year, 1, 1)),
        (_("去年以来"), date(today.year - 1, 1, 1)),
    ]
