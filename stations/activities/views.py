"""Pages of activities: the register, one form to record or correct."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.core import wording
from liaison.core.clock import today
from liaison.core.filters import chip, period_chip, period_of
from liaison.core.registers import Act, Line, RegisterPage
from liaison.core.views import FormPage
from liaison.divisions.queries import children_of
from stations.activities import actions, queries
from stations.activities.forms import ActivityForm
from stations.activities.models import Activity, ActivityKind, AttendanceStatus


class Activities(RegisterPage):
    """GET /activity/."""

    title = gettext_lazy("活动")
    heads = (
        gettext_lazy("名称"), gettext_lazy("类型"), gettext_lazy("地点"), gettext_lazy("日期"), gettext_lazy("参加"),
    )  # fmt: skip
    search = gettext_lazy("活动名称")
    empty = gettext_lazy("还没有活动登记。")
    icon = "calendar3"
    order = ("-on", "-pk")

    def rows(self):
        query = self.request.GET
        since, until = period_of(query)
        asked = {"kind": query.get("kind", ""), "place": query.get("place", ""), "word": self.word}
        return queries.listed(self.request.user, **asked, since=since, until=until)

    def filters(self) -> list[dict]:
        query, user = self.request.GET, self.request.user
        places = [(place.code, place.short_name) for place in children_of(user, user.posting.division)]
        chips = [chip(query, "kind", _("类型"), ActivityKind.choices), *period_chip(query, _("日期"))]
        return [*chips, chip(query, "place", _("地方"), places)] if places else chips

    def line(self, activity: Activity) -> Line:
        may_correct = self.request.user.may("activity:record")
        return Line(
            title=activity.title,
            href=reverse("stations:activity-edit", args=[activity.pk]) if may_correct else "",
            sub=activity.group or "",
            cells=(
                activity.get_kind_display(),
                activity.division.short_name,
                wording.day(activity.on, today()),
                _("%s 人") % activity.came,
            ),
        )

    def acts(self) -> list[Act]:
        if not self.request.user.may("activity:record"):
            return []
        return [Act(_("登记活动"), reverse("stations:activity-new"), "plus-lg", primary=True)]


class RecordActivity(FormPage):
    """GET/POST /activity/new/."""

    form_class = ActivityForm
    title = gettext_lazy("登记活动")

    def form_arguments(self) -> dict:
        return {"user": self.by}

    def act(self, division, attended, **typed) -> str:
        here = [deputy.pk for deputy in attended]
        activity = actions.record_activity(by=self.by, division_code=division.code, attended=here, **typed)
        return _("已登记：%s") % activity

    def back(self) -> str:
        return reverse("stations:activity-list")

    def more(self) -> dict:
        return {"crumb": (_("活动"), self.back())}


class CorrectActivity(RecordActivity):
    """GET/POST /activity/<pk>/."""

    title = gettext_lazy("更正活动")

    def find(self):
        rows = Activity.objects.visible_to(self.by).select_related("division", "group")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def form_arguments(self) -> dict:
        return {"user": self.by, "activity": self.thing}

    def act(self, division, attended, **typed) -> str:
        here = {deputy.pk for deputy in attended}
        absent = {
            row.deputy_id: row.reason
            for row in self.thing.attendances.exclude(deputy__in=here)
            if row.status == AttendanceStatus.ABSENT
        }
        actions.correct_activity(
            activity_id=self.thing.pk, by=self.by, division_code=division.code, attended=here, absent=absent, **typed
        )
        return _("已更正。")
