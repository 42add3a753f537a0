"""The figures in the menu: what came, and what waits at a person's own desk."""

from django.db.models import QuerySet

from liaison.core.querysets import counts_up_to
from liaison.notifications.queries import bell_of, unread
from suggestions.tickets.legs import Leg

CAP = 999


def at_my_desk(user) -> QuerySet:
    """Open stops at my unit, leading or assisting."""
    if user.posting is None or user.posting.unit_id is None:
        return Leg.objects.none()
    return Leg.objects.visible_to(user).open().filter(to_unit=user.posting.unit_id)


def menu_figures(user) -> dict[str, int | str]:
    """What stands behind the entries of the menu, in one statement; nothing is counted beyond the cap."""
    found = counts_up_to(CAP, {"notices": unread(user), "desk": at_my_desk(user)})
    return {"notices": bell_of(found["notices"]), "desk": f"{CAP}+" if found["desk"] > CAP else found["desk"]}
