"""What a page says after an act: one sentence, the way back where there is one, and which draft arrived."""

from django.contrib import messages
from django.http import HttpRequest

UNDO = "undo:"
DRAFT = "draft:"


def done(request: HttpRequest, text: str, *, undo: str = "", draft: str = "") -> None:
    """Say on the next page that something was done.

    `undo` is the address of the way back; `draft` names the form whose kept text the browser may now drop.
    """
    tags = [UNDO + undo] if undo else []
    tags += [DRAFT + draft] if draft else []
    messages.success(request, text, extra_tags=" ".join(tags))


def warn(request: HttpRequest, text: str) -> None:
    """Say on the next page what did not go as asked; stays until it is closed."""
    messages.error(request, text)


def tagged(message, prefix: str) -> str:
    """What a message carries under a prefix: the way back, or the name of a draft."""
    tags = (message.extra_tags or "").split()
    return next((tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix)), "")
