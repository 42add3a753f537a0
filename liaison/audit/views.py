"""Searching the trail (操作记录): who, when, what, where. The auditor sees acts, never contents."""

from datetime import datetime, time, timedelta

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.audit import wording
from liaison.audit.models import Entry
from liaison.core import clock
from liaison.core.filters import address, chip, kept
from liaison.core.forms import DateInput, HouseForm
from liaison.core.registers import Line, RegisterPage

SPANS = (("1", gettext_lazy("今天")), ("7", gettext_lazy("近 7 天")), ("30", gettext_lazy("近 30 天")))


class DaysForm(HouseForm):
    """From which day to which day; wrong dates count as none."""

    since = forms.DateField(label=gettext_lazy("从"), required=False, widget=DateInput)
    until = forms.DateField(label=gettext_lazy("到"), required=False, widget=DateInput)


class Trail(RegisterPage):
    """All acts, newest first."""

    title = gettext_lazy("操作记录")
    note = gettext_lazy("只列动作，不列内容；记录只增不改。")
    heads = (
        gettext_lazy("动作"),
        gettext_lazy("时间"),
        gettext_lazy("操作人"),
        gettext_lazy("身份"),
        gettext_lazy("对象"),
        gettext_lazy("区划代码"),
    )
    search = gettext_lazy("姓名或账号")
    empty = gettext_lazy("还没有操作记录。")
    order = ("-id",)

    def rows(self):
        entries = Entry.objects.visible_to(self.request.user).select_related("by")
        query = self.request.GET
        if self.word:
            entries = entries.filter(Q(by__username=self.word) | Q(by__name=self.word))
        if query.get("thing") in wording.THINGS:
            entries = entries.filter(thing=query["thing"])
        if query.get("verb") in wording.VERBS:
            entries = entries.filter(verb__endswith=f".{query['verb']}")
        if query.get("place", "").isdigit():
            entries = entries.filter(division_code__startswith=query["place"])
        return self.in_span(entries)

    def in_span(self, entries):
        """Only the days that were asked for."""
        days, span = self.days, self.request.GET.get("days")
        if span in dict(SPANS):
            days = {"since": clock.today() - timedelta(days=int(span) - 1)}
        if days.get("since"):
            entries = entries.filter(at__gte=midnight(days["since"]))
        if days.get("until"):
            entries = entries.filter(at__lt=midnight(days["until"] + timedelta(days=1)))
        return entries

    @property
    def days(self) -> dict:
        form = DaysForm(self.request.GET)
        form.is_valid()
        return form.cleaned_data

    def filters(self) -> list[dict]:
        query = self.request.GET
        return [
            chip(query, "days", _("时间"), SPANS),
            self.between(),
            chip(query, "thing", _("对象"), wording.THINGS.items()),
            chip(query, "verb", _("动作"), wording.VERBS.items()),
        ]

    def between(self) -> dict:
        """The chip with two dates."""
        query, days = self.request.GET, self.days
        chosen = " — ".join(day.isoformat() for day in (days.get("since"), days.get("until")) if day)
        return {
            "label": _("起止"),
            "chosen": chosen,
            "clear": address(query, since="", until=""),
            "fields": list(DaysForm(query)),
            "keep": kept(query, "since", "until", "days"),
        }

    def line(self, entry: Entry) -> Line:
        return Line(
            wording.verb_label(entry.verb),
            "",
            [
                clock.local(entry.at).strftime("%Y-%m-%d %H:%M:%S"),
                f"{entry.by.name}（{entry.by.username}）",
                self.request.user.label_of(entry.role),
                f"{wording.thing_label(entry.thing)} #{entry.thing_id}",
                entry.division_code,
            ],
        )


def midnight(day) -> datetime:
    """The first moment of a day on the office wall."""
    return datetime.combine(day, time.min, tzinfo=clock.zone())
