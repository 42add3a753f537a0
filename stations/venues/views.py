"""Pages of venues: the list by township, the file of one, its forms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView

from liaison.accounts.roles import Role
from liaison.audit.trail import history_of
from liaison.core import qrcodes, toasts
from liaison.core.errors import DomainError
from liaison.core.filters import chip
from liaison.core.views import FormPage, ListPage
from liaison.divisions.queries import children_of
from stations.venues import actions, doors, queries
from stations.venues.forms import NewVenueForm, OpeningForm, PostDeputyForm, PostStaffForm, VenueForm
from stations.venues.models import Tier, Venue
from stations.venues.opening import in_words


class Venues(ListPage):
    """GET /venue/."""

    template_name = "stations/venues/list.html"
    order = ("town", "code", "pk")

    def rows(self):
        query = self.request.GET
        return queries.listed(
            self.request.user, tier=query.get("tier", ""), place=query.get("place", ""), word=self.word,
            closed=query.get("closed") == "1",
        )  # fmt: skip

    def filters(self) -> list[dict]:
        query, user = self.request.GET, self.request.user
        places = [(place.code, place.short_name) for place in children_of(user, user.posting.division)]
        chips = [chip(query, "tier", _("层级"), Tier.choices)]
        chips += [chip(query, "place", _("地方"), places)] if places else []
        return [*chips, chip(query, "closed", _("状态"), [("1", _("已停用"))])]

    def listed(self, query) -> dict:
        found = super().listed(query)
        return found | {"towns": queries.towns_of(found["rows"])}

    def context(self) -> dict:
        user = self.request.user
        may_create = user.may("venue:edit") and user.role != Role.STATION_KEEPER
        return {"may_create": may_create, "search": _("名称、拼音首字母或代码")}


class OfVenue:
    """A view of one venue this person may see, by its code."""

    @cached_property
    def venue(self) -> Venue:
        rows = Venue.objects.visible_to(self.request.user).select_related("division", "unit", "parent")
        return get_object_or_404(rows, code=self.kwargs["code"])

    def home(self) -> str:
        return reverse("stations:venue-detail", args=[self.venue.code])


class VenueFile(OfVenue, TemplateView):
    """GET /venue/<code>/: what it is, who works there, the code on its door."""

    template_name = "stations/venues/detail.html"

    def get_context_data(self, **kwargs) -> dict:
        user, venue = self.request.user, self.venue
        may_edit = user.may("venue:edit", venue.division_id)
        door = venue.door_codes.active().first()
        return super().get_context_data(**kwargs) | {
            "venue": venue,
            "may_edit": may_edit,
            "hours": in_words(venue.opening),
            "below": venue.children.active().order_by("code"),
            "deputies": queries.posted(venue.deputy_postings.select_related("deputy")),
            "staff": queries.posted(venue.staff.select_related("user")),
            "deputy_form": PostDeputyForm(user=user, venue=venue) if may_edit else None,
            "staff_form": PostStaffForm(user=user, venue=venue) if may_edit else None,
            "door": door,
            "qr": qrcodes.svg(door_address(self.request, door)) if door else "",
            "address": door_address(self.request, door) if door else "",
            "history": history_of(venue).reverse()[:8],
        }


class NewVenue(FormPage):
    """GET/POST /venue/new/."""

    form_class = NewVenueForm
    title = gettext_lazy("建站点")

    def form_arguments(self) -> dict:
        place = self.request.GET.get("place") or self.by.posting.division_id
        return {"user": self.by, "initial": {"code": queries.free_code(place), "division": place}}

    def act(self, **typed) -> str:
        self.made = actions.create(by=self.by, **typed)
        return _("已建：%s") % self.made

    def back(self) -> str:
        made = getattr(self, "made", None)
        return reverse("stations:venue-detail", args=[made.code]) if made else reverse("stations:venue-list")

    def more(self) -> dict:
        return {"crumb": (_("家·站·点"), reverse("stations:venue-list"))}


class EditVenue(OfVenue, FormPage):
    """GET/POST /venue/<code>/edit/."""

    form_class = VenueForm
    title = gettext_lazy("改站点资料")

    def form_arguments(self) -> dict:
        return {"user": self.by, "instance": self.venue}

    def act(self, **typed) -> str:
        actions.edit(by=self.by, venue_id=self.venue.pk, **typed)
        return _("已保存。")

    def back(self) -> str:
        return self.home()

    def more(self) -> dict:
        return {"crumb": (self.venue.name, self.home())}


class EditOpening(EditVenue):
    """GET/POST /venue/<code>/opening/."""

    form_class = OpeningForm
    template_name = "stations/venues/opening.html"
    title = gettext_lazy("开放时间")

    def form_arguments(self) -> dict:
        return {"opening": self.venue.opening}

    def perform(self, form) -> str:
        actions.set_opening(by=self.by, venue_id=self.venue.pk, opening=form.opening())
        toasts.done(self.request, _("开放时间已保存。"))
        return self.home()


class PostDeputy(EditVenue):
    """GET/POST /venue/<code>/deputies/: a deputy comes to work here."""

    form_class = PostDeputyForm
    title = gettext_lazy("加驻站代表")

    def form_arguments(self) -> dict:
        return {"user": self.by, "venue": self.venue}

    def act(self, **typed) -> str:
        return _("已加：%s") % actions.post_deputy(by=self.by, venue=self.venue, **typed).deputy


class PostStaff(PostDeputy):
    """GET/POST /venue/<code>/staff/."""

    form_class = PostStaffForm
    title = gettext_lazy("加工作人员")

    def act(self, **typed) -> str:
        return _("已加：%s") % actions.post_staff(by=self.by, venue=self.venue, **typed).user


class VenueAct(OfVenue, View):
    """POST: one act on a venue without anything to type, then back to its file."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        try:
            toasts.done(request, self.act())
        except DomainError as refusal:
            toasts.warn(request, str(refusal))
        return redirect(self.home())


class EndDeputy(VenueAct):
    def act(self) -> str:
        posting = get_object_or_404(self.venue.deputy_postings, pk=self.kwargs["pk"])
        actions.end_posting(by=self.request.user, posting=posting)
        return _("%s已离站。") % posting.deputy


class EndStaff(VenueAct):
    def act(self) -> str:
        posting = get_object_or_404(self.venue.staff, pk=self.kwargs["pk"])
        actions.end_posting(by=self.request.user, posting=posting)
        return _("%s已离站。") % posting.user


class IssueCode(VenueAct):
    def act(self) -> str:
        doors.issue_for_venue(by=self.request.user, venue=self.venue)
        return _("新的门牌码已签发，请重新打印门牌；旧码扫开会提示已更换。")


class RevokeCode(VenueAct):
    def act(self) -> str:
        code = get_object_or_404(self.venue.door_codes.active())
        doors.revoke(by=self.request.user, code=code)
        return _("门牌码已停用。")


def door_address(request: HttpRequest, door) -> str:
    """What the code on the door says; it is the same for ever."""
    return request.build_absolute_uri(reverse("front:door", args=[door.slug]))
