"""Every move × state × role of a case against a table written by hand, and what each act of people asks for."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from deputies.people.models import CongressLevel
from liaison.accounts.models import User
from liaison.accounts.roles import SYSTEM, VOTER, Role
from liaison.audit.models import Entry
from liaison.core import clock
from liaison.core.errors import Conflict, DomainError
from liaison.notifications.models import Notice
from suggestions.rules.models import Reason
from suggestions.supervision import actions, leading
from suggestions.supervision.cases import CaseState, SupervisionCase
from suggestions.supervision.moves import MOVES
from suggestions.supervision.opening import open_case
from suggestions.tickets.models import Ticket, TicketDeputy
from suggestions.tickets.states import TicketState as S
from tests.builders.supervision import a_case, a_deputy, a_group, acts, moment, rounds
from tests.builders.tickets import Town, a_ticket

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[1] / "expected" / "case_moves.csv"
BASIS = "镇主席团第11次会议，11月13日"


@pytest.fixture
def town() -> Town:
    return Town()


def expected(role: str) -> set[tuple[str, str]]:
    with TABLE.open(encoding="utf-8") as sheet:
        return {
            (row["move"], state)
            for row in csv.DictReader(sheet)
            if role in row["roles"].split()
            for state in row["states"].split()
        }


def actor(town: Town, role: str) -> User:
    people = {
        SYSTEM: User.objects.system,
        VOTER: User.objects.voter,
        Role.STATION_KEEPER: lambda: town.keeper,
        Role.PRESIDIUM_OFFICE: lambda: town.presidium,
        Role.HANDLING_UNIT: lambda: town.clerk,
        Role.COUNTY_OFFICE: lambda: town.county,
        Role.DEPUTY: lambda: a_deputy(town).user,
    }
    return people[role]() if role in people else town.person(role)


def open_moves(case: SupervisionCase, by: User) -> set[tuple[str, str]]:
    found = set()
    for state in CaseState.values:
        case.state = state
        found |= {(name, state) for name, move in MOVES.items() if move.open_to(by, case)}
    return found


@pytest.mark.parametrize("role", [*Role.values, SYSTEM, VOTER])
def test_moves_are_open_to_the_right_people(town, role):
    case, by = a_case(town), actor(town, role)
    if role == Role.DEPUTY:
        case.group = a_group(town, by.deputy)
    assert open_moves(case, by) == expected(role)


@pytest.mark.parametrize("role", [Role.PRESIDIUM_OFFICE, Role.DEPUTY, Role.HANDLING_UNIT])
def test_another_township_may_do_nothing(town, role):
    stranger = Town(code="420381106", village="420381106201", letters="HPZ")
    assert open_moves(a_case(town), actor(stranger, role)) == set()


def test_the_table_by_hand_names_every_move():
    with TABLE.open(encoding="utf-8") as sheet:
        assert {row["move"] for row in csv.DictReader(sheet)} | {"open_case"} == set(MOVES)


def test_an_organ_takes_a_matter_under_supervision_before_its_date_with_a_basis(town):
    with clock.at(moment("11-02")):
        ticket = a_ticket(at=S.HANDLING, town=town)
        with pytest.raises(DomainError, match="请写依据") as refusal:
            open_case(ticket_id=ticket.pk, by=town.presidium)
        assert refusal.value.field == "basis"
        case = open_case(ticket_id=ticket.pk, by=town.presidium, basis="朱建国代表提出")
        with pytest.raises(DomainError, match="已在督办"):
            open_case(ticket_id=ticket.pk, by=town.presidium, basis="再来一次")
    assert case.counts_from == clock.local(ticket.lead.due_at).date()
    rounds("11-03", "11-10", "11-16")
    assert acts(case) == []  # no rung before the date has passed


@pytest.mark.parametrize("who", ["keeper", "clerk", "county"])
def test_only_the_organ_that_handed_it_down_takes_it_under_supervision(town, who):
    with clock.at(moment("11-02")):
        ticket = a_ticket(at=S.HANDLING, town=town)
        with pytest.raises(PermissionDenied):
            open_case(ticket_id=ticket.pk, by=getattr(town, who), basis=BASIS)


def test_what_is_with_nobody_to_handle_it_is_not_supervised(town):
    ticket = a_ticket(at=S.LISTED, town=town)
    with pytest.raises(DomainError, match="不在承办单位手里"):
        open_case(ticket_id=ticket.pk, by=town.presidium, basis=BASIS)


def test_a_rung_taken_up_by_a_meeting_needs_the_meeting(town):
    case = a_case(town, rung=4)
    with clock.at(moment("11-13", 11)), pytest.raises(DomainError, match="哪次会议") as refusal:
        actions.carry_out(act_id=case.acting.pk, by=town.presidium)
    assert refusal.value.field == "basis"
    with clock.at(moment("11-13", 11)):
        act = actions.carry_out(act_id=case.acting.pk, by=town.presidium, basis=BASIS, note="限十日内动工")
    assert (act.ending, act.basis) == ("done", BASIS)
    assert Notice.objects.filter(event="workflow/rung_done", unit=town.office).count() == 1


def test_a_talk_needs_its_record(town):
    case = a_case(town, rung=3)
    with clock.at(moment("11-13", 11)), pytest.raises(DomainError, match="约谈了谁"):
        actions.carry_out(act_id=case.acting.pk, by=town.presidium)


def test_what_was_decided_about_a_rung_stands(town):
    case = a_case(town, rung=4)
    act_id = case.acting.pk
    with clock.at(moment("11-13", 11)):
        actions.carry_out(act_id=act_id, by=town.presidium, basis=BASIS)
        for again in (actions.carry_out, actions.excuse):
            with pytest.raises(DomainError, match="已经有结果"):
                again(act_id=act_id, by=town.presidium, basis=BASIS)


def test_jumping_names_what_it_passes_over_and_excuses_it(town):
    case = a_case(town, rung=2)
    with clock.at(moment("11-13", 11)):
        with pytest.raises(DomainError, match="跳过约谈负责人，请写依据（会议或文件及日期）。") as refusal:
            actions.jump(case_id=case.pk, by=town.presidium, to=4, basis=" ")
        assert refusal.value.field == "basis"
        for down in (1, 2, 12):
            with pytest.raises(DomainError, match="更高的一级"):
                actions.jump(case_id=case.pk, by=town.presidium, to=down, basis=BASIS)
        actions.jump(case_id=case.pk, by=town.presidium, to=4, basis=BASIS)
    assert [(n, kind, ending) for n, kind, _o, _e, ending in acts(case)] == [
        (1, "remind", "done"), (2, "notice", "excused"), (3, "talk", "excused"), (4, "meeting", None),
    ]  # fmt: skip


def test_one_promise_a_rung_and_not_beyond_twenty_working_days(town):
    case = a_case(town, rung=3)
    given = {"case_id": case.pk, "by": town.presidium, "text": "12月10日前通水", "made_at": "约谈"}
    with clock.at(moment("11-13", 11)):
        with pytest.raises(DomainError, match="先记录这一级已经采取"):
            actions.promise(due_on=date(2026, 11, 20), **given)
        actions.carry_out(act_id=case.acting.pk, by=town.presidium, note="约谈了主任")
        for wrong, why in ((date(2026, 11, 13), "今天以后"), (date(2026, 12, 12), "最迟到 12月11日")):
            with pytest.raises(DomainError, match=why) as refusal:
                actions.promise(due_on=wrong, **given)
            assert refusal.value.field == "promised_on"
        actions.promise(due_on=date(2026, 11, 16), **given)
    assert SupervisionCase.objects.get(pk=case.pk).state == "resting"
    rounds("11-17")
    SupervisionCase.objects.filter(pk=case.pk).update(rung=3)
    case.acts.filter(n=4).delete()
    with clock.at(moment("11-17", 11)), pytest.raises(DomainError, match="已经承诺过一次"):
        actions.promise(due_on=date(2026, 11, 20), **given)


def test_a_summons_is_asked_for_by_a_deputy_of_the_level(town):
    case = a_case(town, rung=6)
    own, county = a_deputy(town), a_deputy(town, CongressLevel.COUNTY, "秦玉莲")
    SupervisionCase.objects.filter(pk=case.pk).update(group=a_group(town, own, county))
    with clock.at(moment("11-13", 11)):
        with pytest.raises(DomainError, match="约见由代表提出") as refusal:
            actions.carry_out(act_id=case.acting.pk, by=town.presidium)
        assert refusal.value.field == "asked_by"
        act = actions.ask_summons(case_id=case.pk, by=own.user, text="请主任到现场说明")
        assert act.asked_by == own
        actions.carry_out(act_id=case.acting.pk, by=town.presidium)
    assert Notice.objects.filter(event="workflow/summons_asked", unit=town.presidium_unit).count() == 1


def test_a_township_deputy_does_not_summon_a_county_bureau(town):
    case = a_case(town, rung=6)
    case.leg.to_unit = town.bureau
    case.leg.save()
    case.ticket.legs.filter(done_at=None).update(to_unit=town.bureau)
    own, county = a_deputy(town), a_deputy(town, CongressLevel.COUNTY, "秦玉莲")
    with clock.at(moment("11-13", 11)):
        with pytest.raises(DomainError, match="镇代表只能约见本级政府及其部门负责人；可请县代表提出。"):
            actions.carry_out(act_id=case.acting.pk, by=town.presidium, asked_by=own)
        actions.carry_out(act_id=case.acting.pk, by=town.presidium, asked_by=county)


def test_a_village_committee_cannot_be_summoned_even_by_jumping(town):
    case = a_case(town)
    case.leg.to_unit.kind = "village"
    case.leg.to_unit.save()
    with clock.at(moment("11-13", 11)), pytest.raises(DomainError, match="村（居）委会不是国家机关，不适用约见。"):
        actions.jump(case_id=case.pk, by=town.presidium, to=6, basis=BASIS)


def test_a_leader_a_reason_and_siblings(town):
    case, deputy = a_case(town), a_deputy(town)
    sibling = a_ticket(at=S.HANDLING, town=town)
    reason = Reason.objects.of_kind("key").first()
    given = {"case_id": case.pk, "by": town.presidium, "key_reason": reason, "key_basis": BASIS}
    with clock.at(moment("11-13", 11)):
        with pytest.raises(DomainError) as refusal:
            leading.lead(lead_official=" ", lead_deputy=None, **given)
        assert refusal.value.field == "lead_official"
        leading.lead(lead_official="镇长 张明", lead_deputy=deputy, siblings=[sibling, case.ticket], **given)
    case = SupervisionCase.objects.get(pk=case.pk)
    assert [one.ticket for one in case.siblings.all()] == [sibling]
    assert Ticket.objects.get(pk=case.ticket_id).key_supervised
    assert TicketDeputy.objects.filter(ticket=case.ticket, deputy=deputy, capacity="supervises").exists()
    assert Ticket.objects.visible_to(deputy.user).filter(pk=case.ticket_id).exists()


def test_reporting_to_the_congress_ends_the_case(town):
    case = a_case(town, rung=9)
    with clock.at(moment("11-13", 11)):
        actions.carry_out(act_id=case.acting.pk, by=town.presidium, note="报告第五次会议")
    case = SupervisionCase.objects.get(pk=case.pk)
    assert (case.state, case.ending) == ("closed", "reported")


def test_lifting_needs_a_reason_and_is_not_undone_by_the_clock(town):
    case = a_case(town)
    with clock.at(moment("11-13", 11)):
        with pytest.raises(DomainError, match="为什么解除"):
            actions.lift(case_id=case.pk, by=town.presidium, reason="")
        actions.lift(case_id=case.pk, by=town.presidium, reason="已另行安排")
    rounds("11-16", "11-17", "11-18")
    assert SupervisionCase.objects.get(ticket=case.ticket).ending == "lifted"


def test_whoever_saw_an_older_version_is_told(town):
    case = a_case(town, rung=4)
    with clock.at(moment("11-13", 11)), pytest.raises(Conflict):
        actions.carry_out(act_id=case.acting.pk, by=town.presidium, basis=BASIS, version=case.version - 1)
    assert acts(case)[-1][-1] is None


def test_a_refused_act_leaves_nothing(town):
    case = a_case(town, rung=4)
    before = Entry.objects.count()
    with clock.at(moment("11-13", 11)), pytest.raises(DomainError):
        actions.carry_out(act_id=case.acting.pk, by=town.presidium, basis=BASIS, promise="通水")
    assert Entry.objects.count() == before
    assert acts(case)[-1][-1] is None
