"""Move and step(): the only code in the product that changes a state, and no state changes without a trace."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from liaison.audit.models import Entry
from liaison.core import clock
from liaison.core.errors import Conflict, DomainError


@dataclass(frozen=True)
class Move:
    """One line of a table of moves: what it is called, from where to where, and who may.

    `target` None keeps the state. `allowed(by, thing)` answers for the person, not for the state.
    """

    name: str
    label: str
    sources: frozenset[str]
    target: str | None
    allowed: Callable[[object, object], bool]

    def open_to(self, by, thing) -> bool:
        """Whether this person may make this move on this thing as it stands."""
        return thing.state in self.sources and self.allowed(by, thing)


def check_open(thing, move: Move, by) -> None:
    """Raise the sentence that says why the move is not open; pass silently if it is."""
    if thing.state not in move.sources:
        raise DomainError(
            _("%(thing)s目前为「%(state)s」，不能%(move)s。")
            % {"thing": thing, "state": thing.get_state_display(), "move": move.label}
        )
    if not move.allowed(by, thing):
        raise PermissionDenied(_("您现在的身份不能对%(thing)s%(move)s。") % {"thing": thing, "move": move.label})


def step(
    thing: models.Model,
    move: Move,
    *,
    by,
    note: str = "",
    version: int | None = None,
    data: dict | None = None,
    for_unit_id: int | None = None,
    **columns,
) -> Entry:
    """Make one move: check it, write state and columns in one UPDATE, leave one entry.

    `version` is what the caller saw; another number means somebody moved first (Conflict, 409).
    The thing must have been locked by the caller in this transaction.
    """
    check_open(thing, move, by)
    if version is not None and version != thing.version:
        raise Conflict(_("%s刚刚有了新的动作，请看过以后再决定。") % thing)
    before, after = thing.state, move.target or thing.state
    columns |= {"state": after, "version": thing.version + 1}
    changed = type(thing)._base_manager.filter(pk=thing.pk, version=thing.version).update(**columns)
    if not changed:
        raise Conflict(_("%s刚刚有了新的动作，请看过以后再决定。") % thing)
    for name, value in columns.items():
        setattr(thing, name, value)
    return enter(thing, move.name, by=by, before=before, note=note, data=data, for_unit_id=for_unit_id)


def enter(thing, verb: str, *, by, before: str, note="", data=None, for_unit_id=None) -> Entry:
    """The entry of a move just made, with the thing's new version as its seq."""
    name = thing._meta.model_name
    return Entry.objects.create(
        thing=name,
        thing_id=thing.pk,
        seq=thing.version,
        verb=f"{name}.{verb}",
        before=before,
        after=thing.state,
        by=by,
        for_unit_id=for_unit_id,
        role=by.role,
        at=clock.now(),
        note=note,
        data=data or {},
        division_code=getattr(thing, "division_id", None) or "",
    )
