"""Which lives begin when: the published totals, cut into scripts (计划). Every total comes from the quotas."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from liaison.core import clock
from liaison.front.demo import lives, sittings, supervising
from liaison.front.demo.lives import Life, Script
from liaison.front.demo.people import Town
from liaison.front.demo.sources import opinions, quotas
from liaison.front.demo.stage import TOWN_OFFICES, WITH_ACCOUNT, months_back
from liaison.workdays import queries as workdays
from suggestions.rules.models import Layer
from suggestions.supervision.queries import workdays_back
from suggestions.tickets.models import Channel
from suggestions.tickets.states import TicketState as S

CHANNELS = [Channel.DESK] * 12 + [Channel.DOOR_CODE] * 3 + [Channel.DEPUTY] * 3 + [Channel.OFFICER] * 2
LEVELS = {Layer.VILLAGE: 61, Layer.TOWNSHIP: 122, Layer.COUNTY: 83}  # an invented split of the published 266
# What the presidium of the home town listed in its meeting, by level; all of it was handed down.
VOTED = {Layer.VILLAGE: 8, Layer.TOWNSHIP: 9, Layer.COUNTY: 4}
VOTED_TINY = {Layer.VILLAGE: 2, Layer.TOWNSHIP: 3, Layer.COUNTY: 1}
WORKDAYS_BEFORE_TODAY = 22  # when the first of these matters was heard
QUIET_DAYS = 87  # how long another presidium has not met
SETTLED = timedelta(days=120)  # a life that began so long ago has ended, whatever holidays lay in between
ROOM = timedelta(days=60)  # a year's settled beginnings are not crowded into less
# What waits today in the home town: a state, and how many working days ago it began.
# So each page of each demo account has something to show.
WAITING_NOW = (
    (S.ASSIGNED, 4), (S.ASSIGNED, 6), (S.HANDLING, 7), (S.HANDLING, 9), (S.HANDLING, 36), (S.HANDLING, 32),
    (S.HANDLING, 28), (S.HANDLING, 24),
    (S.REPLIED, 14), (S.REPLIED, 16), (S.RETURNED, 7), (S.UNSATISFIED, 21), ("", 13), ("", 12),
)  # fmt: skip


@dataclass(frozen=True)
class Beginning:
    """A life and the day it begins."""

    on: date
    life: Life


def danjiangkou(towns: list[Town], chance: random.Random) -> Iterator[Beginning]:
    """266 matters of five months, all handed down; and what lies on the desks today."""
    first, last = months_back(5), workdays_ago(11)
    levels = [level for level, count in LEVELS.items() for _ in range(count)]
    chance.shuffle(levels)
    meeting = sittings.Sitting(towns[0], recommended=sum(VOTED.values()) + 1)
    yield from through_meetings(meeting, VOTED, chance, WORKDAYS_BEFORE_TODAY)
    yield Beginning(clock.today() - timedelta(days=QUIET_DAYS), sittings.quiet_town(towns[1]))
    for level, count in VOTED.items():
        for _ in range(count):
            levels.remove(level)
    for town in towns:
        voted = sum(VOTED.values()) if town.code == towns[0].code else 0
        for number in range(quotas()["issues"][town.code] - voted):
            if town.code == towns[0].code and number < len(WAITING_NOW):
                levels.remove(Layer.TOWNSHIP)
                yield waiting(town, chance, *WAITING_NOW[number])
                continue
            level = levels.pop()
            on = first + timedelta(days=chance.randrange((last - first).days))
            yield Beginning(on, lives.ordinary(town, script(town, chance, on, level=level), chance))
        yield from on_the_desks(town, chance, 27 if town.code == towns[0].code else 2)


def through_meetings(
    meeting: sittings.Sitting, voted: dict[str, int], chance: random.Random, ago: int
) -> Iterator[Beginning]:
    """Matters that a group recommends and the presidium votes on: so many of each level, and one that is lost."""
    town, on = meeting.town, workdays_ago(ago)
    levels = [level for level, count in voted.items() for _ in range(count)]
    chance.shuffle(levels)
    levels += [Layer.TOWNSHIP] * (meeting.size - len(levels))
    stops = (S.HANDLING, S.REPLIED, "", S.HANDLING, "", S.ASSIGNED)
    for number, level in enumerate(levels):
        plan = script(
            town, chance, on, level=level, channel=Channel.DESK, quick=True, returned=False, extended=False,
            unhappy_first=False, promise=False, stop_before=stops[number % len(stops)],
        )  # fmt: skip
        yield Beginning(
            on + timedelta(days=number * 3 // meeting.size), sittings.heard_for(meeting, plan, chance, meeting.pks)
        )
    later = workdays_ago(ago - 12)
    plan = script(town, chance, later, level=Layer.TOWNSHIP, channel=Channel.DESK, quick=True)
    yield Beginning(later, sittings.heard_for(meeting, plan, chance, meeting.late))
    yield Beginning(on, sittings.held(meeting))


def waiting(town: Town, chance: random.Random, state: str, days: int, level: str = Layer.TOWNSHIP) -> Beginning:
    """A ticket of the last weeks that waits in a state; township matters lie with the office of the demo account."""
    on = workdays_ago(days)
    about = TOWN_OFFICES[WITH_ACCOUNT[0]] if level == Layer.TOWNSHIP else ()
    plan = script(
        town, chance, on, level=level, about=about, stop_before=state, quick=True, unhappy_first=state == S.UNSATISFIED,
        extended=state == S.REPLIED and days % 4 == 0, silent=state == "", returned=False,
        supervised=supervising.TOLD.get(days, "") if state == S.HANDLING else "",
    )  # fmt: skip
    return Beginning(on, lives.ordinary(town, plan, chance))


def on_the_desks(town: Town, chance: random.Random, count: int) -> Iterator[Beginning]:
    """What came in lately and is not handed down yet, and what ended at the desk."""
    today = clock.today()
    for number in range(count):
        state = (lives.AT_THE_ORGAN, S.REGISTERED, lives.AT_THE_ORGAN, S.LISTED)[number % 4]
        on = today - timedelta(days=number // 4 + (0, 5)[state == S.LISTED] + (0, 2)[state == lives.AT_THE_ORGAN])
        levels = [Layer.VILLAGE, Layer.TOWNSHIP] if state == S.LISTED else Layer.values
        plan = script(town, chance, on, stop_before=state, quick=True, level=chance.choice(levels))
        yield Beginning(on, lives.ordinary(town, plan, chance))
    for kind in (lives.on_the_spot, lives.referred, lives.merged, lives.sent_back_for_more)[: max(1, count // 3)]:
        on = today - timedelta(days=3)
        yield Beginning(on, kind(town, script(town, chance, on, channel=Channel.DESK), chance))


def changan(towns: list[Town], chance: random.Random) -> Iterator[Beginning]:
    """951 suggestions of two years, 921 of them solved: last year all, this year all but thirty (decisions D45).

    While the year is young, its twelve months are the last twelve.
    """
    [town] = towns
    targets, today = quotas(), clock.today()
    this_year = date(today.year, 1, 1)
    if today - SETTLED - this_year < ROOM:
        this_year = today - timedelta(days=365)
    last_year = this_year - timedelta(days=365)
    for _ in range(targets["suggestions_2022"][town.code]):
        on = last_year + timedelta(days=chance.randrange(300))
        yield Beginning(on, lives.ordinary(town, solved(town, chance, on), chance))
    span = (today - SETTLED - this_year).days
    for _ in range(targets["solved_2023"][town.code]):
        on = this_year + timedelta(days=chance.randrange(span))
        yield Beginning(on, lives.ordinary(town, solved(town, chance, on), chance))
    for number in range(targets["open_2023"][town.code]):
        state = (S.HANDLING, S.REPLIED, S.ASSIGNED)[number % 3]
        yield waiting(town, chance, state, 7 + number % 9, level=chance.choice([Layer.VILLAGE, Layer.TOWNSHIP]))


def tiny(towns: list[Town], chance: random.Random) -> Iterator[Beginning]:
    """One town, one ticket of each kind: for tests and pictures."""
    [town] = towns
    for state, days in WAITING_NOW:
        yield waiting(town, chance, state, days)
    meeting = sittings.Sitting(town, recommended=sum(VOTED_TINY.values()) + 1, merged=1)
    yield from through_meetings(meeting, VOTED_TINY, chance, WORKDAYS_BEFORE_TODAY)
    yield from on_the_desks(town, chance, 12)
    on = clock.today() - timedelta(days=60)
    for promise in (False, False, True):
        plan = script(town, chance, on, level=Layer.TOWNSHIP, promise=promise, channel=Channel.DESK, silent=False)
        yield Beginning(on, lives.ordinary(town, plan, chance))


def workdays_ago(days: int) -> date:
    return workdays_back(workdays.load(), clock.today(), days)


def solved(town: Town, chance: random.Random, on: date) -> Script:
    level = chance.choices(Layer.values, [3, 6, 1])[0]
    return script(town, chance, on, level=level, promise=False)


def script(town: Town, chance: random.Random, on: date, **fixed) -> Script:
    """What happens to one matter: mostly the ordinary road, sometimes a detour."""
    level, about = fixed.pop("level", Layer.TOWNSHIP), fixed.pop("about", ())
    old = (clock.today() - on).days > 100
    fits = [one for one in opinions() if one.level == level and (not about or one.category in about)]
    choices = {
        "channel": chance.choice(CHANNELS),
        "unhappy_first": chance.random() < 0.03,
        "silent": chance.random() < 0.12,
        "promise": old and chance.random() < 0.06,
        "returned": chance.random() < 0.06,
        "extended": chance.random() < 0.05,
        "helper": chance.random() < 0.08,
        "seconded": chance.choice([0, 0, 0, 1, 2]),
        "quick": (clock.today() - on).days < 30,
    }
    return Script(opinion=chance.choice(fits), place=chance.choice(town.villages), level=level, **(choices | fixed))
