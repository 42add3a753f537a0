"""Changing the tree of places: loading a list, adding a grid, renaming. Each change leaves a trace."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from liaison.core.errors import DomainError
from liaison.core.pinyin import initials
from liaison.divisions.models import Division
from liaison.divisions.naming import is_virtual, level_of, parent_code_of, short_name_of
from liaison.divisions.sheets import Place, orphans, uncivil_codes


@dataclass(frozen=True)
class Loaded:
    """What loading a list did: places added, places already there, and those of them that have another name."""

    added: int
    known: int
    named_otherwise: Sequence[str]


@transaction.atomic
def load(places: Sequence[Place]) -> Loaded:
    """Add the places that are missing. What is already there stays as it is: it may have been renamed here."""
    known = dict(Division.objects.values_list("code", "name"))
    lost = orphans(places, known)
    if lost:
        raise DomainError(_("找不到上级：%s") % "、".join(lost[:5]))
    new = [place for place in places if place.code not in known]
    Division.objects.bulk_create(_rows(new), batch_size=1000)
    other = [p.code for p in places if p.code in known and known[p.code] != p.name]
    return Loaded(len(new), len(places) - len(new), other)


def _rows(places: Sequence[Place]) -> list[Division]:
    uncivil = _uncivil(places)
    return [
        Division(
            code=place.code,
            name=place.name,
            short_name=(short := short_name_of(place.name, level_of(place.code)))[:40],
            pinyin=initials(short),
            level=level_of(place.code),
            parent_id=parent_code_of(place.code),
            is_civil=not any(place.code.startswith(code) for code in uncivil),
        )
        for place in places
    ]


def _uncivil(places: Sequence[Place]) -> tuple[str, ...]:
    """Codes of places without residents; everything below them has none either."""
    marked = {p.code for p in places if not p.is_civil or is_virtual(p.name, level_of(p.code))}
    return tuple(sorted(marked | uncivil_codes()))
