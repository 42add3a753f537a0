"""Visits and activities: recorded with guards, listed, counted for the campaign paragraph."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.core.errors import DomainError
from stations.activities import queries as activity_queries
from stations.activities.actions import record_activity
from stations.activities.models import Activity, Attendance
from stations.visits import queries as visit_queries
from stations.visits.actions import record_visit
from stations.visits.models import Visit
from tests.builders.costs import queries_of
from tests.builders.people import someone
from tests.builders.places import OTHER_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, VILLAGE, a_place


def visit(desk, **wishes) -> Visit:
    typed = {"by": desk.town.keeper, "deputy": desk.deputies[0], "kind": "household", "division_code": VILLAGE}
    return record_visit(**(typed | {"on": clock.today()} | wishes))


def activity(desk, **wishes) -> Activity:
    typed = {"by": desk.town.presidium, "kind": "inspection", "title": "视察饮水安全", "division_code": TOWNSHIP}
    here = [deputy.pk for deputy in desk.deputies]
    return record_activity(**(typed | {"on": clock.today(), "attended": here} | wishes))


def test_no_visit_tomorrow_and_none_next_door(desk):
    with pytest.raises(DomainError, match="晚于今天"):
        visit(desk, on=clock.today() + timedelta(days=1))
    a_place(OTHER_TOWNSHIP)
    with pytest.raises(PermissionDenied):
        visit(desk, division_code=OTHER_TOWNSHIP)


def test_a_deputy_records_only_own_visits(desk):
    user = someone(Role.DEPUTY)
    mine, other = desk.deputies
    mine.user = user
    mine.save()
    visit(desk, by=user, deputy=mine)
    with pytest.raises(DomainError, match="自己的走访"):
        visit(desk, by=user, deputy=other)
    assert Visit.objects.visible_to(user).count() == 1


def test_figures_of_visits_by_place_and_time(desk):
    visit(desk)
    visit(desk, deputy=desk.deputies[1], division_code=OTHER_VILLAGE)
    visit(desk, kind="talent", on=clock.today() - timedelta(days=400))
    everything = visit_queries.figures(TOWNSHIP)
    assert (everything.households, everything.talents, everything.deputies) == (2, 1, 2)
    assert visit_queries.figures(TOWNSHIP, clock.today()).talents == 0
    below = visit_queries.figures_below(TOWNSHIP, 12)
    assert below[OTHER_VILLAGE].households == 1


def test_an_activity_keeps_who_came_and_who_did_not(desk):
    here, away = desk.deputies
    done = activity(desk, attended=[here.pk], absent={away.pk: "请假"})
    assert {(row.deputy, row.status, row.reason) for row in done.attendances.all()} == {
        (here, "attended", ""),
        (away, "absent", "请假"),
    }
    figures = activity_queries.figures(TOWNSHIP)
    assert (figures.inspections, figures.total) == (1, 1)
    assert list(activity_queries.attending(TOWNSHIP)) == [here.pk]
    assert activity_queries.figures_below("420381", 9)[TOWNSHIP].inspections == 1


def test_no_activity_tomorrow(desk):
    with pytest.raises(DomainError, match="晚于今天"):
        activity(desk, on=clock.today() + timedelta(days=1))


def test_forms_record_and_correct(desk):
    typed = {"deputy": desk.deputies[0].pk, "kind": "household", "division": VILLAGE, "on": clock.today().isoformat()}
    assert desk.client.post("/visit/new/", typed | {"once": "a"}).status_code == 302
    found = Visit.objects.get()
    desk.client.post(f"/visit/{found.pk}/", typed | {"kind": "talent"})
    found.refresh_from_db()
    assert found.kind == "talent"
    typed = {"kind": "forum", "title": "座谈会", "division": TOWNSHIP, "on": clock.today().isoformat()}
    here = [deputy.pk for deputy in desk.deputies]
    desk.client.post("/activity/new/", typed | {"attended": here})
    held = Activity.objects.get()
    desk.client.post(f"/activity/{held.pk}/", typed | {"attended": here[:1]})
    assert Attendance.objects.get().deputy == desk.deputies[0]


@pytest.mark.parametrize("path", ["/visit/new/", "/activity/new/"])
def test_a_bad_form_keeps_what_was_typed(desk, path):
    answer = desk.client.post(path, {"note": "问了收成", "title": "座谈会", "on": "x"})
    assert answer.status_code == 422
    assert ("问了收成" if "visit" in path else "座谈会") in answer.content.decode()


def test_who_may_open_the_pages(desk):
    deputy, clerk = desk.as_(someone(Role.DEPUTY)), desk.as_(desk.town.clerk)
    assert deputy.get("/activity/").status_code == 200
    assert deputy.get("/activity/new/").status_code == 403
    assert deputy.get("/visit/new/").status_code == 200
    assert clerk.get("/visit/").status_code == 403


@pytest.mark.parametrize(("path", "make"), [("/visit/?kind=household&q=朱", visit), ("/activity/", activity)])
def test_twenty_rows_cost_what_two_cost(desk, path, make):
    for _ in range(2):
        make(desk)
    few = queries_of(desk.client, path)
    for _ in range(18):
        make(desk)
    assert queries_of(desk.client, path) == few


def test_a_campaigns_worth_is_loaded_in_seconds(desk):
    """A few queries each, whatever the number: 1,657 visits take seconds (decisions D46)."""
    visit(desk), activity(desk)
    with CaptureQueriesContext(connection) as caught:
        visit(desk)
    assert len(caught) <= 5
    with CaptureQueriesContext(connection) as caught:
        activity(desk)
    assert len(caught) <= 6
