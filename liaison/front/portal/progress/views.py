"""How is my matter doing (查进度): by query code, or with PIN or private link in full; rating, objection."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.models import User
from liaison.attachments.serving import response_for
from liaison.core import codes
from liaison.core.errors import DomainError
from liaison.core.limits import Limit
from liaison.core.visitors import address
from liaison.front.portal.private import private
from liaison.front.portal.progress import cookies, queries
from liaison.front.portal.progress.forms import CodeForm, RateForm, ReasonForm
from suggestions.tickets.ratings import RatingHow
from suggestions.tickets.voices import Voice
from suggestions.workflow import keys, rating, screening


@require_safe
def query(request: HttpRequest) -> HttpResponse:
    """Ask for a code; with one in the address show stage, dates and unit."""
    if "code" not in request.GET:
        return ask(request, CodeForm())
    form = CodeForm({"code": request.GET["code"]})
    voice = find(request, form)
    if voice is None:
        return ask(request, form, status=429 if form.slowed else 404)
    return show_standing(request, voice, form)


@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Code and PIN: open the matter for an hour in this browser. Without PIN: where it stands."""
    form = CodeForm(request.POST)
    voice = find(request, form)
    if voice is None:
        return ask(request, form, status=429 if form.slowed else 422)
    if not form.cleaned_data["pin"].strip():
        return HttpResponseRedirect(f"{reverse('front:query')}?code={codes.pretty_query_code(voice.query_code)}")
    try:
        keys.try_pin(voice_id=voice.pk, pin=form.cleaned_data["pin"])
    except DomainError as refusal:
        form.add_error("pin", refusal.message)
        return show_standing(request, voice, form, status=refusal.status)
    return open_voice(request, voice, RatingHow.CODE)


@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Trade the secret in the address for a cookie, so that it stays in no history, log or Referer."""
    here = address(request)
    if misses().is_over(here):
        response = render(request, "429.html", {"reason": too_many_misses()}, status=429)
    elif found := keys.voice_of_token(token):
        response = open_voice(request, found, RatingHow.LINK)
    elif keys.is_revoked(token):
        response = render(request, "portal/link_revoked.html", status=410)
    else:
        misses().hit(here)
        response = render(request, "portal/link_unknown.html", status=404)
    response["Referrer-Policy"] = "no-referrer"
    return private(response)


@require_safe
def voice(request: HttpRequest) -> HttpResponse:
    """Everything of this voice: own words, replies, rating."""
    return show_voice(request, *opened(request))


@require_POST
def rate(request: HttpRequest) -> HttpResponse:
    mine, given = opened(request)
    if mine is None:
        return show_voice(request, None, None)
    form = RateForm(request.POST)
    if queries.rating_of(mine):
        return HttpResponseRedirect(reverse("front:voice-thanks"))
    if not form.is_valid():
        return show_voice(request, mine, given, status=422, rate_form=form)
    answer = {"result": form.cleaned_data["result"], "attitude": form.cleaned_data["attitude"], "text": form.words()}
    try:
        rating.rate(ticket_id=mine.ticket_id, by=User.objects.voter(), voice=mine, how=given.how, **answer)
    except DomainError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return show_voice(request, mine, given, status=refusal.status, rate_form=form)
    return HttpResponseRedirect(reverse("front:voice-thanks"))


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    mine, given = opened(request)
    if mine is None:
        return show_voice(request, None, None)
    try:
        screening.withdraw(ticket_id=mine.ticket_id, by=User.objects.voter(), voice=mine, reason=_("本人撤销"))
    except DomainError as refusal:
        return show_voice(request, mine, given, status=refusal.status, refusal=refusal.message)
    return HttpResponseRedirect(reverse("front:voice"))


@require_POST
def objection(request: HttpRequest) -> HttpResponse:
    mine, given = opened(request)
    if mine is None:
        return show_voice(request, None, None)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show_voice(request, mine, given, status=422, reason_form=form)
    try:
        rating.reopen(ticket_id=mine.ticket_id, by=User.objects.voter(), voice=mine, reason=form.cleaned_data["reason"])
    except DomainError as refusal:
        form.add_error("reason" if refusal.field == "reason" else None, refusal.message)
        return show_voice(request, mine, given, status=refusal.status, reason_form=form)
    return HttpResponseRedirect(reverse("front:voice-thanks"))


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """What happens next."""
    mine, _given = opened(request)
    if mine is None:
        return HttpResponseRedirect(reverse("front:voice"))
    context = {"voice": mine, "rating": queries.rating_of(mine), "standing": queries.standing(mine.ticket)}
    return private(render(request, "portal/thanks.html", context))


@require_POST
def part(request: HttpRequest) -> HttpResponse:
    """Go over to the other ticket of a matter handled separately: the same person, so the same pass is good."""
    mine, given = opened(request)
    for twin in queries.twins(mine) if mine else []:
        if str(twin.pk) == request.POST.get("voice"):
            return open_voice(request, twin, given.how)
    return show_voice(request, None, None) if mine is None else HttpResponseRedirect(reverse("front:voice"))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the matter in this browser: for a phone that several people use."""
    response = HttpResponseRedirect(reverse("front:query"))
    cookies.take_back(response)
    return response


