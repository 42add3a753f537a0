"""A sample drawn, given to a deputy, asked by phone, compared with the unit's claim, and what a person decides."""

from datetime import date, timedelta

import pytest
from django.test import Client

from liaison.audit.models import Entry
from liaison.core import clock
from liaison.documents.papers import printout
from liaison.documents.papers.blocks import text_of
from liaison.notifications.models import Notice
from liaison.residents.models import Reveal
from suggestions.revisits import answering, planning
from suggestions.revisits.models import Revisit, RevisitPlan
from suggestions.rules.revisiting import RevisitRule
from suggestions.supervision.cases import SupervisionCase
from suggestions.supervision.soundness import offenders
from suggestions.supervision.sweeping import sweep
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from tests.builders.revisits import CLOSED, DRAWN, a_caller, a_closed, a_plan, given
from tests.builders.supervision import acts, moment, rounds
from tests.builders.tickets import Town, a_ticket

pytestmark = pytest.mark.django_db
NAME, PHONE = "金丝雀", "13907191234"


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def drawn(town):
    """Three matters closed on 2 November, all drawn on the 24th, in the hands of a deputy; the clock stands there."""
    with clock.at(moment(CLOSED)):
        a_closed(town, NAME, PHONE)
        a_closed(town)
        a_closed(town)
    with clock.at(moment(DRAWN, 9)):
        caller = a_caller(town)
        rows = given(a_plan(town), caller)
        yield caller, rows


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(answer: str, **more) -> dict:
    return {"answer": answer, "way": "phone", "text": "", "attitude": "", "seen": "0"} | more


def again(row):
    return type(row).objects.get(pk=row.pk)


def test_from_the_first_look_to_a_case(town):
    with clock.at(moment(CLOSED)):
        for _ in range(6):
            a_closed(town)
    with clock.at(moment(DRAWN, 9)):
        clerk, caller = browser(town.presidium), a_caller(town)
        looked = clerk.get("/supervise/revisit/new/?from_on=2026-11-01&until_on=2026-11-24").content.decode()
        assert "可回访 6 件，会抽 5 件" in looked
        assert "本地约定" in looked
        answer = clerk.post("/supervise/revisit/new/", {"from_on": "2026-11-01", "until_on": "2026-11-24"})
        plan = RevisitPlan.objects.get()
        assert answer.url == f"/supervise/revisit/plan/{plan.pk}/"
        assert (plan.eligible, plan.size, plan.rate, plan.floor, len(plan.seed)) == (6, 5, 10, 5, 16)
        page = clerk.get(answer.url).content.decode()
        assert plan.seed in page
        assert "按种子重算，与抽中的一致" in page
        picked = [str(pk) for pk in plan.revisits.values_list("pk", flat=True)]
        clerk.post("/supervise/revisit/rows/assign/", {"pick": picked, "person": caller.pk, "way": "phone"})
        assert set(plan.revisits.values_list("assigned_to", flat=True)) == {caller.pk}
        assert Notice.objects.filter(user=caller, event="revisits/assigned").count() == 1

        phone = browser(caller)
        home = phone.get("/me/").content.decode()
        assert "待我回访 5" in home
        rows = list(plan.revisits.order_by("due_on", "pk"))
        first = phone.post(f"/supervise/revisit/{rows[0].pk}/", typed("solved", attitude="satisfied"))
        assert first.url == f"/supervise/revisit/{rows[1].pk}/"
        refused = phone.post(f"/supervise/revisit/{rows[1].pk}/", typed("not_solved"))
        assert refused.status_code == 422
        assert "请记下哪里没办好" in refused.content.decode()
        phone.post(f"/supervise/revisit/{rows[1].pk}/", typed("not_solved", text="东头一处还是塌的"))
        phone.post(f"/supervise/revisit/{rows[2].pk}/", typed("unreachable"))
        phone.post(f"/supervise/revisit/{rows[3].pk}/", typed("solved"))
        last = phone.post(f"/supervise/revisit/{rows[4].pk}/", typed("refused"))
        assert last.url == "/supervise/revisit/mine/"
        disputed = again(rows[1])
        assert (disputed.agrees, disputed.disputed, disputed.by) == (False, True, caller)
        assert Notice.objects.filter(unit=town.presidium_unit, event="revisits/disputed").count() == 1

        result = clerk.get(f"/supervise/revisit/plan/{plan.pk}/").context["result"]
        assert (result.answered, result.agreeing, result.share) == (3, 2, 66.7)
        assert (result.unreachable, result.unreachable_share, result.refused) == (1, 20.0, 1)
        wall = clerk.get("/supervise/").content.decode()
        assert "回访与答复不符" in wall
        body = {"verdict": "case", "text": "约谈村镇建设办公室"}
        assert clerk.post(f"/supervise/revisit/{disputed.pk}/decide/", body).status_code == 302
        case = SupervisionCase.objects.get(ticket=disputed.ticket)
        assert (case.trigger, case.state, case.leg.to_unit) == ("revisit_mismatch", "open", town.office)
        assert [(n, ending) for n, _k, _o, _e, ending in acts(case)] == [(1, "excused"), (2, "excused")]
        assert again(disputed).ticket.state == S.CLOSED
    rounds("11-25", "11-26", "11-27")
    case = SupervisionCase.objects.get()
    assert acts(case)[-1][:3] == (3, "talk", "11-27")
    with clock.at(moment("11-27", 10)):
        page = browser(town.presidium).get(f"/supervise/case/{case.ticket.number}/").content.decode()
        assert "记约谈" in page
        assert browser(town.presidium).get(f"/supervise/case/{case.ticket.number}/carry-out/").status_code == 200
    assert offenders() == {}


