"""Refusals with a sentence a user may read."""

from django.http import Http404


class DomainError(Exception):
    """A rule says no. `field` names the input it belongs to; pages and the API show it there (422)."""

    status = 422

    def __init__(self, message, field: str | None = None):
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class Conflict(DomainError):
    """Somebody else was faster: what you saw is no longer so (409)."""

    status = 409


class NotHere(Http404):
    """Not found, with a sentence for the reader: why, and what to do instead."""
