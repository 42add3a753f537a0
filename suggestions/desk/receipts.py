"""The receipts of one ticket (回执): who holds one that still opens, print another, end what was lost."""

from urllib.parse import urlencode
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liaison.core.once import once
from suggestions.desk.papers import remembered
from suggestions.tickets.models import Ticket
from suggestions.tickets.voices import Voice
from suggestions.workflow import keys


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipts(request: HttpRequest, number: str) -> HttpResponse:
    """Every voice of the ticket, by mask; POST prints one more receipt for one of them (补打回执)."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user).select_related("venue"), number=number)
    if not keys.may_issue(request.user, ticket):
        raise PermissionDenied(_("您现在的身份不能补打这件的回执。"))
    if request.method == "POST":
        return _print_another(request, ticket)
    live = Count("keys", filter=Q(keys__revoked_at=None))
    rows = Voice.objects.visible_to(request.user).filter(ticket=ticket).select_related("resident")
    rows = rows.annotate(live=live, issued=Max("keys__issued_at")).order_by("-first", "pk")
    return render(request, "suggestions/desk/receipts.html", {"ticket": ticket, "rows": rows})


def _print_another(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    pk = request.POST.get("voice", "")
    rows = Voice.objects.visible_to(request.user).filter(ticket=ticket)
    voice = get_object_or_404(rows, pk=int(pk) if pk.isdecimal() and len(pk) < 19 else 0)
    key = uuid4().hex
    once(
        scope=f"user:{request.user.pk}", key=key, route=request.path, body=b"",
        effect=lambda: remembered(keys.reprint(voice_id=voice.pk, by=request.user)),
    )  # fmt: skip
    here = urlencode({"next": request.path})
    return redirect(f"{reverse('suggestions:desk-receipt', args=[key])}?{here}")
