"""The campaign paragraph (代表行动台账统计): figures of a place and period, each with its formula and its rows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from deputies.people.models import Deputy
from liaison.accounts.scope import reach
from liaison.core import clock
from liaison.core.filters import chip
from liaison.core.reading import reading_only
from liaison.core.registers import Line, RegisterPage
from liaison.front.statistics import queries
from liaison.front.statistics.campaign import campaign, registered, solution
from liaison.front.statistics.facts import facts
from suggestions.rates import tabs
from suggestions.rates.asking import Asked, form_of, periods, presets
from suggestions.tickets.models import Ticket


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The paragraph to read aloud, the table it is made of, and how much was solved."""
    with reading_only():
        form = form_of(request.GET, request.user)
        asked = form.asked
        context = {"form": form, "tabs": tabs.of(request.user, "campaign")} | (
            figures_of(request, form, asked) if asked else {}
        )
    return render(request, "front/statistics/campaign.html", context, status=200 if asked else 422)


def figures_of(request: HttpRequest, form, asked: Asked) -> dict:
    tickets = Ticket.objects.visible_to(request.user)
    found = campaign(asked.place, asked.since, asked.until, tickets)
    return {
        "place": form.place_name,
        "asked": asked,
        "found": found,
        "facts": facts(found, asked.place, asked.since, asked.until),
        "rates": solution(registered(asked.place, asked.since, asked.until, tickets)),
        "rows": f"&{asked.address}",
        "presets": presets(asked, periods(clock.today())),
        "partial": reach(request.user, "figures:read") != "D",
    }


class TookPart(RegisterPage):
    """Who took part in the period, and who did not."""

    title = gettext_lazy("参加代表行动的代表")
    heads = (gettext_lazy("姓名"), gettext_lazy("所在地"), gettext_lazy("参加活动"), gettext_lazy("走访"))
    empty = gettext_lazy("这段时间还没有代表参加。")
    icon = "people"
    order = ("division_id", "pinyin", "id")
    crumb = (gettext_lazy("统计"), "front:campaign")

    def rows(self):
        asked = form_of(self.request.GET, self.request.user).asked
        if asked is None:
            return Deputy.objects.none()
        absent = self.request.GET.get("took") == "no"
        return queries.who(self.request.user, asked.place, asked.since, asked.until, absent=absent)

    def filters(self) -> list[dict]:
        return [chip(self.request.GET, "took", _("参加"), [("no", _("没有参加的"))])]

    def line(self, deputy: Deputy) -> Line:
        counts = (_("%s 次") % deputy.came, _("%s 户") % deputy.visited)
        return Line(deputy.name, queries.address_of(deputy), (deputy.division, *counts))
