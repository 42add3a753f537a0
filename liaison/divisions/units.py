"""Changing units (单位): create, edit, close. An organ's letters begin its tickets' numbers, so they are unique."""

import re
from itertools import chain, count

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.audit.trail import record
from liaison.core.errors import DomainError
from liaison.core.pinyin import initials
from liaison.divisions.models import (
    CODE_LENGTH,
    ORGANS,
    TOWNSHIP_ORGANS,
    Division,
    Level,
    Unit,
    UnitKind,
)

LETTERS = re.compile(r"[A-Z]{3,6}")
PLACE_WORD = re.compile(r"(街道|镇|乡|苏木|市|县|区|旗)$")


@transaction.atomic
def create(*, by, division: Division, **columns) -> Unit:
    """A new unit at a place."""
    _check_may_edit(by, division)
    unit = _checked(Unit(division=division, **columns))
    unit.save()
    record(unit, "create", by=by)
    return unit


@transaction.atomic
def edit(*, unit_id: int, by, **columns) -> Unit:
    """Other name, letters, superior or phone; or in use no more."""
    unit = Unit.objects.locked(unit_id)
    _check_may_edit(by, unit.division)
    changed = [name for name, value in columns.items() if getattr(unit, name) != value]
    for name, value in columns.items():
        setattr(unit, name, value)
    _check_may_edit(by, unit.division)
    _checked(unit).save()
    record(unit, "edit", by=by, data={"fields": sorted(changed)})
    return unit


def propose_letters(place: Division) -> str:
    """Free letters for the organ of a place: its pinyin initials, lengthened until nobody has them."""
    start = initials(PLACE_WORD.sub("", place.short_name)).upper()
    start = re.sub(r"[^A-Z]", "", start)[:4].ljust(3, "X")
    taken = set(Unit.objects.exclude(letters=None).values_list("letters", flat=True))
    tails = chain([""], (chr(ord("A") + n) for n in range(26)), (f"{_letter(n)}" for n in count(26)))
    return next(start + tail for tail in tails if start + tail not in taken)


def _letter(number: int) -> str:
    return chr(ord("A") + number // 26 - 1) + chr(ord("A") + number % 26)


def _checked(unit: Unit) -> Unit:
    unit.name = unit.name.strip()
    unit.pinyin = initials(unit.name, 60)
    unit.letters = (unit.letters or "").strip().upper() or None
    _check_letters(unit)
    _check_place(unit)
    _check_parent(unit)
    unit.full_clean()
    return unit


def _check_letters(unit: Unit) -> None:
    if unit.is_organ and not unit.letters:
        raise DomainError(_("人大机关须有编号字母。"), "letters")
    if unit.letters and not LETTERS.fullmatch(unit.letters):
        raise DomainError(_("编号字母为 3 到 6 个大写字母，如 XJD。"), "letters")
    if unit.letters and not unit.is_organ:
        raise DomainError(_("只有人大机关有编号字母。"), "letters")


def _check_place(unit: Unit) -> None:
    wanted = {
        **dict.fromkeys(TOWNSHIP_ORGANS, Level.TOWNSHIP),
        UnitKind.COUNTY_OFFICE: Level.COUNTY,
        UnitKind.VILLAGE: Level.VILLAGE,
    }.get(unit.kind)
    if wanted and len(unit.division_id) != CODE_LENGTH[wanted]:
        raise DomainError(
            _("%(kind)s须设在%(level)s。") % {"kind": unit.get_kind_display(), "level": wanted.label}, "division"
        )


def _check_parent(unit: Unit) -> None:
    above, seen = unit.parent, {unit.pk}
    while above:
        if above.pk in seen:
            raise DomainError(_("上级单位不能是它自己或它的下级。"), "parent")
        seen.add(above.pk)
        above = above.parent
    if unit.parent and unit.parent.kind in ORGANS:
        raise DomainError(_("人大机关不是承办单位的上级。"), "parent")


def _check_may_edit(by, division: Division) -> None:
    if not by.may("unit:edit", division.code):
        raise PermissionDenied(_("您现在的身份不能改这里的单位。"))