@require_safe
def photo(request: HttpRequest, uuid) -> HttpResponse:
    """One of the files this person handed in."""
    mine, _given = opened(request)
    for file in queries.photos_of(mine) if mine else []:
        if file.uuid == uuid:
            return private(response_for(file))
    raise Http404


def find(request: HttpRequest, form: CodeForm) -> Voice | None:
    """The voice of the code typed; a well-formed code that does not exist counts as a miss of this address."""
    form.slowed = False
    if not form.is_valid():
        return None
    typed, here = form.cleaned_data["code"], address(request)
    if misses().is_over(here):
        form.slowed = True
        form.add_error(None, too_many_misses())
        return None
    voice = keys.voice_of_code(typed)
    if voice is None:
        if codes.parse_query_code(typed):
            misses().hit(here)
        form.add_error("code", _("没有找到，可能抄错了一位。查询码在回执上，共 12 位，没有 0、1 和字母 I、L、O。"))
    return voice


def misses() -> Limit:
    return Limit("miss_address", *settings.PUBLIC_LIMITS["miss_address"])


def too_many_misses() -> str:
    return _("从这个网络查错太多次了，请过 10 分钟再查，或者打站点电话报编号。")


def opened(request: HttpRequest) -> tuple[Voice | None, cookies.Pass | None]:
    """The voice this browser may see, and the pass that opened it."""
    given = cookies.read(request)
    mine = queries.opened_by(given) if given else None
    return (queries.heard_in(mine) if mine else None), given


def open_voice(request: HttpRequest, voice: Voice, how: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse("front:voice"))
    cookies.give(response, request, voice, how)
    return private(response)


def ask(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    return private(render(request, "portal/query.html", {"form": form}, status=status))


def show_standing(request: HttpRequest, voice: Voice, form: CodeForm, status: int = 200) -> HttpResponse:
    heard = queries.heard_in(voice)
    context = {
        "form": form,
        "standing": queries.standing(heard.ticket),
        "code": codes.pretty_query_code(voice.query_code),
        "parts": queries.parts(heard),
    }
    return private(render(request, "portal/standing.html", context, status=status))


def show_voice(request: HttpRequest, mine: Voice | None, given, status: int = 200, **more) -> HttpResponse:
    if mine is None:
        return private(render(request, "portal/voice_closed.html", status=410))
    may_rate = queries.may_rate(mine)
    until = queries.object_until(mine)
    context = {
        "voice": mine,
        "ticket": mine.ticket,
        "code": codes.pretty_query_code(mine.query_code),
        "standing": queries.standing(mine.ticket),
        "replies": queries.replies(mine.ticket),
        "answer": queries.answer_of(mine.ticket),
        "photos": queries.photos_of(mine),
        "parts": queries.parts(mine),
        "rating": queries.rating_of(mine),
        "rate_form": RateForm() if may_rate else None,
        "may_withdraw": queries.may_withdraw(mine),
        "object_until": until,
        "reason_form": ReasonForm() if until else None,
    }
    return private(render(request, "portal/voice.html", context | more, status=status))
