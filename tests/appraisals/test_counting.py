"""Two persons count: equal figures are published, unequal ones change nothing; and nothing tells who voted how."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from liaison.audit.models import Entry
from liaison.core import clock
from liaison.core.errors import Conflict, DomainError
from liaison.notifications.models import Notice
from suggestions.appraisals import actions
from suggestions.appraisals.models import Appraisal, Appraised, Stage
from suggestions.rules.appraising import AppraisalRule, rule_for
from tests.builders.appraisals import colleague, count, failed, planned, published
from tests.builders.places import COUNTY, TOWNSHIP
from tests.builders.supervision import moment
from tests.builders.tickets import Town, a_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    town = Town()
    colleague(town)
    return town


def again(appraisal: Appraisal) -> Appraisal:
    return Appraisal.objects.get(pk=appraisal.pk)


def test_the_first_count_is_kept_hidden_and_the_second_publishes(town):
    appraisal = planned(town)
    first = count(appraisal, town.presidium, "41:6:2")
    assert first.state == Stage.COUNTED
    assert first.subjects.get().figures is None
    count(appraisal, colleague(town), "41:6:2")
    done = again(appraisal)
    assert (done.state, done.issued, done.returned, done.second_by) == (Stage.PUBLISHED, 52, 49, colleague(town))
    shown = done.subjects.get().shown
    assert (shown.satisfied, shown.basically, shown.unsatisfied, str(shown.rate)) == (41, 6, 2, "95.9")
    verbs = list(Entry.objects.filter(thing="appraisal").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["appraisal.set", "appraisal.count", "appraisal.publish"]
    assert Notice.objects.get(event="appraisals/published").unit == town.office


def test_two_counts_that_differ_change_nothing(town):
    appraisal = planned(town)
    count(appraisal, town.presidium, "41:6:2")
    before = Appraised.objects.values().get(appraisal=appraisal)
    with pytest.raises(DomainError) as refusal, transaction.atomic():
        count(appraisal, colleague(town), "40:6:2")
    assert str(refusal.value) == "两位计票人的数不同：满意 41 / 40。请重数。"
    assert refusal.value.field == f"satisfied_{before['id']}"
    assert again(appraisal).state == Stage.COUNTED
    assert Appraised.objects.values().get(appraisal=appraisal) == before
    count(appraisal, colleague(town), "41:6:2")
    assert again(appraisal).state == Stage.PUBLISHED


def test_with_several_subjects_the_sentence_names_the_one(town):
    appraisal = planned(town, units=(town.office, town.other_office))
    count(appraisal, town.presidium, "41:6:2", "30:10:9")
    with pytest.raises(DomainError, match="农业农村服务中心 基本满意 10 / 11"), transaction.atomic():
        count(appraisal, colleague(town), "41:6:2", "30:11:8")


def test_neither_count_is_trusted_and_both_begin_again(town):
    appraisal = planned(town)
    count(appraisal, town.presidium, "41:6:2")
    actions.recount(appraisal_id=appraisal.pk, by=colleague(town))
    assert (again(appraisal).state, again(appraisal).issued) == (Stage.PLANNED, None)
    assert Appraised.objects.get(appraisal=appraisal).satisfied is None
    count(appraisal, colleague(town), "40:6:2")
    count(appraisal, town.presidium, "40:6:2")
    assert again(appraisal).state == Stage.PUBLISHED


def test_nobody_counts_twice(town):
    appraisal = planned(town)
    count(appraisal, town.presidium, "41:6:2")
    with pytest.raises(DomainError, match="第二遍请另一位同志"), transaction.atomic():
        count(appraisal, town.presidium, "41:6:2")
    with pytest.raises(IntegrityError), transaction.atomic():
        Appraisal.objects.filter(pk=appraisal.pk).update(second_by=town.presidium, published_at=clock.now())


def test_in_a_township_with_one_clerk_the_county_counts_second(town):
    appraisal = planned(town)
    count(appraisal, town.presidium, "41:6:2")
    count(appraisal, town.county, "41:6:2")
    assert again(appraisal).state == Stage.PUBLISHED


def test_more_papers_back_than_out(town):
    appraisal = planned(town)
    with pytest.raises(DomainError) as refusal, transaction.atomic():
        count(appraisal, town.presidium, "41:6:2", returned=53)
    assert str(refusal.value) == "收回 53 张，发出 52 张，本次测评无效。"
    assert refusal.value.field == "returned"
    assert again(appraisal).state == Stage.PLANNED
    for by in (town.presidium, colleague(town)):
        count(appraisal, by, "41:6:2", returned=53, void_agreed=True)
    assert (again(appraisal).state, again(appraisal).void) == (Stage.VOID, "more_returned")
    assert again(appraisal).subjects.get().figures is None
    assert not Notice.objects.filter(event="appraisals/published").exists()


def test_not_more_than_half_came_back(town):
    void = published(town, "20:4:2", returned=26)
    assert (void.state, void.void) == (Stage.VOID, "too_few")
    assert published(town, "20:5:2", returned=27).state == Stage.PUBLISHED


def test_fewer_than_five_papers_are_not_shown(town):
    few = published(town, "1:1:2", issued=5, returned=5)
    subject = few.subjects.get()
    assert few.state == Stage.PUBLISHED
    assert (subject.shown, subject.fails) == (None, False)


@pytest.mark.parametrize(
    ("counts", "papers", "field", "words"),
    [
        ("41:6:3", {}, "satisfied", "收回 49 张，“村镇建设办公室”三项合计 50 张，请核对。"),
        ("0:0:0", {"issued": 0, "returned": 0}, "issued", "发出票数至少 1 张。"),
        ("0:0:0", {"issued": 40_000}, "issued", "票数不会超过 30000，请核对。"),
    ],
)
def test_figures_that_cannot_be(town, counts, papers, field, words):
    appraisal = planned(town)
    with pytest.raises(DomainError) as refusal:
        count(appraisal, town.presidium, counts, **papers)
    assert str(refusal.value) == words
    assert refusal.value.field.startswith(field)


def test_nothing_is_counted_before_the_day(town):
    appraisal = planned(town, on=clock.today() + timedelta(days=3))
    with pytest.raises(DomainError, match="还没有开"):
        count(appraisal, town.presidium, "41:6:2")


def test_what_was_counted_stays_as_it_is(town):
    done = published(town, "41:6:2")
    with pytest.raises(Conflict):
        count(done, town.presidium, "1:1:1")
    for refused in (
        lambda: actions.change(appraisal_id=done.pk, by=town.presidium, units=[town.other_office]),
        lambda: actions.drop(appraisal_id=done.pk, by=town.presidium, reason="算错"),
        lambda: actions.recount(appraisal_id=done.pk, by=town.presidium),
    ):
        with pytest.raises(DomainError, match="已公布"), transaction.atomic():
            refused()
    assert again(done).state == Stage.PUBLISHED


def test_the_list_may_change_until_the_first_count(town):
    appraisal = planned(town)
    actions.change(
        appraisal_id=appraisal.pk, by=town.presidium, units=[town.office, town.other_office],
        reported=[town.other_office], held_on=clock.today(),
    )  # fmt: skip
    assert [(one.name, one.report_received) for one in appraisal.subjects.all()] == [
        ("村镇建设办公室", False), ("农业农村服务中心", True),
    ]  # fmt: skip
    count(appraisal, town.presidium, "41:6:2", "30:10:9")
    with pytest.raises(DomainError, match="等第二位计票"):
        actions.change(appraisal_id=appraisal.pk, by=town.presidium, units=[town.office])


def test_a_list_changed_while_somebody_counted_is_a_conflict(town):
    appraisal = planned(town)
    with pytest.raises(Conflict, match="重新打开"):
        actions.count(appraisal_id=appraisal.pk, by=town.presidium, issued=9, returned=9, figures={})


def test_what_is_appraised(town):
    ticket = a_ticket(town=town)
    appraisal = planned(town, units=(town.office,), tickets=(ticket,))
    assert [one.name for one in appraisal.subjects.all()] == ["村镇建设办公室", f"{ticket.number} {ticket.title}"]
    with pytest.raises(DomainError, match="请选测评对象"), transaction.atomic():
        actions.set_up(by=town.presidium, title="空的", held_on=clock.today())
    with pytest.raises(DomainError, match="市水利和湖泊局不在本级"), transaction.atomic():
        planned(town, units=(town.bureau,))


@pytest.mark.parametrize("who", ["clerk", "keeper"])
def test_only_organs_hold_one(town, who):
    with pytest.raises(PermissionDenied):
        actions.set_up(by=getattr(town, who), title="x", held_on=clock.today(), units=[town.office])


def test_the_rule_is_a_row_and_a_sitting_keeps_its_version(town):
    before = failed(town)
    national = AppraisalRule.objects.get(division=None)
    local = AppraisalRule.objects.create(
        division_id=COUNTY, version=1, from_on=clock.today(), fail_below=50, min_valid=3, basis="市人大常委会办法"
    )
    assert (before.rule, before.subjects.get().fails) == (national, True)
    after = failed(town, title="第二次")
    assert (after.rule, after.subjects.get().fails) == (local, False)
    assert rule_for(TOWNSHIP, clock.today() - timedelta(days=1)) == national
    assert "本地约定" in national.basis


def test_no_row_and_no_column_tells_who_voted():
    """The tables of an appraisal hold sums and the names of those who set up and counted, nothing else."""
    people = {"set_by", "first_by", "second_by"}
    for model in (Appraisal, Appraised):
        named = {
            field.name
            for field in model._meta.get_fields()
            if field.is_relation and field.related_model._meta.model_name in {"user", "deputy", "attendee", "resident"}
        }
        assert named == (people if model is Appraisal else set())
    pointing = {rel.related_model.__name__ for rel in Appraised._meta.related_objects}
    assert pointing == {"Rectification"}
    assert {rel.related_model.__name__ for rel in Appraisal._meta.related_objects} == {"Appraised"}


@pytest.mark.django_db(transaction=True)
class TestRaces:
    """Two connections at one moment."""

    def at_once(self, *acts) -> list:
        barrier, at = Barrier(len(acts)), moment("11-24", 10)

        def run(act):
            try:
                with clock.at(at):
                    barrier.wait()
                    return act()
            except (DomainError, PermissionDenied) as refusal:
                return refusal
            finally:
                connection.close()

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(run, acts))

    def sitting(self, town: Town) -> Appraisal:
        with clock.at(moment("11-24", 9)):
            colleague(town)
            return planned(town)

    def test_two_who_type_the_same_at_once_are_first_and_second(self):
        town = Town()
        appraisal, people = self.sitting(town), (town.presidium, colleague(town))
        found = self.at_once(*(lambda by=by: count(appraisal, by, "41:6:2") for by in people))
        assert not any(isinstance(answer, Exception) for answer in found)
        done = again(appraisal)
        assert done.state == Stage.PUBLISHED
        assert {done.first_by, done.second_by} == set(people)

    def test_two_who_type_different_figures_leave_one_count(self):
        town = Town()
        appraisal, people = self.sitting(town), (town.presidium, colleague(town))
        found = self.at_once(
            lambda: count(appraisal, people[0], "41:6:2"), lambda: count(appraisal, people[1], "40:6:2")
        )
        assert sum(isinstance(answer, DomainError) for answer in found) == 1
        done = again(appraisal)
        assert done.state == Stage.COUNTED
        kept = done.subjects.get().satisfied
        assert kept == (41 if done.first_by == people[0] else 40)

    def test_two_second_counts_publish_once(self):
        town = Town()
        appraisal = self.sitting(town)
        with clock.at(moment("11-24", 9)):
            count(appraisal, town.presidium, "41:6:2")
            county = town.county
        found = self.at_once(
            lambda: count(appraisal, colleague(town), "41:6:2"), lambda: count(appraisal, county, "41:6:2")
        )
        assert sum(isinstance(answer, Conflict) for answer in found) == 1
        assert Entry.objects.filter(verb="appraisal.publish").count() == 1
        assert Notice.objects.filter(event="appraisals/published").count() == 1
