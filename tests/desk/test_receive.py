"""Receiving somebody: five endings, nothing lost, nothing done twice."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from liaison.attachments.models import File
from stations.receptions.models import Ending, Reception
from suggestions.rules.models import Reason
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import Outcome, TicketState
from suggestions.tickets.voices import Voice
from suggestions.workflow import screening
from tests.builders.tickets import a_ticket


def a_photo() -> bytes:
    content = BytesIO()
    Image.new("RGB", (4, 4), "white").save(content, "PNG")
    return content.getvalue()


def test_a_visit_becomes_a_ticket_at_the_presidium(desk):
    answer = desk.post(name="吴长根", phone="13900006027", place="村口")
    assert answer.status_code == 302
    ticket = Ticket.objects.get()
    assert ticket.lead.to_unit == desk.town.presidium_unit
    assert ticket.venue == desk.town.venue
    visit = Reception.objects.get()
    assert (visit.ending, visit.voice.ticket, visit.place) == (Ending.TICKET, ticket, "村口")
    assert visit.resident.phone_tail == "6027"


def test_category_and_layer_come_from_the_words_unless_chosen(desk):
    desk.post(words="村里的路灯坏了三盏，晚上看不见路。")
    assert Ticket.objects.get().category.name == "路灯照明"


def test_only_the_words_are_needed_and_what_was_typed_stays(desk):
    answer = desk.post(words="", name="吴长根", phone="139", who="吴长根", place="老井边")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "请填写“他说了什么”" in html
    assert "老井边" in html
    assert 'value="139"' in html
    assert Reception.objects.count() == 0


def test_a_double_click_makes_one_ticket(desk):
    first, second = desk.post(once="same"), desk.post(once="same")
    assert first["Location"] == second["Location"]
    assert Ticket.objects.count() == Reception.objects.count() == 1


def test_only_recorded_makes_no_ticket(desk):
    desk.post(ending="recorded", summary="路塌")
    assert Ticket.objects.count() == 0
    assert Reception.objects.get().summary == "路塌"


def test_answered_at_once_needs_the_answer(desk):
    assert desk.post(ending="answered").status_code == 422
    desk.post(once="k2", ending="answered", answer="带身份证到三号窗口")
    assert Ticket.objects.get().outcome == Outcome.ANSWERED
    assert Reception.objects.get().answer == "带身份证到三号窗口"


def test_another_voice_joins_an_open_ticket(desk):
    ticket = a_ticket(town=desk.town)
    desk.post(second=ticket.number, name="刘桂兰", phone="13900006028")
    assert ticket.voices.count() == 2
    assert Reception.objects.get().ending == Ending.SECONDED
    assert Ticket.objects.count() == 1


def test_the_same_person_cannot_join_twice_and_reads_why(desk):
    ticket = a_ticket(town=desk.town)
    desk.post(once="a", second=ticket.number, name="刘桂兰", phone="13900006028")
    again = desk.post(once="b", second=ticket.number, name="刘桂兰", phone="13900006028")
    assert again.status_code == 422
    assert "已经在" in again.content.decode()
    assert Reception.objects.count() == 1


def test_a_lawful_channel_gives_a_slip(desk):
    reason = Reason.objects.get(kind="refer", code="labour")
    answer = desk.post(ending="referred", reason=reason.pk)
    assert Ticket.objects.get().outcome == Outcome.REFERRED
    slip = desk.client.get(answer["Location"])
    assert "人力资源和社会保障部门" in slip.content.decode()


def test_what_is_no_suggestion_is_only_recorded_with_its_sentence(desk):
    reason = Reason.objects.get(kind="decline", code="own_matter")
    answer = desk.post(ending="referred", reason=reason.pk)
    visit = Reception.objects.get()
    assert (visit.ending, visit.answer) == (Ending.RECORDED, reason.public_text)
    assert reason.public_text in desk.client.get(answer["Location"]).content.decode()


def test_the_checklist_wants_a_line(desk):
    assert desk.post(ending="referred").status_code == 422


def test_a_complaint_about_the_station_goes_past_the_township(desk):
    desk.post(direct_to_county="on")
    ticket = Ticket.objects.get()
    assert ticket.lead.to_unit == desk.town.county_unit
    assert not Ticket.objects.visible_to(desk.town.presidium).exists()
    assert "村口的路塌" not in desk.client.get("/desk/").content.decode()


def test_photos_hang_on_the_ticket(desk):
    desk.post(photos=[SimpleUploadedFile("a.png", a_photo()), SimpleUploadedFile("b.png", a_photo())])
    assert File.objects.of("ticket", Ticket.objects.get().pk).count() == 2


def test_a_bad_file_saves_nothing(desk):
    answer = desk.post(photos=[SimpleUploadedFile("a.png", b"no picture")])
    assert answer.status_code == 422
    assert Ticket.objects.count() == Reception.objects.count() == 0


def test_somebody_else_is_spoken_for(desk):
    desk.post(name="儿子", phone="13900006030", proxy_name="老母亲")
    visit = Reception.objects.get()
    assert str(visit.proxy_for) == "老*亲"
    assert visit.voice.resident == visit.resident


@pytest.mark.parametrize("typed", ["13900006027", "6027", "吴长根"])
def test_the_search_field_alone_knows_who_it_is(desk, typed):
    desk.post(once="a", name="吴长根", phone="13900006027")
    known = Reception.objects.get().resident
    desk.post(once="b", ending="recorded", who=typed)
    latest = Reception.objects.latest("pk").resident
    assert latest == known or typed == "吴长根"


def test_a_tail_of_two_people_is_asked_back(desk):
    for n, name in enumerate(("吴长根", "吴小根")):
        desk.post(once=f"a{n}", ending="recorded", name=name, phone=f"1390{n}006027")
    answer = desk.post(once="b", ending="recorded", who="6027")
    assert answer.status_code == 422
    assert "认不出是谁" in answer.content.decode()


def test_the_receipt_is_shown_beside_the_empty_desk_and_on_paper(desk):
    page = desk.client.get(desk.post(print="on")["Location"])
    html = page.content.decode()
    ticket, voice = Ticket.objects.get(), Voice.objects.get()
    assert ticket.number in html
    assert "data-autoprint" in html
    paper = desk.client.get("/desk/receipt/k1/?paper=a5").content.decode()
    code = voice.query_code
    assert f"{code[:4]}-{code[4:8]}-{code[8:]}" in paper
    assert "paper-a5" in paper


def test_nobody_else_sees_the_receipt(desk):
    desk.post()
    desk.client.force_login(desk.town.presidium)
    assert desk.client.get("/desk/receipt/k1/").status_code == 404


def test_a_reprint_is_a_new_key(desk):
    desk.post()
    visit = Reception.objects.get()
    answer = desk.client.post(f"/desk/reception/{visit.pk}/reprint/", follow=True)
    assert Ticket.objects.get().number in answer.content.decode()
    assert visit.voice.keys.count() == 2


def test_the_keeper_takes_back_an_own_ticket_within_ten_minutes(desk):
    desk.post()
    ticket = Ticket.objects.get()
    screening.withdraw(ticket_id=ticket.pk, by=desk.town.keeper, reason="登记错了")
    ticket.refresh_from_db()
    assert (ticket.state, ticket.outcome) == (TicketState.CLOSED, Outcome.WITHDRAWN)


def test_a_recorded_visit_is_withdrawn_but_stays_in_the_ledger(desk):
    desk.post(ending="recorded")
    visit = Reception.objects.get()
    desk.client.post(f"/desk/reception/{visit.pk}/withdraw/")
    assert "已撤销" in desk.client.get("/desk/").content.decode()


def test_a_recorded_visit_becomes_a_ticket_after_all(desk):
    desk.post(ending="recorded")
    visit = Reception.objects.get()
    desk.client.post(f"/desk/reception/{visit.pk}/ticket/", {"once": "r"})
    desk.client.post(f"/desk/reception/{visit.pk}/ticket/", {"once": "r"})
    assert Ticket.objects.get().lead.to_unit == desk.town.presidium_unit


def test_what_was_left_open_is_completed_the_same_day(desk):
    desk.post()
    visit = Reception.objects.get()
    assert "待补：联系方式、地点" not in desk.client.get("/desk/").content.decode()
    desk.client.post(f"/desk/reception/{visit.pk}/", {"name": "吴长根", "phone": "13900006027", "place": "老井边"})
    voice = Voice.objects.get()
    assert str(voice.resident) == "吴*根"
    assert voice.ticket.place == "老井边"
    assert "老井" in voice.ticket.body.tokens


def test_another_township_cannot_receive_here(desk):
    from liaison.accounts.roles import Role
    from tests.builders.people import someone
    from tests.builders.places import OTHER_TOWNSHIP

    desk.client.force_login(someone(Role.STATION_KEEPER, at=OTHER_TOWNSHIP))
    assert desk.client.get("/desk/").status_code == 404
    visit = Reception.objects.first()
    assert visit is None
