"""The pages of one ticket (意见件详情): read it, print it, hang a file on it, see who reported it."""

from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liaison.accounts.scope import can
from liaison.core import toasts
from liaison.core.errors import DomainError
from liaison.core.reading import reading_only
from liaison.residents.forms import RevealForm
from suggestions.tickets import actions, dossier, queries
from suggestions.tickets.filters import ALL, Wanted
from suggestions.tickets.forms import AttachForm
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import Outcome


@never_cache
@require_safe
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """Everything about one ticket on one page; a merged number leads to where it went."""
    ticket = _find(request, number)
    target = ticket.merged_into if ticket.outcome == Outcome.MERGED else None
    if target and "own" not in request.GET and _visible(request).filter(pk=target.pk).exists():
        toasts.done(request, _("%(number)s 已并入本件。") % {"number": ticket.number})
        return redirect("suggestions:ticket-detail", target.number)
    with reading_only():
        return render(request, "suggestions/tickets/detail.html", page_of(request, ticket))


def page_of(request: HttpRequest, ticket: Ticket) -> dict:
    replies_only = request.GET.get("only") == "replies"
    here = dossier.Dossier(ticket, request.user)
    return {
        "ticket": ticket,
        "here": here,
        "lines": here.lines(replies_only),
        "replies_only": replies_only,
        "attach_form": AttachForm() if here.may_attach else None,
        "may_note": can(request.user, "ticket:note"),
        **_place_in_list(request, ticket),
    }


def _place_in_list(request: HttpRequest, ticket: Ticket) -> dict:
    """The list this page was opened from, and its neighbours there."""
    inside = request.GET.get("in")
    back = reverse("suggestions:ticket-list")
    if inside is None:
        return {"back": back, "view": ALL, "inside": "", "before": "", "after": ""}
    wanted = Wanted.of(QueryDict(inside))
    near = queries.neighbours(request.user, wanted, ticket)
    hrefs = {side: f"/ticket/{number}/?in={quote(inside, safe='')}" if number else "" for side, number in near.items()}
    return {"back": f"{back}?{inside}", "view": wanted.view, "inside": inside, **hrefs}


@never_cache
@require_safe
def printed(request: HttpRequest, number: str) -> HttpResponse:
    """The whole record on paper."""
    with reading_only():
        return render(request, "suggestions/tickets/detail_print.html", page_of(request, _find(request, number)))


@require_POST
def attach(request: HttpRequest, number: str) -> HttpResponse:
    """Hang a photo or paper on the ticket."""
    ticket = _find(request, number)
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.attach(ticket_id=ticket.pk, by=request.user, file=form.cleaned_data["file"])
            toasts.done(request, _("附件已上传。"))
            return redirect(f"{reverse('suggestions:ticket-detail', args=[ticket.number])}#files")
        except DomainError as refusal:
            form.add_error("file", refusal.message)
    context = page_of(request, ticket) | {"attach_form": form}
    return render(request, "suggestions/tickets/detail.html", context, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: HttpRequest, number: str) -> HttpResponse:
    """Who reported it, masked; after a purpose was given and logged, one of them in plain, once."""
    ticket = _find(request, number)
    here = dossier.Dossier(ticket, request.user)
    if not here.may_reveal:
        raise PermissionDenied(_("您现在的身份不能查看反映人的联系方式。"))
    form = RevealForm(request.POST or None)
    context = {"ticket": ticket, "here": here, "form": form}
    status = 200
    if request.method == "POST":
        status = _look(request, here, form, context)
    return render(request, "suggestions/tickets/voices.html", context, status=status)


def _look(request: HttpRequest, here: dossier.Dossier, form: RevealForm, context: dict) -> int:
    """Answer at once, never by a redirect that would have to carry the plain values."""
    voice = next((v for v in here.shown_voices if str(v.pk) == request.POST.get("voice")), None)
    if voice is None:
        raise Http404
    context["asked"] = voice
    if not form.is_valid():
        return 422
    try:
        context["plain"] = actions.reveal(voice_id=voice.pk, by=request.user, purpose=form.purpose_text)
    except DomainError as refusal:
        form.add_error("words", refusal.message)
        return refusal.status
    context["form"] = RevealForm()
    return 200


def _visible(request: HttpRequest):
    return dossier.tickets(request.user)


def _find(request: HttpRequest, number: str) -> Ticket:
    return get_object_or_404(_visible(request), number=number.upper())
