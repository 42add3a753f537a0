"""Form fields that offer the places and units of one's own territory."""

from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.divisions.models import CODE_LENGTH, Division, Level, Unit

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
