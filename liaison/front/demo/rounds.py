"""What deputies did besides: households and people visited, inspections and forums (走访与活动)."""

import random
from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta

from liaison.divisions.models import Division
from liaison.front.demo.people import Town
from liaison.front.demo.sources import quotas
from stations.activities.actions import record_activity
from stations.activities.models import ActivityKind
from stations.visits.actions import record_visit
from stations.visits.models import VisitKind

WHY_ABSENT = ["外出务工"] * 19 + ["病假"] * 9 + ["工作冲突"] * 4
TITLES = {
    ActivityKind.INSPECTION: "视察{place}饮水和道路项目",
    ActivityKind.FORUM: "{place}选民座谈会",
    ActivityKind.STUDY: "{place}产业发展调研",
}
FOREST_ZONES = ("420381401", "420381402", "420381403")


def villages_of_the_county(code: str) -> list[str]:
    """The administrative villages (行政村): village committees of the towns and the forest zones, 194 in all."""
    rows = Division.objects.civil().filter(level="village", code__startswith=code, name__endswith="村委会")
    return list(rows.exclude(code__startswith="420381450").order_by("code").values_list("code", flat=True))


def visits(
    town: Town, villages: list[str], first: date, last: date, chance: random.Random
) -> Iterator[tuple[date, dict]]:
    """The visits of one township by its quota; a street without villages goes to those of the forest zones."""
    figures = quotas()
    goers = participants(town)
    own = [code for code in villages if code.startswith(town.code)]
    own = own or [code for code in villages if code.startswith(FOREST_ZONES)]
    for kind, metric in ((VisitKind.HOUSEHOLD, "households_visited"), (VisitKind.TALENT, "talents_visited")):
        for number in range(figures[metric][town.code]):
            what = {
                "deputy": goers[number % len(goers)],
                "kind": kind,
                "division_code": own[number % len(own)],
                "note": chance.choice(["谈了饮水和道路", "问了老人吃饭的事", "看了果园，盼修机耕路", ""]),
            }
            yield a_day(first, last, chance), what


def activities(town: Town, away: deque[str], first: date, last: date, chance: random.Random):
    """Inspections and forums by quota; every participant attends at least one, the absent ones never."""
    figures = quotas()
    count = figures["inspections"][town.code]
    goers = participants(town)
    absent = town.deputies[len(goers) :]
    for number in range(count):
        kind = list(ActivityKind)[number % 3]
        village = chance.choice(town.villages)
        yield a_day(first, last, chance), {
            "kind": kind, "division_code": village.code, "title": TITLES[kind].format(place=village.short_name),
            "attended": [d.pk for d in goers[number::count]],
            "absent": {d.pk: away.popleft() for d in absent} if number == 0 else {},
        }  # fmt: skip


def participants(town: Town) -> list:
    """Those who took part by the published figure; the rest stayed away with a reason."""
    return town.deputies[: quotas()["participants"][town.code]]


def a_day(first: date, last: date, chance: random.Random) -> date:
    return first + timedelta(days=chance.randrange(max(1, (last - first).days)))


def record(town: Town, what: dict, on: date) -> None:
    """Write one of them down through its action."""
    act = record_activity if "title" in what else record_visit
    by = town.presidium if what["division_code"].startswith(town.code) else town.county
    act(by=by, on=on, **what)
