"""Who sits in the bodies of an organ (组成人员): a seat is taken from a day and ends on a day."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from deputies.people.models import Body, Deputy, Seat
from liaison.accounts.models import User
from liaison.accounts.scope import can, reach
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import Unit, UnitKind

BODIES_OF = {
    UnitKind.PRESIDIUM: (Body.PRESIDIUM,),
    UnitKind.STREET_COMMITTEE: (Body.WORK_COMMITTEE,),
    UnitKind.COUNTY_OFFICE: (Body.CHAIRPERSONS,),
}


@transaction.atomic
def take_seat(
    *,
    by: User,
    unit: Unit,
    deputy: Deputy | None = None,
    name: str = "",
    post: str = Seat.Post.MEMBER,
    voting: bool = True,
    from_on: date | None = None,
) -> Seat:
    """A person joins the body of an organ; a deputy by the roster, anybody else by name."""
    check_may_seat(by, unit)
    Unit.objects.locked(unit.pk)
    name = deputy.name if deputy else name.strip()
    if not name:
        raise DomainError(_("请选代表，或写姓名。"), "name")
    seat = Seat(
        unit=unit, body=BODIES_OF[unit.kind][0], deputy=deputy, name=name, post=post, rank=Seat.RANKS[post],
        voting=voting, from_on=from_on or clock.today(),
    )  # fmt: skip
    taken = Seat.objects.of(unit.pk, seat.body).live(seat.from_on)
    same = taken.filter(deputy=deputy) if deputy else taken.filter(name=name, deputy=None)
    if same.exists():
        raise DomainError(_("%s已在名单里。") % name, "deputy" if deputy else "name")
    if post == Seat.Post.CHAIR and taken.filter(post=post).exists():
        raise DomainError(_("主席（主任）只能有一位；先让前任卸任。"), "post")
    seat.full_clean()
    seat.save()
    record(seat, "create", by=by, data={"unit": unit.pk, "body": seat.body})
    return seat


@transaction.atomic
def leave_seat(*, by: User, seat_id: int, until_on: date) -> Seat:
    """The last day on which this person belongs to the body."""
    seat = Seat.objects.select_related("unit").locked(seat_id)
    check_may_seat(by, seat.unit)
    if seat.until_on:
        raise DomainError(_("%(name)s在 %(day)s 已卸任。") % {"name": seat.name, "day": seat.until_on}, "until_on")
    seat.until_on = until_on
    seat.full_clean()
    seat.save(update_fields=["until_on"])
    record(seat, "end", by=by, data={"unit": seat.unit_id})
    return seat


def check_may_seat(by: User, unit: Unit) -> None:
    if unit.kind not in BODIES_OF:
        raise DomainError(_("%s没有组成人员名单。") % unit, "unit")
    if not can(by, "seat:edit", unit.division_id) or (reach(by, "seat:edit") == "H" and by.posting.unit_id != unit.pk):
        raise PermissionDenied(_("您现在的身份不能改这份名单。"))
