"""Changing the rules: categories, the hand-off catalogue, new versions of deadlines. Used rows are never rewritten."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from liaison.audit.trail import record
from liaison.core.errors import DomainError
from liaison.divisions.models import ORGANS, Division, Unit, UnitKind
from liaison.divisions.queries import layer_of
from suggestions.rules.models import CatalogueLine, Category, DeadlineProfile, DeadlineStep
from suggestions.rules.proposing import keywords_of

NOT_HANDLING = ORGANS | {UnitKind.STATION}


@transaction.atomic
def save_category(
    *, by, category_id: int | None = None, name: str, keywords: str, order: int, active: bool
) -> Category:
    """A new category, or other words for one that exists."""
    if not by.may("category:edit"):
        raise PermissionDenied(_("您现在的身份不能改类别。"))
    category = Category.objects.locked(category_id) if category_id else Category()
    category.name, category.order, category.active = name.strip(), order, active
    category.keywords = " ".join(keywords_of(keywords))
    category.full_clean()
    category.save()
    record(category, "edit" if category_id else "create", by=by)
    return category


@transaction.atomic
def add_line(*, by, category: Category, division: Division, unit: Unit, order: int) -> CatalogueLine:
    """From now on this unit is proposed for the category at the place."""
    _check_may_edit_catalogue(by, division)
    if unit.kind in NOT_HANDLING:
        raise DomainError(_("人大机关和站点不承办，请选承办单位。"), "unit")
    if not (division.contains(unit.division_id) or unit.division.contains(division.code)):
        raise DomainError(_("%(unit)s不管%(place)s。") % {"unit": unit, "place": division}, "unit")
    line = CatalogueLine(category=category, division=division, unit=unit, order=order, level=layer_of(unit))
    line.full_clean()
    line.save()
    record(line, "create", by=by, data={"category": category.pk, "unit": unit.pk})
    return line


@transaction.atomic
def order_line(*, by, line_id: int, order: int) -> CatalogueLine:
    """Another place in the row: 1 is proposed first."""
    line = CatalogueLine.objects.locked(line_id)
    _check_may_edit_catalogue(by, line.division)
    line.order = order
    line.full_clean()
    line.save(update_fields=["order"])
    record(line, "order", by=by, data={"order": order})
    return line


@transaction.atomic
def remove_line(*, by, line_id: int) -> None:
    """The unit is no longer proposed; tickets handed to it stay with it."""
    line = CatalogueLine.objects.locked(line_id)
    _check_may_edit_catalogue(by, line.division)
    record(line, "remove", by=by, data={"category": line.category_id, "unit": line.unit_id})
    line.delete()


@transaction.atomic
def new_version(
    *, by, profile: DeadlineProfile, from_on: date, source: str, steps: Sequence[Mapping]
) -> DeadlineProfile:
    """A copy of a profile with other times. The own place's profile gets a next version, another's a local one."""
    place = by.posting.division
    if not by.may("profile:edit", place.code):
        raise PermissionDenied(_("您现在的身份不能改期限方案。"))
    own = profile.division_id == place.code
    name = profile.name if own else _("%s本地") % place.short_name
    last = DeadlineProfile.objects.filter(name=name).aggregate(last=Max("version"))["last"] or 0
    parent = profile.parent if own else profile
    fresh = DeadlineProfile(
        name=name, division=place, version=last + 1, from_on=from_on, source=source.strip(), parent=parent
    )
    fresh.full_clean()
    fresh.save()
    for step in steps:
        row = DeadlineStep(profile=fresh, **step)
        row.full_clean()
        row.save()
    record(fresh, "new_version", by=by, data={"from": profile.pk})
    return fresh


def _check_may_edit_catalogue(by, division: Division) -> None:
    if not by.may("catalogue:edit", division.code):
        raise PermissionDenied(_("您现在的身份不能改这里的派单目录。"))
