"""The one question about power: may this person do this there?"""

from liaison.accounts.roles import reach_of


def can(user, verb: str, division_code: str | None = None) -> bool:
    """Whether the person's active posting has this verb at this place (or anywhere, when none is named).

    How far below the place the verb reaches (own station, own rows, …) is for the thing's own queryset
    and table of moves to say.
    """
    reach = reach_of(user.role, verb)
    if not reach:
        return False
    if reach == "A" or division_code is None or user.posting is None:
        return True
    return division_code.startswith(user.posting.division_id)


def reach(user, verb: str) -> str:
    """The letter of the table for this person's active role; "" when the verb is not theirs."""
    return reach_of(user.role, verb)