class TestACaseOfAClosedTicket:
    def opened(self, town, drawn) -> SupervisionCase:
        _caller, (one, *_rest) = drawn
        answering.answer(revisit_id=one.pk, by=town.presidium, answer="not_solved", text="没修")
        answering.decide(revisit_id=one.pk, by=town.presidium, verdict="case", text="约谈")
        return SupervisionCase.objects.get()

    def test_a_promise_made_at_the_talk_rests_it_and_broken_it_climbs(self, town, drawn):
        from suggestions.supervision import actions

        case = self.opened(town, drawn)
        rounds("11-27")
        with clock.at(moment("11-27", 10)):
            act = SupervisionCase.objects.get().acting
            actions.carry_out(act_id=act.pk, by=town.presidium, note="约谈邓工", basis="约谈 11月27日")
            actions.promise(
                case_id=case.pk, by=town.presidium, text="十日内修好", due_on=date(2026, 12, 7), made_at="约谈"
            )
        rounds("11-30", "12-07")
        assert SupervisionCase.objects.get().state == "resting"
        rounds("12-08")
        case = SupervisionCase.objects.get()
        assert (case.state, acts(case)[-1][:2]) == ("open", (4, "meeting"))

    def test_reopened_and_answered_again_it_is_over(self, town, drawn):
        from suggestions.workflow import rating
        from tests.builders.tickets import _check, _enlist, _hand_off, _reply, _sign

        case = self.opened(town, drawn)
        with clock.at(moment(DRAWN, 14)):
            rating.reopen(ticket_id=case.ticket_id, by=town.presidium, reason="回访没办好")
            for move in (_enlist, _hand_off, _sign, _reply, _check):
                move(town, case.ticket_id)
        with clock.at(moment("11-25", 10)):
            sweep()
        case = SupervisionCase.objects.get()
        assert (case.state, case.ending) == ("closed", "answered")

    def test_it_is_drawn_on_the_wall_and_on_its_own_page(self, town, drawn):
        case = self.opened(town, drawn)
        client = browser(town.presidium)
        assert "回访与答复不符" in client.get(f"/supervise/case/{case.ticket.number}/").content.decode()
        assert client.get("/supervise/").status_code == 200
        assert client.get("/supervise/board/").status_code == 200
        assert client.get(f"/ticket/{case.ticket.number}/").status_code == 200


