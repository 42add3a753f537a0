"""The places one can tell us about: wherever an organ with letters answers."""

from itertools import groupby

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from liaison.divisions.models import CODE_LENGTH, Division, Level, Unit
from liaison.front.portal.places.queries import MOST_PLACES, TOWN
from suggestions.tickets.voices import Voice

COUNTY = CODE_LENGTH[Level.COUNTY]


def towns() -> QuerySet[Division]:
    """Townships with an organ of their own, or below a county office."""
    organs = Unit.objects.active().organs().exclude(letters=None).values_list("division_id", flat=True)
    own = [code for code in organs if len(code) == TOWN]
    counties = [code for code in organs if len(code) == COUNTY]
    rows = Division.objects.civil().filter(level=Level.TOWNSHIP)
    return rows.filter(Q(code__in=own) | Q(parent__in=counties)).select_related("parent")


def town_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Townships under the name of their county."""
    rows = towns().order_by("code")
    return [
        (county.short_name, [(town.code, town.short_name) for town in below])
        for county, below in groupby(rows, key=lambda town: town.parent)
    ]


def town(code: str) -> Division | None:
    return towns().filter(code=code[:TOWN]).first() if code else None


def village_choices(town: Division) -> list[tuple[str, str]]:
    """The villages of a township, and the township itself for whoever cannot say."""
    rows = Division.objects.civil().filter(parent=town, level=Level.VILLAGE).order_by("code")
    unknown = _("%(town)s（说不清是哪个村）") % {"town": town.short_name}
    return [*rows.values_list("code", "short_name"), (town.code, unknown)]


def villages_named(text: str) -> list[Division]:
    """Villages whose name contains a text or whose initials begin with it, with their township."""
    served = list(towns().values_list("code", flat=True))
    rows = Division.objects.civil().filter(level=Level.VILLAGE, parent__in=served)
    rows = rows.filter(Q(short_name__icontains=text) | Q(pinyin__istartswith=text))
    return list(rows.select_related("parent__parent").order_by("code")[:MOST_PLACES])


def place_named(code: str) -> str:
    """习家店镇小茯苓村"""
    place = Division.objects.filter(code=code).select_related("parent").first()
    if place is None:
        return ""
    above = place.parent.short_name if place.level == Level.VILLAGE and place.parent else ""
    return f"{above}{place.short_name}"


def voice_of_receipt(pk: int) -> Voice:
    """What the receipt shows; the number in it comes from the sealed answer, never from the address."""
    return Voice.objects.select_related("ticket__venue").get(pk=pk)
