"""Opening and changing venues (站点): each has its own desk, which can hold a ticket."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from deputies.people.models import Deputy
from liaison.accounts.models import User
from liaison.accounts.roles import Role
from liaison.accounts.scope import can
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.core.pinyin import initials
from liaison.divisions.models import Division, Unit, UnitKind
from stations.venues.models import Venue, VenueDeputy, VenueStaff


def check_may_edit(by: User, venue: Venue) -> None:
    """A keeper the own venue and those below it, an organ those of its territory."""
    seen = Venue.objects.visible_to(by).filter(pk=venue.pk).exists()
    if not seen or not can(by, "venue:edit", venue.division_id):
        raise PermissionDenied(_("您现在的身份不能改这个站点。"))


@transaction.atomic
def create(*, by: User, code: str, name: str, division: Division, parent: Venue | None = None, **columns) -> Venue:
    """A new venue with its desk (建站点); only an organ opens one."""
    if by.role == Role.STATION_KEEPER or not can(by, "venue:edit", division.code):
        raise PermissionDenied(_("站点由主席团或县人大机关设立。"))
    _check_parent(parent, division, None)
    name = name.strip()
    if Unit.objects.filter(division=division, name=name).exists():
        raise DomainError(_("这个地方已有同名的站点或单位。"), "name")
    unit = Unit.objects.create(
        name=name, pinyin=initials(name), kind=UnitKind.STATION, division=division, phone=columns.get("phone", "")
    )
    venue = Venue(
        code=code.strip().upper(), name=name, pinyin=initials(name), division=division, parent=parent, unit=unit,
        **columns,
    )  # fmt: skip
    venue.full_clean()
    venue.save(force_insert=True)
    record(venue, "create", by=by)
    return venue


@transaction.atomic
def edit(*, by: User, venue_id: int, name: str, parent: Venue | None = None, **columns) -> Venue:
    """Change what a venue is (改资料); its desk is renamed with it."""
    venue = Venue.objects.visible_to(by).locked(venue_id)
    check_may_edit(by, venue)
    _check_parent(parent, venue.division, venue)
    name = name.strip()
    if Unit.objects.filter(division=venue.division, name=name).exclude(pk=venue.unit_id).exists():
        raise DomainError(_("这个地方已有同名的站点或单位。"), "name")
    changed = [key for key, value in columns.items() if getattr(venue, key) != value]
    venue.name, venue.pinyin, venue.parent = name, initials(name), parent
    for key, value in columns.items():
        setattr(venue, key, value)
    venue.full_clean(exclude=["opening"])
    venue.save()
    Unit.objects.filter(pk=venue.unit_id).update(name=name, pinyin=initials(name), phone=venue.phone)
    record(venue, "edit", by=by, data={"fields": sorted(changed)})
    return venue


@transaction.atomic
def set_opening(*, by: User, venue_id: int, opening: list[dict]) -> Venue:
    """The opening days (开放时间)."""
    venue = Venue.objects.visible_to(by).locked(venue_id)
    check_may_edit(by, venue)
    venue.opening = opening
    venue.save(update_fields=["opening"])
    record(venue, "opening", by=by)
    return venue


@transaction.atomic
def post_deputy(*, by: User, venue: Venue, deputy: Deputy, from_on: date) -> VenueDeputy:
    """A deputy works at a venue from a day on (驻站)."""
    check_may_edit(by, venue)
    if venue.deputy_postings.filter(deputy=deputy, until_on=None).exists():
        raise DomainError(_("%s已在这个站点。") % deputy, "deputy")
    posting = VenueDeputy.objects.create(venue=venue, deputy=deputy, from_on=from_on)
    record(venue, "post_deputy", by=by, data={"deputy": deputy.pk})
    return posting


@transaction.atomic
def post_staff(*, by: User, venue: Venue, user: User, from_on: date) -> VenueStaff:
    """An account works at a venue from a day on (驻站工作人员)."""
    check_may_edit(by, venue)
    if venue.staff.filter(user=user, until_on=None).exists():
        raise DomainError(_("%s已在这个站点。") % user, "user")
    posting = VenueStaff.objects.create(venue=venue, user=user, from_on=from_on)
    record(venue, "post_staff", by=by, data={"user": user.pk})
    return posting


@transaction.atomic
def end_posting(*, by: User, posting: VenueDeputy | VenueStaff) -> None:
    """Somebody leaves a venue today (离站). The row stays: who was there when is never lost."""
    check_may_edit(by, posting.venue)
    if posting.until_on:
        raise DomainError(_("已在 %s 离站。") % posting.until_on)
    posting.until_on = max(clock.today(), posting.from_on)
    posting.save(update_fields=["until_on"])
    record(posting.venue, "end_posting", by=by, data={posting._meta.model_name: posting.pk})


def _check_parent(parent: Venue | None, division: Division, venue: Venue | None) -> None:
    """A venue lies under one of the same township, never under itself."""
    if parent is None:
        return
    if parent.division_id[:9] != division.code[:9]:
        raise DomainError(_("上级站点要在同一个乡镇。"), "parent")
    above = parent
    while above is not None:
        if venue is not None and above.pk == venue.pk:
            raise DomainError(_("上级站点不能是自己或自己的下级。"), "parent")
        above = above.parent
