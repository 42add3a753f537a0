"""Asking for photos by code at the desk, and the page the visitor's phone opens (让他扫码传)."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from liaison.core import drafts, qrcodes
from liaison.core.errors import DomainError
from liaison.core.forms import HouseForm
from liaison.core.limits import Limit
from liaison.core.models import Draft
from liaison.core.visitors import address
from stations.venues.models import Venue
from suggestions.desk import phone_photos
from suggestions.desk.forms import Photos, PhotosField
from suggestions.desk.place import AtDesk

LONGEST_KEY = 40


def phone_card(request: HttpRequest, key: str) -> dict:
    """What stands in the form: the button, or the code with what came so far."""
    draft = phone_photos.opened(request.user, key)
    if draft is None:
        return {"key": key}
    is_open = phone_photos.is_open(draft)
    link = request.build_absolute_uri(reverse("suggestions:desk-upload", args=[phone_photos.token_of(draft)]))
    return {
        "key": key,
        "asked": True,
        "open": is_open,
        "until": phone_photos.ends_at(draft),
        "qr": qrcodes.svg(link) if is_open else "",
        "photos": list(phone_photos.photos_of(draft)),
        "most": phone_photos.MOST_PHOTOS,
    }


class AskByPhone(AtDesk, View):
    """POST /desk/phone/: show the code, show it anew, or take a photo away. With htmx only the slice comes back."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        key = request.POST.get("phone_key", "")[:LONGEST_KEY]
        if not key:
            return HttpResponse(status=422)
        if uuid := request.POST.get("drop", ""):
            phone_photos.drop(by=request.user, key=key, uuid=uuid)
        else:
            phone_photos.invite(by=request.user, venue=self.venue, key=key)
        if request.htmx:
            return render(request, "suggestions/desk/_phone.html", {"phone": phone_card(request, key)})
        return HttpResponseRedirect(reverse("suggestions:desk-phone-photos", args=[key]))


@never_cache
@require_safe
def so_far(request: HttpRequest, key: str) -> HttpResponse:
    """GET /desk/phone/<key>/: what came so far. The slice asks again while the code is open."""
    template = "suggestions/desk/_phone.html" if request.htmx else "suggestions/desk/phone.html"
    return render(request, template, {"phone": phone_card(request, key)})


class UploadForm(HouseForm):
    """The one field of the visitor's page."""

    photos = PhotosField(label=gettext_lazy("照片"), widget=Photos(attrs={"accept": "image/*"}))

    def clean_photos(self) -> list:
        if not self.cleaned_data["photos"]:
            raise forms.ValidationError(_("请先选照片。"))
        return self.cleaned_data["photos"]


class Upload(View):
    """GET/POST /up/<token>/: no account and no names; whoever holds the code adds photos and sees only their number."""

    def dispatch(self, request: HttpRequest, token: str) -> HttpResponse:
        self.draft = phone_photos.invitation(token)
        response = super().dispatch(request, token) if self.draft else self.over(request)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.show(UploadForm())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if not _within_limit(request):
            reason = _("从这个网络传得太多了，请过 10 分钟再传，或把照片交给工作人员。")
            return render(request, "429.html", {"reason": reason, "back": request.path}, status=429)
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            phone_photos.take_in(token=token, uploads=form.cleaned_data["photos"])
        except DomainError as refusal:
            form.add_error("photos", refusal.message)
            return self.show(form, refusal.status)
        return HttpResponseRedirect(f"{request.path}?sent={len(form.cleaned_data['photos'])}")

    def show(self, form, status: int = 200) -> HttpResponse:
        had = phone_photos.photos_of(self.draft).count()
        context = {
            "form": form,
            "had": had,
            "left": phone_photos.MOST_PHOTOS - had,
            "sent": "sent" in self.request.GET,
            "until": phone_photos.ends_at(self.draft),
            "venue": _venue(self.draft),
        }
        return render(self.request, "suggestions/desk/upload.html", context, status=status)

    def over(self, request: HttpRequest) -> HttpResponse:
        """Expired, used up, or never ours: all look alike."""
        return render(request, "suggestions/desk/upload_over.html", status=410)


def _within_limit(request: HttpRequest) -> bool:
    return Limit("desk_phone", *settings.PUBLIC_LIMITS["desk_phone"]).hit(address(request))


def _venue(draft: Draft) -> Venue | None:
    return Venue.objects.filter(code=drafts.body_of(draft).get("venue", "")).first()