def test_reopening_goes_through_the_tickets_own_act(town, drawn):
    _caller, (one, *_rest) = drawn
    answering.answer(revisit_id=one.pk, by=town.presidium, answer="partly", text="只修了一半")
    page = browser(town.presidium).post(
        f"/supervise/revisit/{one.pk}/decide/", {"verdict": "reopen", "text": "剩下一半要修"}
    )
    assert page.status_code == 302
    ticket = Ticket.objects.get(pk=one.ticket_id)
    assert (ticket.state, ticket.lead.to_unit) == (S.REGISTERED, town.presidium_unit)
    note = Entry.objects.of(ticket).get(verb="ticket.reopen").note
    assert "剩下一半要修" in note
    assert "只修了一半" not in note  # the voter's own words are not handed to the unit
    assert offenders() == {}


def test_after_ninety_days_it_is_a_case_or_left(town, drawn):
    _caller, (one, *_rest) = drawn
    answering.answer(revisit_id=one.pk, by=town.presidium, answer="not_solved", text="没修")
    with clock.at(moment("2027-02-10")):
        page = browser(town.presidium).get(f"/supervise/revisit/{one.pk}/decide/").content.decode()
        assert "重新受理" not in page
        assert "列入督办" in page
        body = {"verdict": "reopen", "text": "再办"}
        assert browser(town.presidium).post(f"/supervise/revisit/{one.pk}/decide/", body).status_code == 422
        answering.decide(revisit_id=one.pk, by=town.presidium, verdict="leave", text="路已改道，原路不再用")
    assert again(one).verdict == "leave"
    assert again(one).ticket.state == S.CLOSED


def test_the_number_is_shown_once_after_a_logged_look(town, drawn):
    caller, rows = drawn
    one = next(row for row in rows if row.ticket.voices.get().resident.name_mask.startswith("金") and
               row.voice.resident.phone_tail == PHONE[-4:])  # fmt: skip
    client = browser(caller)
    path = f"/supervise/revisit/{one.pk}/"
    assert PHONE not in client.get(path).content.decode()
    assert Reveal.objects.count() == 0
    shown = client.post(path, {"show": "1", "answer": "not_solved", "text": "写了一半", "way": "phone", "seen": "0"})
    page = shown.content.decode()
    assert (shown.status_code, shown["Cache-Control"].count("no-store")) == (200, 1)
    assert {PHONE in page, NAME in page, "写了一半" in page} == {True}
    look = Reveal.objects.get()
    assert (look.by, look.thing, look.thing_id, look.purpose) == (
        caller, "revisit", one.pk, f"回访办理结果：{one.ticket.number}"
    )  # fmt: skip
    assert again(one).answer is None
    assert PHONE not in client.get(path).content.decode()


def test_drawing_again_is_a_new_plan_with_a_reason(town, drawn):
    caller, rows = drawn
    plan = rows[0].plan
    answering.answer(revisit_id=rows[0].pk, by=caller, answer="solved")
    client = browser(town.presidium)
    assert client.post(f"/supervise/revisit/plan/{plan.pk}/redraw/", {"reason": " "}).status_code == 422
    assert client.post(f"/supervise/revisit/plan/{plan.pk}/redraw/", {"reason": "代表外出"}).status_code == 302
    fresh = RevisitPlan.objects.get(previous=plan)
    assert fresh.seed != plan.seed
    assert (fresh.reason, fresh.size) == ("代表外出", 2)  # whom one has asked is not drawn within ninety days
    assert again(plan).replaced_at
    assert [again(row).dropped_at is None for row in rows] == [True, False, False]
    assert "这次抽样已重抽：代表外出" in client.get(f"/supervise/revisit/plan/{plan.pk}/").content.decode()
    late = browser(caller).post(f"/supervise/revisit/{rows[1].pk}/", typed("solved"))
    assert (late.status_code, "已经重抽" in late.content.decode()) == (409, True)


