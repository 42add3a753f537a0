"""Who may act on a meeting, its items and its lists (议事的权限): the organ whose meeting it is."""

from collections.abc import Callable

from liaison.accounts.roles import SYSTEM
from liaison.accounts.scope import reach


def power(verb: str) -> Callable[[object, object], bool]:
    """H: the person sits at the organ whose thing it is."""

    def allowed(by, thing) -> bool:
        if not reach(by, verb) or by.posting is None:
            return False
        return by.posting.unit_id == thing.organ_id

    return allowed


def power_or_clock(verb: str) -> Callable[[object, object], bool]:
    """The organ, or the system where its own rules undo what others decided."""
    own = power(verb)
    return lambda by, thing: by.role == SYSTEM or own(by, thing)


def may_record(by, meeting) -> bool:
    """Whether this person keeps the record of that meeting."""
    return power("meeting:record")(by, meeting)
