"""What a page says after an act: one sentence, and where it can be taken back, the way back."""

from django.contrib import messages
from django.http import HttpRequest


def done(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Say on the next page that something was done; `undo` is the address of the way back."""
    messages.success(request, text, extra_tags=f"undo:{undo}" if undo else "")


def warn(request: HttpRequest, text: str) -> None:
    """Say on the next page what did not go as asked; stays until it is closed."""
    messages.error(request, text)
