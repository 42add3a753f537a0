"""How much waits at a person's own desk: the figure in the menu."""

from suggestions.tickets.legs import Leg

CAP = 999


def at_my_desk(user) -> int | str:
    """Open stops at my unit, leading or assisting; never counts beyond the cap."""
    if user.posting is None or user.posting.unit_id is None:
        return 0
    mine = Leg.objects.visible_to(user).open().filter(to_unit=user.posting.unit_id)
    count = mine[: CAP + 1].count()
    return f"{CAP}+" if count > CAP else count
