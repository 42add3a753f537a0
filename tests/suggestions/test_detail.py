"""The page of one ticket: who may open it, what stands on it, what a handling unit never sees."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from liaison.accounts.roles import Role
from liaison.attachments.models import File
from liaison.audit.models import Entry
from liaison.core import clock
from liaison.residents import actions as residents
from liaison.residents.models import Reveal
from suggestions.tickets.dossier import Dossier, tickets
from suggestions.tickets.models import Channel, Ticket
from suggestions.tickets.ratings import RatingHow
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import handling, intake, rating, remarks, screening
from suggestions.workflow.moves import MOVES
from tests.builders.people import someone
from tests.builders.tickets import ROAD_TO, Town, a_ticket, register

pytestmark = pytest.mark.django_db
CANARY = {"name": "欧阳测试君", "phone": "13900009527", "address": "金丝雀巷九号"}
TRACES = ("欧阳", "9527", "金丝雀", "****")


@pytest.fixture
def town():
    return Town()


def with_canary(town: Town, at: str = S.HANDLING, **wishes) -> Ticket:
    """A ticket of somebody whose traces are easy to find in a page."""
    card = residents.remember(by=town.presidium, division_code=town.village, **CANARY)
    return a_ticket(at, town, resident_id=card.pk, **wishes)


def page(client, user, ticket: Ticket, more: str = "") -> str:
    client.force_login(user)
    answer = client.get(f"/ticket/{ticket.number}/{more}")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("state", list(S))
def test_every_state_has_its_page_and_its_paper(client, town, state):
    ticket = a_ticket(state, town)
    text = page(client, town.presidium, ticket)
    assert ticket.number in text
    assert ticket.body.original_words in text
    assert 'class="stages"' in text
    assert ticket.number in page(client, town.presidium, ticket, "print/")


def test_other_scopes_find_nothing(client, town):
    ticket = a_ticket(S.REGISTERED, town)
    for user in (town.clerk, someone(Role.DEPUTY), someone(Role.COUNTY_OFFICE, at="420382")):
        client.force_login(user)
        for part in ("", "print/", "voices/"):
            assert client.get(f"/ticket/{ticket.number}/{part}").status_code == 404
    client.force_login(someone(Role.AUDITOR))
    assert client.get(f"/ticket/{ticket.number}/").status_code == 403
    client.force_login(town.presidium)
    assert client.get("/ticket/XJD-26-9999/").status_code == 404


@pytest.mark.parametrize("state", [S.ASSIGNED, S.HANDLING, S.REPLIED, S.RATING, S.UNSATISFIED, S.CLOSED])
def test_a_handling_unit_finds_no_trace_of_the_reporter(client, town, state):
    ticket = with_canary(town, state)
    residents_page = page(client, town.presidium, ticket)
    assert "欧**君" in residents_page
    for path in ("", "print/", "?only=replies"):
        text = page(client, town.clerk, ticket, path)
        assert not [trace for trace in TRACES if trace in text]
    client.force_login(town.clerk)
    assert client.get(f"/ticket/{ticket.number}/voices/").status_code == 403
    voice = ticket.voices.get()
    answer = client.post(f"/ticket/{ticket.number}/voices/", {"voice": voice.pk, "purpose": "visit"})
    assert answer.status_code == 403
    assert not Reveal.objects.exists()


def test_a_unit_may_look_at_who_agreed(client, town):
    ticket = with_canary(town, share_contact=True)
    assert "欧**君" in page(client, town.clerk, ticket)
    answer = client.post(f"/ticket/{ticket.number}/voices/", {"voice": ticket.voices.get().pk, "purpose": "visit"})
    assert CANARY["phone"] in answer.text
    assert Reveal.objects.get().by == town.clerk


def test_a_unit_sees_totals_of_ratings_and_no_words_of_others(client, town):
    ticket = with_canary(town, S.UNSATISFIED)
    remarks.note(ticket_id=ticket.pk, by=town.presidium, text="内部商量：拟换单位")
    text = page(client, town.clerk, ticket)
    assert "不满意 <b" in text
    assert "还是漏水" not in text
    assert "内部商量" not in text
    assert "还是漏水" in page(client, town.presidium, ticket)


def test_looking_needs_a_purpose_and_leaves_a_line(client, town):
    ticket = with_canary(town)
    client.force_login(town.presidium)
    address, voice = f"/ticket/{ticket.number}/voices/", ticket.voices.get()
    assert CANARY["phone"] not in client.get(address).text
    refused = client.post(address, {"voice": voice.pk})
    assert refused.status_code == 422
    assert CANARY["phone"] not in refused.text
    answer = client.post(address, {"voice": voice.pk, "purpose": "follow_up"})
    assert CANARY["name"] in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    look = Reveal.objects.get()
    assert (look.purpose, look.thing, look.thing_id) == ("回访办理结果", "ticket", ticket.pk)
    assert "查看反映人联系方式" in page(client, town.presidium, ticket)
    assert client.post(address, {"voice": 10**9, "purpose": "visit"}).status_code == 404


def test_a_merged_number_leads_to_where_it_went(client, town):
    gone, target = register(town).ticket, register(town).ticket
    screening.merge(ticket_id=gone.pk, by=town.keeper, target=target)
    client.force_login(town.keeper)
    answer = client.get(f"/ticket/{gone.number}/", follow=True)
    assert answer.redirect_chain == [(f"/ticket/{target.number}/", 302)]
    assert f"{gone.number} 已并入本件" in answer.text
    assert f"/ticket/{gone.number}/?own=1" in answer.text
    assert "已并入" in client.get(f"/ticket/{gone.number}/?own=1").text


def test_every_move_has_words(town):
    """What the roads of the builders do, and each verb of the table, is told in Chinese."""
    from suggestions.tickets.timeline import VERBS

    assert set(MOVES) <= set(VERBS)
    ticket = a_ticket(S.CONFERENCE, town)
    lines = Dossier(tickets(town.presidium).get(pk=ticket.pk), town.presidium).lines()
    assert len(lines) == Entry.objects.of(ticket).count()
    assert lines[0].verb.startswith("提交会商")
    assert lines[-1].verb == "登记"
    assert lines[-1].who == "中心联络站"
    assert not [line.verb for line in lines if line.verb.isascii()]


def test_only_the_replies_are_shown_when_asked(client, town):
    ticket = a_ticket(S.RATING, town)
    text = page(client, town.presidium, ticket, "?only=replies")
    assert "提交答复" in text
    assert "转报" not in text


def test_the_chain_tells_days_and_the_first_breach(town):
    ticket = a_ticket(S.HANDLING, town)
    handling_leg = ticket.lead
    with clock.at(handling_leg.due_at + timedelta(days=5)):
        here = Dossier(tickets(town.presidium).get(pk=ticket.pk), town.presidium)
        stops = here.chain
        assert here.deadline["kind"] == "late"
    assert [stop.state for stop in stops] == ["done", "done", "now", "next"]
    assert stops[2].label == "村镇建设办公室"
    assert any("超期" in line for line in stops[2].lines)
    assert "停留 0 天" in stops[0].lines[0]


def test_co_handlers_stand_indented_under_their_lead(town):
    from suggestions.workflow import handoff

    ticket = a_ticket(S.HANDLING, town)
    handoff.call_in(ticket_id=ticket.pk, by=town.presidium, unit=town.other_office)
    stops = Dossier(tickets(town.presidium).get(pk=ticket.pk), town.presidium).chain
    assert [(stop.label, stop.inside) for stop in stops][2:4] == [
        ("村镇建设办公室", False),
        ("农业农村服务中心（协办）", True),
    ]


def test_the_sum_of_the_deadline_names_rule_article_and_days_left_out(client, town):
    ticket = a_ticket(S.HANDLING, town)
    text = page(client, town.presidium, ticket)
    assert "办理 15 个工作日" in text
    assert "未核实" in text
    assert "周末" in text
    deadline = Dossier(tickets(town.presidium).get(pk=ticket.pk), town.presidium).deadline
    assert sum(group["n"] for group in deadline["skipped"]) >= 4


def test_a_rating_taken_by_staff_is_marked_and_silence_is_counted(client, town):
    ticket = with_canary(town, S.RATING)
    card = residents.remember(by=town.presidium, division_code=town.village, name="李四", phone="13900001111")
    intake.second(ticket_id=ticket.pk, by=town.keeper, channel=Channel.DESK, resident_id=card.pk)
    voice = ticket.voices.get(first=True)
    rating.take_rating(ticket_id=ticket.pk, by=town.keeper, voice=voice, how=RatingHow.PHONE, result="satisfied")
    text = page(client, town.presidium, ticket)
    assert "电话代录" in text
    assert '未评价 <b class="num">1</b>' in text


def test_the_neighbours_of_the_list_are_one_key_away(client, town):
    tickets = [register(town).ticket for _n in range(3)]
    for n, ticket in enumerate(tickets):
        Ticket.objects.filter(pk=ticket.pk).update(due_at=clock.now() + timedelta(days=n + 1))
    text = page(client, town.presidium, tickets[1], "?in=view%3Dtriage")
    assert f'rel="prev" href="/ticket/{tickets[0].number}/?in=view%3Dtriage"' in text
    assert f'rel="next" href="/ticket/{tickets[2].number}/?in=view%3Dtriage"' in text
    assert 'rel="prev"' not in page(client, town.presidium, tickets[0], "?in=view%3Dtriage")
    assert 'rel="next"' not in page(client, town.presidium, tickets[1])


def test_a_photo_is_hung_on_and_seen_by_whoever_reads_the_ticket(client, town, settings, tmp_path):
    options = settings.STORAGES["default"]["OPTIONS"] | {"location": tmp_path / "files"}
    settings.STORAGES = settings.STORAGES | {"default": settings.STORAGES["default"] | {"OPTIONS": options}}
    path = tmp_path / "塌方.jpg"
    Image.new("RGB", (40, 30), "brown").save(path)
    ticket = a_ticket(S.HANDLING, town)
    client.force_login(town.clerk)
    upload = SimpleUploadedFile("塌方.jpg", path.read_bytes(), "image/jpeg")
    assert client.post(f"/ticket/{ticket.number}/attach/", {"file": upload}).status_code == 302
    file = File.objects.get(thing="ticket", thing_id=ticket.pk)
    assert f"/file/{file.uuid}/" in page(client, town.presidium, ticket)
    served = client.get(f"/file/{file.uuid}/")
    assert b"".join(served.streaming_content)
    client.force_login(someone(Role.DEPUTY))
    assert client.get(f"/file/{file.uuid}/").status_code == 404
    client.force_login(town.clerk)
    wrong = client.post(f"/ticket/{ticket.number}/attach/", {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert wrong.status_code == 422
    assert "只收照片" in wrong.text


def test_a_unit_that_gave_it_up_hangs_nothing_on_it(client, town):
    ticket = a_ticket(S.RETURNED, town)
    client.force_login(town.clerk)
    answer = client.post(f"/ticket/{ticket.number}/attach/", {"file": SimpleUploadedFile("a.jpg", b"x")})
    assert answer.status_code in (403, 422)
    assert "添附件" not in page(client, town.clerk, ticket)


def test_one_solid_button_and_the_rest_beside_or_behind(client, town):
    text = page(client, town.presidium, a_ticket(S.REPLIED, town))
    head = text.partition('<div class="pagehead">')[2].partition("cardx mb-3")[0]
    assert head.count("btn-act") == 1
    assert "审核通过" in head
    assert "打印全部记录" in head


def test_a_ticket_with_twenty_voices_costs_what_one_with_two_costs(client, town):
    from tests.builders.costs import queries_of

    ticket = a_ticket(S.HANDLING, town)
    client.force_login(town.presidium)
    costs = []
    for start, stop in ((1, 2), (2, 20)):
        for n in range(start, stop):
            card = residents.remember(
                by=town.presidium, division_code=town.village, name=f"王{n}", phone=f"139000{n:05d}"
            )
            intake.second(ticket_id=ticket.pk, by=town.keeper, channel=Channel.DESK, resident_id=card.pk)
        client.get(f"/ticket/{ticket.number}/")
        costs.append(queries_of(client, f"/ticket/{ticket.number}/"))
    assert costs[0] == costs[1]


def test_reply_texts_stand_at_their_own_entries(town):
    ticket = a_ticket(S.REPLIED, town)
    handling.send_back(ticket_id=ticket.pk, by=town.presidium, reason="请写清长度")
    ROAD_TO[S.REPLIED][-1](town, ticket.pk)
    lines = Dossier(tickets(town.presidium).get(pk=ticket.pk), town.presidium).lines(replies_only=True)
    assert [line.verb for line in lines] == ["提交答复", "退回重答", "提交答复"]
    assert "浆砌石" in lines[0].note
    assert lines[1].note == "请写清长度"
