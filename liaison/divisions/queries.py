"""Reading the tree: who is above, which organ answers for a place."""

from django.db.models import Count
from django.db.models.functions import Length

from liaison.divisions.models import CODE_LENGTH, TOWNSHIP_ORGANS, Division, Level, Unit, UnitKind

LENGTHS = sorted(CODE_LENGTH.values())


def codes_above(code: str) -> list[str]:
    """The codes of the place itself and of everything above it, widest first."""
    return [code[:n] for n in LENGTHS if n <= len(code)]


def path_of(code: str) -> list[Division]:
    """The place and its ancestors, widest first."""
    return list(Division.objects.filter(code__in=codes_above(code)).order_by("code"))


def organ_for(code: str) -> Unit | None:
    """The organ that answers for a place: its township's, else its county's."""
    organs = Unit.objects.active().organs().filter(division__in=[code[:9], code[:6]])
    return max(organs, key=lambda organ: len(organ.division_id), default=None)


def county_office_for(code: str) -> Unit | None:
    """The county-level organ above a place."""
    return Unit.objects.active().filter(kind=UnitKind.COUNTY_OFFICE, division=code[: CODE_LENGTH[Level.COUNTY]]).first()


def layer_of(unit: Unit) -> Level:
    """The layer of power a unit belongs to (事权层级): village, township or county."""
    if unit.kind == UnitKind.VILLAGE:
        return Level.VILLAGE
    if unit.kind in TOWNSHIP_ORGANS:
        return Level.TOWNSHIP
    by_length = {length: level for level, length in CODE_LENGTH.items()}
    level = by_length[len(unit.division_id)]
    return Level.VILLAGE if level == Level.GRID else level


def children_of(user, place: Division) -> list[Division]:
    """The places directly below one, each with how many lie below it."""
    rows = Division.objects.visible_to(user).filter(parent=place)
    return list(rows.annotate(below=Count("children")).order_by("code"))


def found(user, word: str, limit: int) -> list[Division]:
    """Places of the territory that answer to a name, pinyin initials or a code; wide ones first."""
    rows = Division.objects.visible_to(user).named(word).select_related("parent")
    return list(rows.annotate(below=Count("children"), width=Length("code")).order_by("width", "code")[:limit])
