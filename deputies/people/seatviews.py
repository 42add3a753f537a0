"""Pages of who sits in the bodies of the organs (组成人员)."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deputies.people import seating
from deputies.people.forms import LeaveSeatForm, SeatForm
from deputies.people.models import Body, Seat
from liaison.core import clock
from liaison.core.filters import chip
from liaison.core.registers import MANAGE, Act, Line, RegisterPage
from liaison.core.views import FormPage


class Seats(RegisterPage):
    """The members of the bodies of the territory; those who left are grey."""

    title = gettext_lazy("组成人员")
    heads = (
        gettext_lazy("姓名"), gettext_lazy("机构"), gettext_lazy("机关"), gettext_lazy("职务"),
        gettext_lazy("表决权"), gettext_lazy("起"), gettext_lazy("止"),
    )  # fmt: skip
    empty = gettext_lazy("还没有名单。主席团、主任会议开会前，先把有表决权的人加进来。")
    icon = "people"
    order = ("unit_id", "body", "rank", "id")
    crumb = MANAGE
    note = gettext_lazy("会议的应到人数按开会那天的名单算。")

    def rows(self):
        rows, query = Seat.objects.visible_to(self.request.user).select_related("unit"), self.request.GET
        if query.get("body") in Body.values:
            rows = rows.filter(body=query["body"])
        return rows if query.get("past") == "1" else rows.live()

    def filters(self) -> list[dict]:
        query = self.request.GET
        return [
            chip(query, "body", _("机构"), Body.choices),
            chip(query, "past", _("任期"), [("1", _("连同已卸任的"))]),
        ]

    def line(self, seat: Seat) -> Line:
        over = bool(seat.until_on and seat.until_on < clock.today())
        cells = [
            seat.get_body_display(), seat.unit, seat.get_post_display(), _("有") if seat.voting else _("列席"),
            seat.from_on, seat.until_on or "",
        ]  # fmt: skip
        href = "" if seat.until_on else reverse("deputies:seat-end", args=[seat.pk])
        return Line(seat.name, href, cells, tag=_("已卸任") if over else "", quiet=over)

    def acts(self) -> list[Act]:
        return [Act(_("加一位"), reverse("deputies:seat-new"), "person-plus", True)]


class NewSeat(FormPage):
    form_class = SeatForm
    title = gettext_lazy("加入组成人员名单")

    def form_arguments(self) -> dict:
        return {"by": self.by}

    def act(self, **cleaned) -> str:
        return _("已加入：%s") % seating.take_seat(by=self.by, **cleaned)

    def back(self) -> str:
        return reverse("deputies:seat-list")

    def more(self) -> dict:
        return {"crumb": (_("组成人员"), self.back())}


class EndSeat(NewSeat):
    form_class = LeaveSeatForm
    title = gettext_lazy("卸任")

    def find(self) -> Seat:
        return get_object_or_404(Seat.objects.visible_to(self.by).select_related("unit"), pk=self.kwargs["pk"])

    def form_arguments(self) -> dict:
        return {}

    def act(self, **cleaned) -> str:
        return _("%s已卸任。") % seating.leave_seat(by=self.by, seat_id=self.thing.pk, **cleaned).name

    def more(self) -> dict:
        return super().more() | {"note": str(self.thing)}
