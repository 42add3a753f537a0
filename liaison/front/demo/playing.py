"""Playing a county's months in the order of time: one heap, each act at its own moment (decisions D46)."""

import heapq
import random
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

from django.db import connection

from liaison.accounts.models import User
from liaison.core import clock
from liaison.front.demo import lives, rounds, supervising
from liaison.front.demo.people import Town
from liaison.front.demo.plans import Beginning
from liaison.front.demo.stage import County, months_back
from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import start_of_day
from suggestions.supervision.sweeping import sweep

OFFICE_HOURS = 9  # 08:30 to 17:30
ACTS_OF_A_LIFE = 9  # about, for the progress bar


@dataclass
class Play:
    """The heap of what comes next, and how far it got."""

    county: County
    chance: random.Random
    say: Callable[[int, int], None]
    now: datetime = field(default_factory=clock.now)
    heap: list = field(default_factory=list)
    done: int = 0
    planned: int = 0
    organs: dict[int, User] = field(default_factory=dict)
    order: Iterator[int] = field(default_factory=count)

    def at(self, moment: datetime, act) -> None:
        heapq.heappush(self.heap, (moment, next(self.order), act))

    def begin(self, beginning: Beginning) -> None:
        self.planned += ACTS_OF_A_LIFE
        self.at(self.some_moment_of(beginning.on), beginning.life)

    def once(self, on: date, act: Callable[[], None]) -> None:
        self.planned += 1
        self.at(self.some_moment_of(on), act)

    def some_moment_of(self, day: date) -> datetime:
        """A moment of the office hours of the first working day from `day`, but not after now."""
        day = workdays.load().next_workday(day)
        moment = start_of_day(day) + timedelta(minutes=self.chance.randrange(OFFICE_HOURS * 60))
        return moment if moment < self.now else self.now - timedelta(minutes=self.chance.randrange(5, 90))

    def run(self) -> None:
        """Act in the order of time until today; every working morning the clock makes its round."""
        if not self.heap:
            return
        morning = self.next_morning(clock.local(self.heap[0][0]).date() - timedelta(days=1))
        while self.heap and self.heap[0][0] < self.now:
            moment, _number, act = heapq.heappop(self.heap)
            while morning <= moment:
                self.begin_day(morning)
                morning = self.next_morning(clock.local(morning).date())
            self.act(moment, act)
        while morning <= self.now:
            self.begin_day(morning)
            morning = self.next_morning(clock.local(morning).date())
        self.say(self.planned, self.planned)

    def begin_day(self, morning: datetime) -> None:
        """The clock makes its round; then the organs do what waits on their ladders."""
        with clock.at(morning):
            sweep(within=self.county.code)
        with clock.at(morning + timedelta(hours=1)):
            supervising.morning(self.organs, lives.TOLD_APART, self.chance)

    def act(self, moment: datetime, act) -> None:
        with clock.at(moment):
            pause = act() if callable(act) else next(act, None)
        self.done += 1
        if self.done % 20 == 0:
            self.say(min(self.done, self.planned - 1), self.planned)
        if pause is not None:
            self.at(later(moment, pause, self.chance), act)

    def next_morning(self, day: date) -> datetime:
        """Nine o'clock of the first working day after `day`."""
        day = workdays.load().next_workday(day + timedelta(days=1))
        return start_of_day(day) + timedelta(minutes=30)


def later(moment: datetime, days: float, chance: random.Random) -> datetime:
    """So many working days on, inside office hours."""
    whole, part = divmod(days, 1)
    local, calendar = clock.local(moment), workdays.load()
    opened = start_of_day(local.date())
    hours = max(0.0, (local - opened).total_seconds() / 3600) + part * OFFICE_HOURS
    if hours >= OFFICE_HOURS:
        whole, hours = whole + 1, hours - OFFICE_HOURS
    day = calendar.add_workdays(local.date(), int(whole))
    return start_of_day(calendar.next_workday(day)) + timedelta(
        hours=hours % OFFICE_HOURS, seconds=chance.randrange(60)
    )


def play(county: County, plan: Callable, say: Callable[[int, int], None], *, with_rounds: bool) -> None:
    """Live a county's months: its tickets, and with the published figures its visits and activities."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    chance = random.Random(county.seed + 1)
    codes = sorted(county.towns, key=lambda code: code != county.home_town)
    towns = [Town(code, chance) for code in codes]
    stage = Play(county, chance, say)
    stage.organs = {town.organ.pk: town.presidium for town in towns} | {
        town.county_organ.pk: town.county for town in towns
    }
    for beginning in plan(towns, chance):
        stage.begin(beginning)
    if with_rounds:
        add_rounds(stage, towns)
    stage.run()


def add_rounds(stage: Play, towns: list[Town]) -> None:
    first, last = months_back(5), clock.today() - timedelta(days=1)
    every = rounds.villages_of_the_county(stage.county.code)
    away = deque(rounds.WHY_ABSENT)
    for town in towns:
        for on, what in (
            *rounds.visits(town, every, first, last, stage.chance),
            *rounds.activities(town, away, first, last, stage.chance),
        ):
            stage.once(on, lambda town=town, on=on, what=what: rounds.record(town, what, on))
