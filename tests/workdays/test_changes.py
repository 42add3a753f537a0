"""Changing the calendar: by published years, by hand, and what follows."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from liaison.accounts.roles import Role
from liaison.audit.models import Entry
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.workdays import actions, published, queries, tasks
from liaison.workdays.models import Change, Day, DayKind
from tests.builders.people import someone

pytestmark = pytest.mark.django_db
STORM = {"name": "防汛停工", "source": "市防汛指挥部通知"}


@pytest.fixture(autouse=True)
def fresh_memory():
    queries.forget()
    yield
    queries.forget()


@pytest.fixture
def manager():
    return someone(Role.COUNTY_OFFICE)


@pytest.fixture
def followed(monkeypatch):
    """The changes that were followed, in order."""
    seen = []
    monkeypatch.setattr(actions, "_followers", [seen.append])
    return seen


def test_a_fresh_database_knows_every_published_year():
    calendar = queries.load()
    assert calendar.years == frozenset(published.years())
    assert not calendar.is_workday(date(2025, 10, 1))
    assert calendar.is_workday(date(2025, 10, 11))
    assert calendar.reason_off(date(2025, 10, 1)) == "国庆节"
    assert not calendar.year_known(max(published.years()) + 1)


def test_days_by_hand_are_known_at_once_and_leave_an_entry(manager):
    storm = [date(2025, 7, 10), date(2025, 7, 11)]
    change = actions.add_days(days=storm, kind=DayKind.HOLIDAY, by=manager, **STORM)
    assert (change.first_on, change.last_on) == (storm[0], storm[1])
    assert queries.load().reason_off(storm[1]) == "防汛停工"
    entry = Entry.objects.get(thing="change", thing_id=change.pk)
    assert entry.data["days"] == ["2025-07-10", "2025-07-11"]


def test_a_day_is_overwritten_and_removed(manager):
    day = date(2025, 7, 12)
    actions.add_days(days=[day], kind=DayKind.HOLIDAY, by=manager, **STORM)
    actions.add_days(days=[day], kind=DayKind.EXTRA_WORKDAY, by=manager, **STORM)
    assert queries.load().is_workday(day)
    actions.remove_day(day=day, by=manager)
    assert not queries.load().is_workday(day)
    with pytest.raises(DomainError):
        actions.remove_day(day=day, by=manager)


def test_importing_a_year_again_keeps_what_was_entered_by_hand(manager):
    own = date(2025, 10, 1)
    actions.add_days(days=[own], kind=DayKind.EXTRA_WORKDAY, by=manager, **STORM)
    Day.objects.filter(date=date(2025, 10, 2)).delete()
    actions.import_year(year=2025, by=manager)
    assert queries.load().is_workday(own)
    assert not queries.load().is_workday(date(2025, 10, 2))


def test_an_unpublished_year_is_refused_with_a_sentence(manager):
    with pytest.raises(DomainError) as refusal:
        actions.import_year(year=2099, by=manager)
    assert refusal.value.field == "year"


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"days": []}, "date"),
        ({"days": [date(1999, 1, 1)]}, "date"),
        ({"name": " "}, "name"),
        ({"source": ""}, "source"),
    ],
)
def test_bad_input_is_a_sentence_at_its_field(manager, wishes, field):
    good = {"days": [date(2027, 1, 1)], "kind": DayKind.HOLIDAY, **STORM}
    with pytest.raises(DomainError) as refusal:
        actions.add_days(by=manager, **(good | wishes))
    assert refusal.value.field == field


@pytest.mark.parametrize("role", [Role.PRESIDIUM_OFFICE, Role.STATION_KEEPER, Role.HANDLING_UNIT])
def test_only_managers_change_the_calendar(role):
    with pytest.raises(PermissionDenied):
        actions.import_year(year=2025, by=someone(role))


def test_a_second_start_imports_nothing():
    assert actions.import_missing_years() is None


def test_another_process_sees_the_change_after_two_seconds(manager, monkeypatch):
    day = date(2025, 7, 10)
    queries.load()
    Day.objects.create(date=day, kind=DayKind.HOLIDAY, **STORM)
    Change.objects.create(first_on=day, last_on=day, by=manager)
    assert queries.load().is_workday(day)
    real = queries.monotonic
    monkeypatch.setattr(queries, "monotonic", lambda: real() + 3)
    assert not queries.load().is_workday(day)


def test_reading_again_and_again_asks_the_database_once(django_assert_num_queries):
    queries.load()
    with django_assert_num_queries(0):
        for _time in range(100):
            queries.load()


def test_a_change_is_followed_after_the_commit(manager, followed, django_capture_on_commit_callbacks, monkeypatch):
    sent = []
    monkeypatch.setattr("liaison.core.background._send", lambda *message: sent.append(message))
    with django_capture_on_commit_callbacks(execute=True):
        change = actions.import_year(year=2025, by=manager)
    assert sent == [(actions.FOLLOW_TASK, (change.pk,))]
    assert tasks.follow_calendar_change.name == actions.FOLLOW_TASK
    tasks.follow_calendar_change(change.pk)
    assert followed == [change]


def test_the_sweep_follows_once_more_and_settles(manager, followed):
    change = actions.import_year(year=2025, by=manager)
    Change.objects.exclude(pk=change.pk).update(settled_at=clock.now())
    with clock.at(change.at + timedelta(seconds=10)):
        tasks.settle_calendar_changes()
    assert followed == []
    with clock.at(change.at + timedelta(minutes=1)):
        tasks.settle_calendar_changes()
        tasks.settle_calendar_changes()
    assert followed == [change]


def test_a_follower_that_fails_is_called_again(manager, monkeypatch):
    def fail(change):
        raise RuntimeError

    monkeypatch.setattr(actions, "_followers", [fail])
    change = actions.import_year(year=2025, by=manager)
    with pytest.raises(RuntimeError):
        actions.settle(change_id=change.pk)
    change.refresh_from_db()
    assert change.settled_at is None
