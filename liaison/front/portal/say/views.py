"""Telling us something (我要反映) in three short pages, a last look, and the receipt.

What is typed lies sealed on the server under a key in a signed cookie. So "back" is safe, every page is a
plain form, and pressing the last button twice makes one matter.
"""

from datetime import timedelta

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.views import View
from django.views.decorators.http import require_safe

from liaison.core import clock, codes
from liaison.core.errors import DomainError
from liaison.core.limits import TooOften
from liaison.core.once import answered
from liaison.core.visitors import address
from liaison.front.portal.private import private
from liaison.front.portal.say import actions, queries
from liaison.front.portal.say.forms import ContactForm, MatterForm, WhereForm
from liaison.front.portal.say.origin import Origin, origin

COOKIE, DEVICE = "say", "device"
DAY = 24 * 3600
RECEIPT_SHOWN = timedelta(hours=1)


class StepView(View):
    """One page: shows what was typed before, keeps what is typed now, goes on."""

    form_class = None
    template_name = ""
    number = 0
    following = ""

    def dispatch(self, request, *args, **kwargs):
        self.key = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=DAY)
        self.typed = actions.matter(self.key) if self.key else {}
        if self.number > 1 and not self.typed:
            return HttpResponseRedirect(reverse("front:say-receipt" if self.was_sent() else "front:say"))
        return private(super().dispatch(request, *args, **kwargs))

    def was_sent(self) -> bool:
        return bool(self.key) and answered(scope=actions.FORM, key=self.key) is not None

    @cached_property
    def origin(self) -> Origin:
        """Where they come from: this page's address at first, afterwards what was kept."""
        asked = self.asked()
        kept = {name: self.typed.get(name, "") for name in ("c", "s")}
        chosen = asked if any(asked.values()) else kept
        return origin(chosen["c"], chosen["s"])

    def asked(self) -> dict[str, str]:
        """The code or station this page was opened with."""
        given = self.request.POST if self.request.method == "POST" else self.request.GET
        return {name: given.get(name, "")[:20] for name in ("c", "s")}

    def get(self, request):
        return self.show(self.get_form(initial=self.typed))

    def post(self, request):
        try:
            actions.check_start(address(request))
        except TooOften as refusal:
            return too_often(request, refusal, back=request.path)
        form = self.get_form(data=request.POST, files=request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            self.keep(form)
        except DomainError as refusal:
            form.add_error("files" if "files" in form.fields else None, refusal.message)
            return self.show(form, status=refusal.status)
        review = request.POST.get("back") == "review" and self.typed.get("village")
        return self.leave(reverse("front:say-review" if review else self.following))

    def get_form(self, **kwargs):
        return self.form_class(**kwargs)

    def keep(self, form) -> None:
        body = self.typed | {name: as_text(value) for name, value in form.cleaned_data.items()}
        actions.keep(key=self.key, body=body)

    def leave(self, url: str) -> HttpResponse:
        return HttpResponseRedirect(url)

    def show(self, form, status: int = 200, **more) -> HttpResponse:
        here = self.origin
        context = {"form": form, "number": self.number, "origin": here, "venue": here.venue, "back": self.back()}
        return render(self.request, self.template_name, context | more, status=status)

    def back(self) -> str:
        return self.request.POST.get("back") or self.request.GET.get("back", "")


class MatterView(StepView):
    """① What is it about, with photos."""

    form_class = MatterForm
    template_name = "portal/say_matter.html"
    number = 1
    following = "front:say-where"

    def post(self, request):
        if "drop" in request.POST and self.key:
            actions.drop_file(key=self.key, uuid=request.POST["drop"])
        self.key = self.key if self.typed else codes.link_token()
        return super().post(request)

    def keep(self, form) -> None:
        typed = {"words": form.cleaned_data["words"]}
        came = self.asked()
        body = self.typed | typed | (came if any(came.values()) else {})
        actions.keep(key=self.key, body=body, uploads=form.cleaned_data["files"])

    def leave(self, url: str) -> HttpResponse:
        stay = "drop" in self.request.POST
        response = HttpResponseRedirect(reverse("front:say") if stay else url)
        secure = self.request.is_secure()
        for name, value in ((COOKIE, self.key), (DEVICE, device(self.request) or codes.link_token())):
            response.set_signed_cookie(
                name,
                value,
                salt=name,
                max_age=DAY,
                path=reverse("front:say"),
                httponly=True,
                samesite="Lax",
                secure=secure,
            )
        return response

    def show(self, form, status: int = 200, **more) -> HttpResponse:
        files = actions.files_of(self.key) if self.typed else []
        return super().show(
            form, status, files=files, asked=self.asked(), sent=not self.typed and self.was_sent(), **more
        )


class WhereView(StepView):
    """② Where is it: the village, known already when a station's or deputy's code was scanned."""

    form_class = WhereForm
    template_name = "portal/say_where.html"
    number = 2
    following = "front:say-contact"

    def dispatch(self, request, *args, **kwargs):
        self.town = None
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        self.find_town()
        if self.town is None:
            return self.ask_town()
        return super().get(request)

    def post(self, request):
        self.find_town()
        if self.town is None:
            return self.ask_town(status=422)
        return super().post(request)

    def find_town(self) -> None:
        """The township whose villages are offered; a village given in the address is taken up."""
        given = self.request.POST.get("town") or self.request.GET.get("village") or self.request.GET.get("town")
        code = given if given is not None else self.typed.get("village") or self.origin.known_place
        self.town = queries.town(code)
        if self.request.GET.get("village"):
            self.typed = self.typed | {"village": self.request.GET["village"]}
        elif not self.typed.get("village") and self.town:
            self.typed = self.typed | {"village": self.origin.known_village}

    def ask_town(self, status: int = 200) -> HttpResponse:
        text = self.request.GET.get("q", "").strip()[:20]
        more = {"towns": queries.town_choices(), "text": text, "found": queries.villages_named(text) if text else []}
        return self.show(None, status, **more)

    def get_form(self, **kwargs):
        return WhereForm(villages=queries.village_choices(self.town), **kwargs)

    def show(self, form, status: int = 200, **more) -> HttpResponse:
        return super().show(form, status, town=self.town, **more)


class ContactView(StepView):
    """③ How can we reach you: nothing must be given."""

    form_class = ContactForm
    template_name = "portal/say_contact.html"
    number = 3
    following = "front:say-review"


class ReviewView(StepView):
    """A last look before it is sent."""

    template_name = "portal/say_review.html"
    number = 4

    def get(self, request):
        return self.look()

    def post(self, request):
        here = address(request)
        try:
            actions.send(key=self.key, origin=self.origin, device=device(request) or here, address=here)
        except TooOften as refusal:
            return too_often(request, refusal, back=reverse("front:say-review"))
        except DomainError as refusal:
            return self.look(refusal.status, refusal.message)
        return HttpResponseRedirect(reverse("front:say-receipt"))

    def look(self, status: int = 200, error: str = "") -> HttpResponse:
        if not self.typed.get("village"):
            return HttpResponseRedirect(reverse("front:say-where"))
        more = {
            "typed": self.typed,
            "place": queries.place_named(self.typed["village"]),
            "files": actions.files_of(self.key),
            "error": error,
        }
        return self.show(None, status, **more)


@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt, for an hour to whoever sent it: query code, PIN, private link as QR, what happens next."""
    key = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=DAY)
    found = answered(scope=actions.FORM, key=key) if key else None
    if found is None or clock.now() > found[1] + RECEIPT_SHOWN:
        return HttpResponseRedirect(reverse("front:query"))
    answer = found[0]
    voice = queries.voice_of_receipt(answer["voice"])
    link = request.build_absolute_uri(reverse("front:voice-link", args=[answer["token"]]))
    context = {
        "voice": voice,
        "ticket": voice.ticket,
        "venue": voice.ticket.venue,
        "code": codes.pretty_query_code(voice.query_code),
        "pin": answer["pin"],
        "link": link,
        "qr": mark_safe(segno.make(link, error="m").svg_inline(scale=4, border=2, omitsize=True)),
    }
    return private(render(request, "portal/receipt.html", context))


def device(request: HttpRequest) -> str:
    return request.get_signed_cookie(DEVICE, default="", salt=DEVICE, max_age=DAY)


def too_often(request: HttpRequest, refusal: TooOften, back: str = "") -> HttpResponse:
    return render(request, "429.html", {"reason": refusal.message, "back": back}, status=429)


def as_text(value) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return str(value)
