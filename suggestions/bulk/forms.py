"""A grid of paper lines (批量补录): ten rows, each checked for itself."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.core.contacts import is_phone, normalise_phone
from liaison.core.forms import DateInput, HouseForm
from liaison.divisions.models import Division
from suggestions.desk.queries import villages_of
from suggestions.rules.models import Category, Layer

ROWS = 10
KEEP_AS = (("ticket", _("转意见件")), ("recorded", _("只登记")), ("answered", _("当场答复")))


class LineForm(HouseForm):
    """One line of the paper. A row without words is no row."""

    words = forms.CharField(label=_("他说了什么"), max_length=4000, required=False)
    name = forms.CharField(label=_("姓名"), max_length=40, required=False)
    phone = forms.CharField(label=_("手机号"), max_length=20, required=False)
    village = forms.CharField(label=_("村(社区)"), max_length=40, required=False)
    place = forms.CharField(label=_("具体地点"), max_length=80, required=False)
    category = forms.CharField(label=_("类别"), max_length=20, required=False)
    level = forms.CharField(label=_("归谁管"), max_length=10, required=False)
    answer = forms.CharField(label=_("答复"), max_length=4000, required=False)

    def __init__(self, *args, lists: "Lists", **kwargs):
        self.lists = lists
        super().__init__(*args, **kwargs)

    @property
    def is_blank(self) -> bool:
        return not any((self[name].value() or "").strip() for name in self.fields)

    def clean_words(self) -> str:
        words = self.cleaned_data["words"].strip()
        if not words:
            raise forms.ValidationError(gettext("这一行没写他说了什么。"))
        return words

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"].strip()
        if typed and not is_phone(typed):
            raise forms.ValidationError(gettext("电话号码不对。"))
        return normalise_phone(typed)

    def clean_village(self) -> Division:
        return self._pick("village", self.lists.villages, self.lists.here)

    def clean_category(self) -> Category | None:
        return self._pick("category", self.lists.categories, None)

    def clean_level(self) -> str:
        return self._pick("level", self.lists.levels, "")

    def _pick(self, name: str, options: dict, default):
        typed = self.cleaned_data[name].strip()
        if not typed:
            return default
        if typed not in options:
            raise forms.ValidationError(gettext("没有“%s”，请从列表里选。") % typed)
        return options[typed]


class Lists:
    """What the columns may hold, by the word people write; read once for all rows."""

    def __init__(self, venue):
        self.here = venue.division
        self.villages = {village.short_name: village for village in villages_of(venue)}
        self.categories = {category.name: category for category in Category.objects.active()}
        self.levels = {str(layer.label): layer.value for layer in Layer}


class SheetForm(HouseForm):
    """What holds for the whole sheet: the day of the paper and what becomes of its lines."""

    on = forms.DateField(label=_("哪一天"), widget=DateInput)
    keep_as = forms.ChoiceField(label=_("这些来访"), choices=KEEP_AS, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial = {"on": clock.today(), "keep_as": "ticket"} | self.initial

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > clock.today():
            raise forms.ValidationError(gettext("日期不能晚于今天。"))
        return on


class Grid:
    """All rows of the grid, bound to what was sent or blank."""

    def __init__(self, data, venue):
        lists = Lists(venue)
        rows = [LineForm(data, prefix=f"r{n}", lists=lists) for n in range(_row_count(data))]
        self.lists, self.rows = lists, rows
        self.blank = [row.is_blank for row in rows] if data is not None else [True] * len(rows)

    @property
    def filled(self) -> list[LineForm]:
        return [row for row, blank in zip(self.rows, self.blank, strict=True) if not blank]

    def sort(self) -> tuple[list[LineForm], list[LineForm]]:
        """The rows that can be saved and those that cannot."""
        good = [row for row in self.filled if row.is_valid()]
        return good, [row for row in self.filled if not row.is_valid()]


def _row_count(data) -> int:
    """As many rows as were sent: a paste from a sheet can bring more than ten."""
    sent = data.get("rows", "") if data is not None else ""
    return min(max(int(sent), ROWS), 100) if sent.isdecimal() else ROWS
