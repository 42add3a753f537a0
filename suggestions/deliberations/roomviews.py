"""Pages of the room (会场): who is there when a meeting begins, who comes and goes, and its end."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liaison.core import toasts
from liaison.core.background import enqueue_after_commit
from liaison.core.errors import DomainError
from suggestions.deliberations import attendance, carrying, forms, meetings, queries, wording
from suggestions.deliberations.items import ItemState
from suggestions.deliberations.models import Meeting, MeetingState
from suggestions.deliberations.views import OfMeeting


class Open(OfMeeting):
    """Who is there; from here on the meeting sits."""

    form_class = forms.OpenForm
    template_name = "suggestions/deliberations/open.html"
    title = gettext_lazy("开会")

    def form_arguments(self) -> dict:
        if self.thing.state == MeetingState.PLANNED and self.request.method == "POST":
            attendance.refresh_members(meeting_id=self.thing.pk, by=self.by)
        return {"meeting": self.thing}

    def more(self) -> dict:
        return super().more() | {
            "meeting": self.thing,
            "invite": reverse("suggestions:meeting-people", args=[self.thing.pk]),
        }

    def perform(self, form) -> str:
        meeting = meetings.open_(
            meeting_id=self.thing.pk, by=self.by, statuses=form.statuses(), presided_by=form.cleaned_data["presided_by"]
        )
        here = queries.present(meeting)
        toasts.done(self.request, _("开会了：应到 %(n)d 人，实到 %(here)d 人。") % {"n": meeting.members, "here": here})
        return self.back()


class People(OfMeeting):
    """Everybody called: who came, who left; one more on the list."""

    form_class = forms.InviteForm
    template_name = "suggestions/deliberations/people.html"
    title = gettext_lazy("到会人员")

    def form_arguments(self) -> dict:
        return {"by": self.by, "meeting": self.thing}

    def back(self) -> str:
        return reverse("suggestions:meeting-people", args=[self.thing.pk])

    def more(self) -> dict:
        return super().more() | {
            "meeting": self.thing,
            "people": list(self.thing.attendees.select_related("unit")),
            "here": queries.present(self.thing),
        }

    def act(self, **cleaned) -> str:
        return _("已加入名单：%s") % attendance.invite(meeting_id=self.thing.pk, by=self.by, **cleaned)


@require_POST
def recount(request: HttpRequest, pk: int, attendee: int) -> HttpResponse:
    """Somebody came or left."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    get_object_or_404(meeting.attendees, pk=attendee)
    try:
        here = request.POST.get("here") == "1"
        attendance.recount(meeting_id=meeting.pk, by=request.user, attendee_id=attendee, here=here)
    except DomainError as refusal:
        toasts.warn(request, str(refusal))
    return redirect("suggestions:meeting-people", meeting.pk)


class Close(OfMeeting):
    """What will become of each item; then the meeting is over and everything is carried out."""

    form_class = forms.CloseForm
    template_name = "suggestions/deliberations/close.html"
    title = gettext_lazy("散会")

    def more(self) -> dict:
        items = list(queries.items_of(self.thing))
        return super().more() | {
            "meeting": self.thing,
            "undecided": [item for item in items if item.is_undecided],
            "decided": [(item, wording.consequence(item)) for item in items if item.state == ItemState.DECIDED],
            "others": [item for item in items if item.state in {ItemState.DEFERRED, ItemState.DROPPED}],
        }

    def perform(self, form) -> str:
        meetings.close(meeting_id=self.thing.pk, by=self.by, **form.cleaned_data)
        n = self.thing.items.to_carry_out().count()
        enqueue_after_commit("suggestions.deliberations.tasks.carry_out", self.thing.pk)
        toasts.done(self.request, _("散会了，%d 项决定正在执行。") % n if n else _("散会了。"))
        return self.back()

    def leave(self, url: str) -> HttpResponse:
        """A short meeting is carried out before its page is drawn again."""
        if self.thing.items.to_carry_out().count() <= carrying.INLINE:
            carrying.carry_out(meeting_id=self.thing.pk)
        return super().leave(url)
