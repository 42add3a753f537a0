"""Keeping a proposer secret (为提出人保密): who sees the deputy's name behind a confidential formal suggestion.

On pages: everybody but the handling units. On paper and in sheets, which go around: nobody.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from liaison.accounts.scope import reach
from suggestions.rules.models import Track
from suggestions.tickets.models import Ticket


def is_secret(ticket: Ticket) -> bool:
    return ticket.confidential and ticket.track == Track.FORMAL


def hidden_from(user, ticket: Ticket) -> bool:
    """Whether the pages of this person say only that a deputy proposed it."""
    return is_secret(ticket) and reach(user, "ticket:read") == "U"


def nobody() -> str:
    """What stands instead of a name."""
    return _("代表（身份保密）")


def on_paper(ticket: Ticket, names: Iterable[str]) -> list[str]:
    """The names as they may be printed."""
    names = list(dict.fromkeys(names))
    return [nobody()] if names and is_secret(ticket) else names
