"""What may be typed about places and units."""

from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.core.forms import HouseForm, HouseModelForm
from liaison.divisions.models import CODE_LENGTH, Division, Level, Unit, UnitKind

GROUP_BY = CODE_LENGTH[Level.TOWNSHIP]


class PlaceIterator(forms.models.ModelChoiceIterator):
    """Places grouped under their township; one query, however many."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        places = list(self.queryset.order_by("code"))
        names = {place.code: place.short_name for place in places}
        for township, members in groupby(places, key=lambda place: place.code[:GROUP_BY]):
            yield (names.get(township, township), [self.choice(place) for place in members])


class PlaceField(forms.ModelChoiceField):
    """One place of the own territory (区划)."""

    iterator = PlaceIterator

    def __init__(self, **options):
        super().__init__(queryset=Division.objects.none(), **({"label": _("地方")} | options))

    def offer(self, user, levels: tuple[str, ...] = ()) -> None:
        """The places this person may choose."""
        places = Division.objects.visible_to(user).civil()
        self.queryset = places.filter(level__in=levels) if levels else places


class UnitField(forms.ModelChoiceField):
    """One unit in use of the own territory (单位)."""

    def __init__(self, **options):
        super().__init__(queryset=Unit.objects.none(), **({"label": _("单位")} | options))

    def offer(self, user, kinds=()) -> None:
        units = Unit.objects.visible_to(user).active().select_related("division")
        units = units.filter(kind__in=kinds) if kinds else units
        self.queryset = units.order_by("division", "kind", "pinyin")

    def label_from_instance(self, unit: Unit) -> str:
        place = unit.division.short_name
        return unit.name if unit.name.startswith(place) else f"{unit.name}（{place}）"


class GridForm(HouseForm):
    submit_label = _("加网格")
    name = forms.CharField(label=_("网格名称"), max_length=40, help_text=_("如：第一网格、3 组网格"))


class RenameForm(HouseForm):
    name = forms.CharField(label=_("全称"), max_length=60)
    short_name = forms.CharField(label=_("简称"), max_length=40, help_text=_("页面上显示的就是它。"))
    reason = forms.CharField(label=_("依据"), max_length=200, help_text=_("批复文号或更名原因，进操作记录。"))


class UnitForm(HouseModelForm):
    """A unit; on a new one the place is chosen too."""

    division = PlaceField(label=_("所属区划"))
    parent = UnitField(label=_("上级单位"), required=False, help_text=_("如村镇建设办的上级是镇政府；超期时先报它。"))

    class Meta:
        model = Unit
        fields = ("division", "name", "kind", "letters", "parent", "phone", "active")

    def __init__(self, *args, user, free_letters: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["letters"].help_text = _("只有人大机关要填；这里还空着的是 %s。") % free_letters
        self.fields["division"].offer(user)
        self.fields["parent"].offer(user, (UnitKind.GOVERNMENT, UnitKind.HANDLING, UnitKind.VILLAGE))
        self.fields["active"].help_text = _("停用后不再派件，已有的件照常办完。")
        if self.instance.pk:
            del self.fields["division"]

    def _post_clean(self):
        """The action checks the row; here only what was typed is cleaned, the instance stays untouched."""
