"""Paper of the desk: the receipt, its reprint, and the referral slip (回执、补打、引导单)."""

from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from liaison.core import qrcodes, toasts
from liaison.core.errors import DomainError, NotHere
from liaison.core.once import once
from liaison.core.views import safe_next
from stations.receptions import actions as receptions
from stations.receptions.models import Ending, Reception
from suggestions.desk import queries
from suggestions.workflow import keys

PAPERS = ("roll80", "a5")


def receipt_card(request: HttpRequest, key: str) -> dict | None:
    """What components/receipt.html prints, for the act this person did under a key."""
    slip = queries.slip(request.user, key) if key else None
    if slip is None:
        return None
    venue = slip.ticket.venue
    return {
        "key": key,
        "number": slip.ticket.number,
        "qr": qrcodes.svg(request.build_absolute_uri(slip.path)),
        "code": slip.code,
        "pin": slip.pin,
        "place": venue.name if venue else "",
        "phone": venue.phone if venue else "",
        "note": _("算作附议，和先反映的人一起答复。") if slip.seconded else "",
    }


@never_cache
@require_safe
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """The receipt on its own sheet: 80 mm roll or A5."""
    card = receipt_card(request, key)
    if card is None:
        raise NotHere(_("这张回执已不能再显示，请在今日台账里补打。"))
    wanted = request.GET.get("paper", "")
    paper = wanted if wanted in PAPERS else PAPERS[0]
    back = safe_next(request)
    ways = {"back": back or reverse("suggestions:desk"), "next": back}
    context = {"card": card, "paper": paper, "papers": PAPERS} | ways
    return render(request, "suggestions/desk/receipt.html", context)


@require_POST
def reprint(request: HttpRequest, pk: int) -> HttpResponse:
    """One more link and PIN for the voice of this visit (补打回执)."""
    visit = get_object_or_404(Reception.objects.visible_to(request.user).exclude(voice=None), pk=pk)
    key = uuid4().hex

    def again() -> dict:
        return remembered(keys.reprint(voice_id=visit.voice.pk, by=request.user))

    try:
        once(scope=f"user:{request.user.pk}", key=key, route=request.path, body=b"", effect=again)
    except (DomainError, PermissionDenied) as refusal:
        toasts.warn(request, str(refusal))
        return redirect("suggestions:desk")
    return redirect("suggestions:desk-receipt", key=key)


def remembered(receipt: keys.Receipt) -> dict:
    """What is kept, sealed, of a receipt so that it can be shown once more for ten minutes."""
    return {"voice": receipt.voice.pk, "token": receipt.token, "pin": receipt.pin}


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a visit that was only recorded."""
    visit = get_object_or_404(Reception.objects.visible_to(request.user), pk=pk)
    try:
        receptions.withdraw(by=request.user, reception_id=visit.pk, minutes=queries.undo_minutes(request.user))
        toasts.done(request, _("已撤销，台账里仍看得到。"))
    except DomainError as refusal:
        toasts.warn(request, str(refusal))
    return redirect("suggestions:desk")


@require_safe
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip that says where the matter belongs (引导单), A5."""
    rows = Reception.objects.visible_to(request.user).select_related(*queries.OF_ROW)
    visit = get_object_or_404(rows, pk=pk, ending__in=[Ending.REFERRED, Ending.RECORDED])
    voice = getattr(visit, "voice", None)
    body = voice.ticket.body if voice else None
    reason = body.closing_reason if body else None
    return render(request, "suggestions/desk/slip.html", {"visit": visit, "voice": voice, "reason": reason})
