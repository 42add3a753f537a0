"""Changing single places: a new grid (网格) below a village, another name. Merging and splitting come later."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.audit.trail import record
from liaison.core.errors import DomainError
from liaison.core.pinyin import initials
from liaison.divisions.models import CODE_LENGTH, Division, Level

LAST_GRID = 999


@transaction.atomic
def add_grid(*, village: str, name: str, by) -> Division:
    """A grid below a village; it gets the next three digits after the village's code."""
    above = Division.objects.locked(village)
    check_may_edit(by, above.code)
    if above.level != Level.VILLAGE:
        raise DomainError(_("网格只能建在村(社区)下面。"))
    grid = Division(
        code=_next_grid_code(above.code),
        name=name.strip(),
        short_name=name.strip()[:40],
        pinyin=initials(name),
        level=Level.GRID,
        parent=above,
    )
    _check_name(grid)
    grid.full_clean()
    grid.save()
    record(grid, "add_grid", by=by, data={"code": grid.code})
    return grid


@transaction.atomic
def rename(*, code: str, name: str, short_name: str, reason: str, by) -> Division:
    """Another name for a place; the old one stays in the trail."""
    place = Division.objects.locked(code)
    check_may_edit(by, code)
    old = {"name": place.name, "short_name": place.short_name}
    place.name, place.short_name = name.strip(), short_name.strip()
    if old == {"name": place.name, "short_name": place.short_name}:
        raise DomainError(_("名称没有变。"), "name")
    place.pinyin = initials(place.short_name)
    _check_name(place)
    place.full_clean()
    place.save(update_fields=["name", "short_name", "pinyin"])
    record(place, "rename", by=by, note=reason, data={"code": code, "old": old, "new": place.name})
    return place


def check_may_edit(by, code: str) -> None:
    if not by.may("division:edit", code):
        raise PermissionDenied(_("您现在的身份不能改这个地方的区划。"))


def _next_grid_code(village: str) -> str:
    last = Division.objects.filter(parent=village).order_by("-code").values_list("code", flat=True).first()
    number = int(last[CODE_LENGTH[Level.VILLAGE] :]) + 1 if last else 1
    if number > LAST_GRID:
        raise DomainError(_("这个村的网格号用完了。"))
    return f"{village}{number:03d}"


def _check_name(place: Division) -> None:
    same = Division.objects.filter(parent=place.parent_id, short_name=place.short_name)
    if same.exclude(pk=place.pk).exists():
        raise DomainError(_("同一个地方下面已有“%s”。") % place.short_name, "name")