def test_somebody_not_reached_may_be_tried_again_and_an_answer_stands(town, drawn):
    caller, (one, *_rest) = drawn
    answering.answer(revisit_id=one.pk, by=caller, answer="unreachable", seen=0)
    answering.answer(revisit_id=one.pk, by=caller, answer="solved", seen=1)
    assert (again(one).tries, again(one).agrees) == (2, True)
    page = browser(caller).post(f"/supervise/revisit/{one.pk}/", typed("not_solved", text="又坏了", seen="2"))
    assert page.status_code == 409
    assert "刚刚记下：办好了。" in page.content.decode()


def test_an_empty_sample_says_so(town):
    with clock.at(moment(DRAWN)):
        client = browser(town.presidium)
        page = client.get("/supervise/revisit/new/?from_on=2026-11-01&until_on=2026-11-24").content.decode()
        assert "这段时间没有可回访的件。" in page
        answer = client.post("/supervise/revisit/new/", {"from_on": "2026-11-01", "until_on": "2026-11-24"})
        assert answer.status_code == 422
        assert "这段时间没有可回访的件。" in answer.content.decode()
        assert RevisitPlan.objects.count() == 0


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"from_on": "2026-11-24", "until_on": "2026-11-01"}, "止日不能早于起日。"),
        ({"from_on": "2026-11-01", "until_on": "2026-12-24"}, "止日不能晚于今天。"),
        ({"from_on": "x", "until_on": ""}, "请填写"),
    ],
)
def test_wrong_days_are_said_at_the_field(town, days, sentence):
    with clock.at(moment(DRAWN)):
        answer = browser(town.presidium).post("/supervise/revisit/new/", days)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_who_is_never_drawn(town):
    with clock.at(moment(CLOSED)):
        seen = a_closed(town)
        a_closed(town, confidential=True)
        a_ticket(at=S.CLOSED, town=town)  # nobody to ask
        a_ticket(at=S.RATING, town=town)
    with clock.at(moment("2026-09-01")):
        a_closed(town)  # closed before
    with clock.at(moment(DRAWN)):
        plan = planning.draw(by=town.presidium, from_on=date(2026, 11, 1), until_on=date(2026, 11, 24))
    assert list(plan.revisits.values_list("ticket", flat=True)) == [seen.pk]
    with clock.at(moment(DRAWN)), pytest.raises(Exception, match="没有可回访的件"):
        planning.draw(by=town.county, from_on=date(2026, 11, 1), until_on=date(2026, 11, 24))


def test_a_plan_keeps_the_rule_it_was_drawn_by(town, drawn):
    _caller, (one, *_rest) = drawn
    client, rule = browser(town.county), RevisitRule.objects.get()
    typed_rule = {
        "from_on": "2026-11-24", "rate": 20, "floor": 2, "apart_days": 60, "within": 5, "months": "3 12",
        "basis": "丹江口市人大常委会办公室通知",
    }  # fmt: skip
    wrong = client.post(f"/manage/revisit-rule/{rule.pk}/new-version/", typed_rule | {"months": "三个月"})
    assert wrong.status_code == 422
    assert client.post(f"/manage/revisit-rule/{rule.pk}/new-version/", typed_rule).status_code == 302
    fresh = RevisitRule.objects.exclude(pk=rule.pk).get()
    assert (fresh.rate, fresh.floor, fresh.months, fresh.is_local_custom) == (20, 2, [3, 12], False)
    assert planning.rule_of(town.presidium_unit) == fresh
    assert (one.plan.rate, one.plan.floor) == (10, 5)
    assert browser(town.presidium).get(f"/manage/revisit-rule/{rule.pk}/new-version/").status_code == 403


