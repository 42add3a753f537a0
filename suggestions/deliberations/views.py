"""Pages of meetings (会议): the list, the plan, the agenda."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.scope import can
from liaison.core import toasts
from liaison.core.errors import DomainError
from liaison.core.filters import chip
from liaison.core.views import FormPage, ListPage
from liaison.divisions.models import Division
from suggestions.deliberations import agenda, chain, forms, meetings, queries
from suggestions.deliberations.models import Meeting, MeetingState
from suggestions.deliberations.powers import may_record
from suggestions.rules.models import Category, Layer
from suggestions.tickets.models import Ticket

MOST_PICKED = 200
RELATED = ("kind", "organ", "group")


class Meetings(ListPage):
    """Meetings of the organ, the next first; how long since the last one."""

    template_name = "suggestions/deliberations/meetings.html"
    order = ("-at", "-id")

    def rows(self):
        rows, query = queries.meetings(self.request.user), self.request.GET
        if query.get("state") in MeetingState.values:
            rows = rows.filter(state=query["state"])
        return rows.filter(code=query["kind"]) if query.get("kind", "").isidentifier() else rows

    def filters(self) -> list[dict]:
        query, unit = self.request.GET, self.request.user.posting.unit
        chips = [chip(query, "state", _("状态"), MeetingState.choices)]
        if unit and unit.is_organ:
            kinds = [(kind.code, kind.label_at(unit)) for kind in queries.kinds_for(unit)]
            chips.append(chip(query, "kind", _("种类"), kinds))
        return chips

    def context(self) -> dict:
        user = self.request.user
        unit = user.posting.unit
        organ = unit if unit and unit.is_organ else None
        return {
            "may_plan": can(user, "meeting:plan"),
            "may_read_lists": can(user, "list:read"),
            "quiet": next(iter(queries.silences(organ)), None) if organ else None,
            "waiting": chain.held_by(organ, ["registered"]).count() if organ else 0,
        }


class Plan(FormPage):
    form_class = forms.PlanForm
    title = gettext_lazy("排会议")

    def form_arguments(self) -> dict:
        return {"by": self.by}

    def act(self, **cleaned) -> str:
        self.meeting = meetings.plan(by=self.by, **cleaned)
        n = self.meeting.items.count()
        return _("已排：%(meeting)s，%(n)d 件进了议程。") % {"meeting": self.meeting, "n": n}

    def back(self) -> str:
        made = getattr(self, "meeting", None)
        return reverse("suggestions:meeting", args=[made.pk]) if made else reverse("suggestions:meeting-list")

    def more(self) -> dict:
        return {"crumb": (_("会议与清单"), reverse("suggestions:meeting-list"))}


class OfMeeting(FormPage):
    """A form about one meeting of the own organ."""

    def find(self) -> Meeting:
        rows = Meeting.objects.visible_to(self.by).select_related(*RELATED)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def back(self) -> str:
        return reverse("suggestions:meeting", args=[self.thing.pk])

    def more(self) -> dict:
        return {"crumb": (self.thing.title, reverse("suggestions:meeting", args=[self.thing.pk]))}


class Change(OfMeeting):
    form_class = forms.ChangeForm
    title = gettext_lazy("改会议安排")

    def form_arguments(self) -> dict:
        return {"meeting": self.thing}

    def act(self, **cleaned) -> str:
        meetings.change(meeting_id=self.thing.pk, by=self.by, **cleaned)
        return _("会议安排已改，议程上的件改为等到那天。")


class Cancel(OfMeeting):
    form_class = forms.CancelForm
    title = gettext_lazy("取消会议")

    def act(self, **cleaned) -> str:
        meetings.cancel(meeting_id=self.thing.pk, by=self.by, **cleaned)
        return _("会议已取消，议程上的件可以进别的会。")


class Subject(OfMeeting):
    form_class = forms.SubjectForm
    title = gettext_lazy("另加议题")

    def act(self, **cleaned) -> str:
        agenda.add(meeting_id=self.thing.pk, by=self.by, **cleaned)
        return _("议题已加入议程。")


class Agenda(ListPage):
    """What this organ holds and no agenda has yet, by filter; the ticked ones go onto the agenda."""

    template_name = "suggestions/deliberations/agenda.html"
    order = ("created_at", "id")

    @cached_property
    def meeting(self) -> Meeting:
        rows = Meeting.objects.visible_to(self.request.user).select_related(*RELATED)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def rows(self):
        query, rows = self.request.GET, chain.candidates(self.meeting)
        if query.get("category", "").isdecimal():
            rows = rows.filter(category=query["category"])
        if query.get("level") in Layer.values:
            rows = rows.filter(level=query["level"])
        if query.get("place", "").isdecimal():
            rows = rows.under(query["place"][:15])
        return rows.filter(title__icontains=self.word) if self.word else rows

    def filters(self) -> list[dict]:
        query, here = self.request.GET, chain.candidates(self.meeting).order_by()
        categories = Category.objects.active().filter(pk__in=here.values("category"))
        places = Division.objects.visible_to(self.request.user).filter(pk__in=here.values("division"))
        return [
            chip(query, "category", _("类别"), categories.values_list("pk", "name")),
            chip(query, "place", _("村"), places.values_list("code", "short_name")),
            chip(query, "level", _("事权"), Layer.choices),
        ]

    def context(self) -> dict:
        return {"meeting": self.meeting, "may": may_record(self.request.user, self.meeting)}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        picked = request.POST.getlist("pick")[:MOST_PICKED]
        rows = Ticket.objects.visible_to(request.user).filter(number__in=picked)
        try:
            added = agenda.add_many(
                meeting_id=self.meeting.pk, by=request.user, ticket_ids=rows.values_list("pk", flat=True)
            )
        except DomainError as refusal:
            toasts.warn(request, str(refusal))
            return redirect("suggestions:meeting-add", self.meeting.pk)
        if added:
            toasts.done(request, _("%d 件列入议程。") % len(added))
        else:
            toasts.warn(request, _("没有可以列入的件：请先勾选，或已被列入别的议程。"))
        return redirect("suggestions:meeting", self.meeting.pk)
