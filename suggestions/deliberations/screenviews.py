"""What others see of a sitting (投屏、记名表决): the projector, and a member's own ballot on the phone."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from liaison.core import toasts
from liaison.core.errors import DomainError
from suggestions.deliberations import deciding, projector, queries
from suggestions.deliberations.items import BY_VOTE, ItemState
from suggestions.deliberations.models import Meeting

RELATED = ("kind", "organ", "group")


@require_safe
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The projector (投屏): the item on the table, large; a slice that asks again every two seconds."""
    rows = Meeting.objects.visible_to(request.user).select_related(*RELATED)
    meeting = get_object_or_404(rows, pk=pk)
    stamp = projector.stamp(meeting)
    if request.htmx and request.headers.get("If-None-Match") == stamp:
        return HttpResponseNotModified()
    item = projector.on_screen(meeting)
    context = {
        "meeting": meeting, "item": item, "present": queries.present(meeting), "unit": queries.proposed_unit(item),
        "progress": projector.progress(meeting),
    }  # fmt: skip
    whole, slice_ = "suggestions/deliberations/screen.html", "suggestions/deliberations/_screen.html"
    answer = render(request, slice_ if request.htmx else whole, context)
    answer["ETag"], answer["Cache-Control"] = stamp, "private, no-cache"
    return answer


class BallotView(View):
    """A member's own word in a named vote, on the phone."""

    def dispatch(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related(*RELATED), pk=pk)
        self.attendee = self.meeting.attendees.voting().filter(deputy__user=request.user).first()
        if self.attendee is None:
            raise PermissionDenied(_("您不在这次会议有表决权的名单里。"))
        return super().dispatch(request)

    def get(self, request: HttpRequest, sentence: str = "", status: int = 200) -> HttpResponse:
        item = projector.on_screen(self.meeting)
        open_ = item if item and item.state == ItemState.DISCUSSING and item.kind in BY_VOTE else None
        mine = open_.ballots.filter(round=open_.round, attendee=self.attendee).first() if open_ else None
        context = {"meeting": self.meeting, "item": open_, "mine": mine, "sentence": sentence}
        return render(request, "suggestions/deliberations/ballot.html", context, status=status)

    def post(self, request: HttpRequest) -> HttpResponse:
        position = request.POST.get("item", "")
        item = self.meeting.items.filter(position=int(position)).first() if position.isdecimal() else None
        if item is None:
            raise Http404
        try:
            deciding.cast(item_id=item.pk, by=request.user, choice=request.POST.get("choice", ""))
        except DomainError as refusal:
            return self.get(request, str(refusal), refusal.status)
        toasts.done(request, _("您的意见记下了；主持人宣布结果前可以改。"))
        return redirect("suggestions:meeting-ballot", self.meeting.pk)