class TestByMonths:
    def closed(self, town, **wishes) -> Ticket:
        with clock.at(moment("2026-08-20")):
            return a_closed(town, **wishes)

    def round(self, day: str, hour: int = 9) -> int:
        from suggestions.revisits import periodic

        with clock.at(moment(day, hour)):
            return periodic.make_due()

    def test_promised_rehandled_and_key_matters_are_asked_again_once(self, town):
        ticket, plain = self.closed(town), self.closed(town)
        Ticket.objects.filter(pk=ticket.pk).update(key_supervised=True)
        assert self.round("11-19") == 0
        assert self.round("11-22") == 0  # a Sunday
        assert self.round("11-23", 22) == 0
        assert (self.round("11-23"), self.round("11-23"), self.round("11-24")) == (1, 0, 0)
        one = Revisit.objects.get()
        assert (one.ticket, one.months, one.plan, one.organ) == (ticket, 3, None, town.presidium_unit)
        assert one.due_on == date(2026, 12, 7)
        assert plain.revisits.count() == 0
        with clock.at(moment("11-24")):
            answering.answer(revisit_id=one.pk, by=town.presidium, answer="solved")
        assert self.round("11-25") == 0
        assert self.round("2027-02-22") == 1
        assert sorted(Revisit.objects.values_list("months", flat=True)) == [3, 6]

    def test_a_round_that_never_came_asks_only_about_the_stage_of_today(self, town):
        ticket = self.closed(town)
        Ticket.objects.filter(pk=ticket.pk).update(round=2)
        assert self.round("2027-03-05") == 1
        assert Revisit.objects.get().months == 6
        assert self.round("2027-10-11") == 0


def test_the_sheet_prints_masks_and_names_only_after_a_look(town, drawn):
    from tests.builders.papers import words_of_pdf

    _caller, rows = drawn
    plan = rows[0].plan
    client, path = browser(town.presidium), f"/paper/form/revisit_sheet/revisit-{plan.pk}/"
    masked = words_of_pdf(client.get(f"{path}?masked=1").content)
    assert PHONE not in masked
    assert NAME not in masked
    assert plan.seed in masked
    shell, _overlay = printout.sheet("revisit_sheet", f"revisit-{plan.pk}")
    said = text_of(shell)
    assert all(one.ticket.number in said for one in rows)
    assert PHONE not in said
    plain = words_of_pdf(client.post(path, {"purpose": "follow_up"}).content)
    assert PHONE in plain
    assert Reveal.objects.filter(thing="revisit", by=town.presidium).count() == 3


def test_no_number_and_no_name_leaves_by_wall_board_list_or_sheet(town, drawn):
    caller, rows = drawn
    plan = rows[0].plan
    answering.answer(revisit_id=rows[0].pk, by=caller, answer="not_solved", text="金丝雀说没修")
    organ, unit = browser(town.presidium), browser(town.clerk)
    pages = [
        organ.get("/supervise/"), organ.get("/supervise/board/"), organ.get("/supervise/revisit/"),
        organ.get(f"/supervise/revisit/plan/{plan.pk}/"), organ.get("/supervise/revisit/rows/"),
        organ.get(f"/supervise/revisit/{rows[1].pk}/"), unit.get("/supervise/"), browser(caller).get("/me/"),
        browser(caller).get("/supervise/revisit/mine/"),
    ]  # fmt: skip
    texts = [page.content.decode() for page in pages]
    sheet = organ.get(f"/supervise/revisit/plan/{plan.pk}/rows.csv")
    texts.append(b"".join(sheet.streaming_content).decode())
    assert rows[0].ticket.number in texts[-1]
    assert [text for text in texts if PHONE in text or NAME in text] == []
    assert Reveal.objects.count() == 0


def test_a_week_later_the_plan_says_who_is_late(town, drawn):
    _caller, rows = drawn
    with clock.at(moment("2026-12-20")):
        client = browser(town.presidium)
        found = client.get("/supervise/revisit/rows/?how=late").context["rows"]
        assert [row.pk for row in found] == [row.pk for row in rows]
        assert "回访超期" in client.get("/supervise/").content.decode()
    assert rows[0].due_on == date(2026, 11, 24) + timedelta(days=14)
