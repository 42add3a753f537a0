"""Acts on many ticked tickets at once, each in its own transaction; what could not be done is said by number."""

from collections import defaultdict

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liaison.core import toasts
from liaison.core.errors import DomainError
from liaison.core.views import safe_next
from suggestions.tickets.models import Ticket
from suggestions.workflow import reminding

MOST = 200


@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Urge whoever holds each of the ticked tickets."""
    picked = request.POST.getlist("pick")[:MOST]
    rows = Ticket.objects.visible_to(request.user).filter(number__in=picked).order_by("number")
    done, refused = 0, defaultdict(list)
    for pk, number in rows.values_list("pk", "number"):
        try:
            reminding.remind(ticket_id=pk, by=request.user)
            done += 1
        except (DomainError, PermissionDenied) as refusal:
            refused[str(refusal)].append(number)
    if not picked:
        toasts.warn(request, _("请先勾选要催办的意见件。"))
    if done:
        toasts.done(request, ngettext("已催办 %(n)d 件。", "已催办 %(n)d 件。", done) % {"n": done})
    for sentence, numbers in refused.items():
        toasts.warn(request, _("%(numbers)s：%(why)s") % {"numbers": "、".join(numbers), "why": sentence})
    return redirect(safe_next(request) or "suggestions:ticket-list")
