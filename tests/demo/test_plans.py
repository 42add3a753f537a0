"""The plan of the demo is exact on any day: what counts begins inside its period, and early enough to end."""

import random
from datetime import date, datetime
from types import SimpleNamespace

import pytest

from liaison.core import clock
from liaison.divisions.models import Division
from liaison.front.demo import plans
from liaison.front.demo.sources import quotas
from liaison.front.demo.stage import danjiangkou, months_back
from liaison.workdays.actions import import_missing_years

pytestmark = pytest.mark.django_db
# New year, January, spring festival, young years, a Monday, a Sunday, after the October week, leap days.
DAYS = [
    "2026-01-01", "2026-01-14", "2026-02-03", "2026-02-24", "2026-03-31", "2026-06-30", "2026-07-01", "2026-10-08",
    "2026-11-22", "2026-11-23", "2026-12-31", "2028-02-29", "2029-02-28",
]  # fmt: skip


@pytest.fixture(autouse=True)
def calendar(db):
    import_missing_years()


@pytest.fixture(params=DAYS)
def today(request):
    day = date.fromisoformat(request.param)
    with clock.at(datetime(day.year, day.month, day.day, 9, tzinfo=clock.zone())):
        yield day


def a_town(code: str) -> SimpleNamespace:
    """What a plan asks of a township; nobody acts."""
    return SimpleNamespace(code=code, villages=[Division(code=f"{code}201", short_name="一村")])


def test_changan_has_its_951_and_921_of_them_have_time_to_end(today):
    begun = [one.on for one in plans.changan([a_town("330481103")], random.Random(1))]
    assert len(begun) == 951
    assert sum(on <= today - plans.SETTLED for on in begun) == 921
    assert min(begun) >= date(today.year - 2, 1, 1)  # as check_demo counts


def test_danjiangkou_hands_down_266_within_its_five_months(today, monkeypatch):
    monkeypatch.setattr(plans, "on_the_desks", lambda *town_and_more: iter(()))  # those are not handed down
    county = danjiangkou()
    towns = [a_town(code) for code in sorted(county.towns, key=lambda code: code != county.home_town)]
    begun = [one.on for one in plans.danjiangkou(towns, random.Random(1))]
    # Not handed down: 3 told twice, 1 incomplete, 1 lost in the vote, 1 only listed; and the lives of two presidiums.
    assert len(begun) - (3 + 1 + 1 + 1 + 2) == sum(quotas()["issues"].values()) == 266
    assert min(begun) >= months_back(5)
    assert max(begun) <= plans.workdays_ago(4)  # the quickest road to a unit takes three
