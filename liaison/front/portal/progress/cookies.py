"""The pass of one voice (查看凭证): a signed cookie, given for a private link or for code and PIN.

It opens that voice and no other, lasts an hour, and dies when the receipt's keys are revoked.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from liaison.core import clock
from suggestions.tickets.ratings import RatingHow
from suggestions.tickets.voices import Voice

COOKIE = "voice"
SECONDS = 3600
HOWS = {RatingHow.LINK.value, RatingHow.CODE.value}


@dataclass(frozen=True)
class Pass:
    """Whose matter is open, how it was opened, and when (in milliseconds: a receipt may be replaced at once)."""

    voice: int
    how: str
    since: int


def give(response: HttpResponse, request: HttpRequest, voice: Voice, how: str) -> None:
    value = f"{voice.pk}:{how}:{round(clock.now().timestamp() * 1000)}"
    response.set_signed_cookie(
        COOKIE, value, salt=COOKIE, max_age=SECONDS, path=reverse("front:voice"),
        httponly=True, samesite="Lax", secure=request.is_secure(),
    )  # fmt: skip


def read(request: HttpRequest) -> Pass | None:
    """The pass of this visitor, or None when there is none, it is too old or not ours."""
    value = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=SECONDS)
    voice, _colon, rest = value.partition(":")
    how, _colon, since = rest.partition(":")
    if how not in HOWS:
        return None
    return Pass(int(voice), how, int(since))


def take_back(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path=reverse("front:voice"), samesite="Lax")
