"""What is typed about a venue, its opening days, and who is posted there."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from liaison.accounts.models import User
from liaison.core import clock
from liaison.core.forms import DateInput, HouseForm, HouseModelForm
from liaison.core.wording import WEEKDAYS
from liaison.divisions.fields import PlaceField
from stations.venues.models import Venue
from stations.venues.queries import may_be_posted

OPENING_ROWS = 4
EDITED = ("name", "tier", "kind", "parent", "address", "phone", "lat", "lon", "active")


class VenueForm(HouseModelForm):
    """An existing venue."""

    class Meta:
        model = Venue
        fields = EDITED

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        above = Venue.objects.visible_to(user).active().order_by("code")
        self.fields["parent"].queryset = above.exclude(pk=self.instance.pk)
        self.fields["parent"].empty_label = _("没有上级站点")
        self.fields["active"].help_text = _("停用后不再接待，门牌码会说明。")

    def _post_clean(self):
        """The action checks the row; here only what was typed is cleaned, the instance stays untouched."""


class NewVenueForm(VenueForm):
    """A new venue; its code is proposed from the letters of the organ."""

    submit_label = _("建站点")
    draft = "venue"
    code = forms.RegexField(
        r"^[A-Za-z]{2,6}\d{2,4}$",
        label=_("站点代码"),
        help_text=_("机关字母加数字，印在门牌上，建好后不改。"),
        error_messages={"invalid": _("代码是 2–6 个字母加 2–4 位数字，如 XJD03。")},
    )
    division = PlaceField(label=_("所在地"))

    class Meta:
        model = Venue
        fields = ("code", "name", "division", *EDITED[1:-1])

    def __init__(self, *args, user, **kwargs):
        HouseModelForm.__init__(self, *args, **kwargs)
        self.fields["parent"].queryset = Venue.objects.visible_to(user).active().order_by("code")
        self.fields["parent"].empty_label = _("没有上级站点")
        self.fields["division"].offer(user)


class OpeningForm(HouseForm):
    """Opening days in up to four lines: which days, from when, until when."""

    def __init__(self, *args, opening: list[dict], **kwargs):
        super().__init__(*args, **kwargs)
        for row in range(OPENING_ROWS):
            known = opening[row] if row < len(opening) else {}
            self._add_row(row, known)

    def _add_row(self, row: int, known: dict) -> None:
        days = [(str(n), name) for n, name in enumerate(WEEKDAYS, start=1)]
        time = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        self.fields[f"days_{row}"] = forms.MultipleChoiceField(
            label=_("哪几天"), choices=days, required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields[f"from_{row}"] = forms.TimeField(label=_("从"), required=False, widget=time)
        self.fields[f"to_{row}"] = forms.TimeField(label=_("到"), required=False, widget=time)
        self.fields[f"note_{row}"] = forms.CharField(label=_("说明"), required=False, max_length=40)
        self.initial |= {f"days_{row}": [str(n) for n in known.get("days", [])]}
        self.initial |= {f"{key}_{row}": known.get(key, "") for key in ("from", "to", "note")}

    def lines(self) -> list[list]:
        """The bound fields, a line each."""
        return [[self[f"{key}_{row}"] for key in ("days", "from", "to", "note")] for row in range(OPENING_ROWS)]

    def clean(self) -> dict:
        cleaned = super().clean()
        for row in range(OPENING_ROWS):
            start, end = cleaned.get(f"from_{row}"), cleaned.get(f"to_{row}")
            if bool(start) != bool(end) or (start and end and start >= end):
                self.add_error(f"to_{row}", gettext("请写清从几点到几点，先早后晚。"))
            if start and not cleaned.get(f"days_{row}"):
                self.add_error(f"days_{row}", gettext("请勾选哪几天。"))
        return cleaned

    def opening(self) -> list[dict]:
        """The lines that say something, as they are kept."""
        typed = self.cleaned_data
        rows = [
            {
                "days": [int(day) for day in typed[f"days_{row}"]],
                "from": f"{typed[f'from_{row}']:%H:%M}" if typed[f"from_{row}"] else "",
                "to": f"{typed[f'to_{row}']:%H:%M}" if typed[f"to_{row}"] else "",
                "note": typed[f"note_{row}"],
            }
            for row in range(OPENING_ROWS)
        ]
        return [row for row in rows if row["days"] or row["note"]]


class PostDeputyForm(HouseForm):
    submit_label = _("加驻站代表")
    submit_icon = "person-plus"
    deputy = forms.ModelChoiceField(label=_("代表"), queryset=Deputy.objects.none())
    from_on = forms.DateField(label=_("从哪天起"), widget=DateInput)

    def __init__(self, *args, user, venue: Venue, **kwargs):
        super().__init__(*args, **kwargs)
        here = venue.deputy_postings.filter(until_on=None).values("deputy")
        rows = Deputy.objects.visible_to(user).exclude(pk__in=here)
        self.fields["deputy"].queryset = rows.order_by("division", "pinyin", "pk")
        self.initial = {"from_on": clock.today()} | self.initial


class PostStaffForm(HouseForm):
    submit_label = _("加工作人员")
    submit_icon = "person-plus"
    user = forms.ModelChoiceField(label=_("人员"), queryset=User.objects.none())
    from_on = forms.DateField(label=_("从哪天起"), widget=DateInput)

    def __init__(self, *args, user, venue: Venue, **kwargs):
        super().__init__(*args, **kwargs)
        here = venue.staff.filter(until_on=None).values("user")
        self.fields["user"].queryset = may_be_posted(user, venue).exclude(pk__in=here)
        self.initial = {"from_on": clock.today()} | self.initial
