"""Places and desks: one county, one township, two villages of it, and a township next door."""

from liaison.divisions.models import LEVEL_OF_LENGTH, Division, Unit, UnitKind
from liaison.divisions.queries import codes_above

COUNTY = "420381"
TOWNSHIP = "420381105"
VILLAGE = "420381105201"
OTHER_VILLAGE = "420381105202"
OTHER_TOWNSHIP = "420381106"

NAMES = {
    "42": "湖北省",
    "4203": "十堰市",
    COUNTY: "丹江口市",
    TOWNSHIP: "习家店镇",
    VILLAGE: "小茯苓村",
    OTHER_VILLAGE: "朱家院村",
    OTHER_TOWNSHIP: "蒿坪镇",
}


def a_place(code: str = TOWNSHIP) -> Division:
    """The place with that code, and everything above it."""
    place = None
    for above in codes_above(code):
        name = NAMES.get(above, f"地方{above}")
        place, _made = Division.objects.get_or_create(
            code=above,
            defaults={
                "name": name,
                "short_name": name,
                "level": LEVEL_OF_LENGTH[len(above)],
                "parent": place,
            },
        )
    return place


def a_unit(kind: str = UnitKind.HANDLING, at: str = TOWNSHIP, name: str = "") -> Unit:
    """The desk of that kind and name at a place."""
    place = a_place(at)
    name = name or f"{place.name}{UnitKind(kind).label}"
    return Unit.objects.get_or_create(division=place, name=name, defaults={"kind": kind})[0]
