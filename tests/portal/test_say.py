"""Telling us something, as a browser without script does it."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from liaison.attachments.models import File
from liaison.core import clock
from liaison.core.models import Draft, Tally
from liaison.front.portal.say import actions
from suggestions.tickets.models import Channel, Ticket
from suggestions.tickets.states import TicketState as S
from suggestions.tickets.voices import Voice
from tests.builders.tickets import WORDS, Town
from tests.portal.visitors import CONTACT, RECEIPT, REVIEW, SAY, WHERE, a_door, html, receipt, send, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town()


def a_photo(name="路.jpg") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (40, 30), "grey").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def test_a_scanned_door_leads_to_a_receipt(client, town):
    a_door(town)
    page = client.get("/s/door123/", follow=True)
    assert "/say/?c=door123" in html(page)
    paper = send(client, town, came={"c": "door123"}, files=[a_photo()], phone="13900006027", name="吴小根")
    ticket, voice = paper.ticket, paper.voice
    assert (ticket.state, ticket.channel, ticket.venue) == (S.REGISTERED, Channel.DOOR_CODE, town.venue)
    assert (ticket.lead.step, ticket.lead.to_unit) == ("verify", town.venue.unit)
    assert (ticket.division_id, ticket.place, voice.words) == (town.village, "2 组", WORDS)
    assert voice.resident.phone_tail == "6027"
    assert File.objects.of("ticket", ticket.pk).count() == 1
    assert Draft.objects.count() == 0


def test_nobody_needs_to_leave_a_name(client, town):
    paper = send(client, town)
    assert paper.voice.resident is None
    assert paper.ticket.channel == Channel.WEB


def test_from_the_web_it_goes_to_the_station_of_the_township(client, town):
    assert send(client, town).ticket.venue == town.venue


def test_pressing_twice_makes_one_ticket(client, town):
    typed(client, town)
    answers = [client.post(REVIEW) for _press in range(2)]
    assert [answer["Location"] for answer in answers] == [RECEIPT, RECEIPT]
    assert Ticket.objects.count() == 1
    first = receipt(client)
    assert receipt(client) == first


def test_what_was_sent_in_two_windows_at_once_is_one_ticket(client, town):
    typed(client, town)
    key = Draft.objects.get().key
    origin = actions.origin_of(actions.matter(key))
    sent = [actions.send(key=key, origin=origin, device="a", address="b") for _press in range(2)]
    assert sent[0] == sent[1]
    assert Ticket.objects.count() == 1


def test_going_back_shows_what_was_typed(client, town):
    typed(client, town, phone="13900006027")
    assert WORDS in html(client.get(SAY))
    assert "2 组" in html(client.get(WHERE))
    assert "13900006027" in html(client.get(CONTACT))
    changed = client.post(SAY, {"words": WORDS + "还有一处。", "back": "review"})
    assert changed["Location"] == REVIEW
    assert "还有一处" in html(client.get(REVIEW))


def test_what_is_typed_lies_sealed(client, town):
    typed(client, town, phone="13900006027")
    body = bytes(Draft.objects.get().body_sealed)
    assert b"13900006027" not in body
    assert WORDS.encode() not in body


def test_a_page_cannot_be_skipped(client, town):
    assert client.get(REVIEW)["Location"] == SAY
    client.post(SAY, {"words": WORDS})
    assert client.get(REVIEW)["Location"] == WHERE
    assert client.post(REVIEW)["Location"] == WHERE


def test_an_empty_page_says_what_is_missing_and_keeps_the_rest(client, town):
    answer = client.post(SAY, {"words": ""})
    assert answer.status_code == 422
    assert "请填写“什么事”。" in html(answer)
    typed(client, town)
    answer = client.post(CONTACT, {"phone": "12", "name": "吴小根"})
    assert answer.status_code == 422
    assert "电话号码不对" in html(answer)
    assert 'value="吴小根"' in html(answer)


def test_a_trap_for_machines_is_not_silent(client, town):
    answer = client.post(SAY, {"words": WORDS, "website": "http://x"})
    assert answer.status_code == 422
    assert "请留空" in html(answer)
    assert Draft.objects.count() == 0


def test_a_wrong_file_is_refused_with_a_sentence(client, town):
    answer = client.post(SAY, {"words": WORDS, "files": [SimpleUploadedFile("x.svg", b"<svg/>", "image/svg+xml")]})
    assert answer.status_code == 422
    assert "只收照片" in html(answer)
    assert WORDS in html(answer)


def test_a_file_can_be_taken_away_before_sending(client, town):
    client.post(SAY, {"words": WORDS, "files": [a_photo("一.jpg"), a_photo("二.jpg")]})
    unwanted = File.objects.get(name="一.jpg")
    client.post(SAY, {"words": WORDS, "drop": str(unwanted.uuid)})
    assert [file.name for file in File.objects.all()] == ["二.jpg"]


def test_a_flood_from_one_device_is_told_to_wait_and_loses_nothing(client, town, settings):
    settings.PUBLIC_LIMITS = settings.PUBLIC_LIMITS | {"send_device": (2, 10)}
    for _matter in range(2):
        send(client, town)
    typed(client, town, words="第三件：路灯不亮")
    answer = client.post(REVIEW)
    assert answer.status_code == 429
    assert "这件还没有交上去" in html(answer)
    assert Ticket.objects.count() == 2
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert client.post(REVIEW)["Location"] == RECEIPT
    assert Ticket.objects.count() == 3


def test_a_flood_of_one_does_not_stop_another(client, town, settings):
    settings.PUBLIC_LIMITS = settings.PUBLIC_LIMITS | {"start": (3, 10)}
    for _page in range(4):
        last = client.post(SAY, {"words": WORDS})
    assert last.status_code == 429
    other = Client(REMOTE_ADDR="10.0.0.2")
    assert other.post(SAY, {"words": WORDS}).status_code == 302
    assert not Tally.objects.filter(key__contains="127.0.0.1").exists()


def test_a_complaint_about_a_station_goes_straight_to_the_county(client, town):
    paper = send(client, town, direct_to_county="on")
    assert paper.ticket.lead.to_unit == town.county_unit
    for user in (town.keeper, town.presidium):
        assert not Ticket.objects.visible_to(user).filter(pk=paper.ticket.pk).exists()


def test_speaking_for_somebody_else_is_said(client, town):
    voice = send(client, town, proxy="邻居张大爷").voice
    assert voice.words.startswith("（替邻居张大爷反映）")
    assert voice.via[0]["who"] == "proxy"


def test_sharing_a_phone_needs_a_phone(client, town):
    typed(client, town)
    answer = client.post(CONTACT, {"share_contact": "on"})
    assert answer.status_code == 422
    assert "请留下电话" in html(answer)


def test_without_a_code_one_finds_the_village_by_its_letters(client, town):
    client.post(SAY, {"words": WORDS})
    page = html(client.get(WHERE, {"q": "小茯苓"}))
    assert f"?village={town.village}" in page
    page = html(client.get(WHERE, {"village": town.village}))
    assert f'<option value="{town.village}" selected>' in page


def test_the_receipt_is_gone_after_an_hour(client, town):
    send(client, town)
    with clock.at(clock.now() + timedelta(hours=1, minutes=1)):
        assert client.get(RECEIPT)["Location"] == "/q/"


def test_the_receipt_of_one_is_not_shown_to_another(client, town):
    send(client, town)
    assert Client().get(RECEIPT)["Location"] == "/q/"


def test_what_was_not_sent_is_forgotten(client, town):
    typed(client, town, files=[a_photo()])
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        assert actions.drop_unsent() == 1
    assert (Draft.objects.count(), File.objects.count()) == (0, 0)


def test_a_new_matter_after_the_first_is_a_new_one(client, town):
    first = send(client, town)
    assert "刚才那件已经交上去了" in html(client.get(SAY))
    second = send(client, town, words="另一件：桥栏杆断了")
    assert first.code != second.code
    assert Voice.objects.count() == 2
