"""Photos from the visitor's own phone (让他扫码传): a short-lived code, one form, photos only."""

import logging
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from liaison.attachments.models import File
from liaison.core import clock
from liaison.core.logs import HideSecrets
from liaison.core.models import Draft
from liaison.schedule import TIMETABLE
from stations.receptions.models import Reception
from suggestions.desk import phone_photos, tasks
from suggestions.desk.phone_photos import MOST_PHOTOS, VALID_FOR, photos_of, token_of
from suggestions.tickets.models import Ticket

ASK, KEY = "/desk/phone/", "f" * 32
HTMX = {"HX-Request": "true"}


def a_photo(name: str = "塌方.png") -> SimpleUploadedFile:
    picture = BytesIO()
    Image.new("RGB", (8, 8), "green").save(picture, "PNG")
    return SimpleUploadedFile(name, picture.getvalue(), "image/png")


@pytest.fixture
def draft(desk) -> Draft:
    """A code the keeper has just shown."""
    assert desk.client.post(ASK, {"phone_key": KEY}, headers=HTMX).status_code == 200
    return phone_photos.opened(desk.town.keeper, KEY)


@pytest.fixture
def door(draft) -> str:
    return reverse("suggestions:desk-upload", args=[token_of(draft)])


@pytest.fixture
def phone() -> Client:
    return Client()


def photos_at(draft: Draft) -> list[File]:
    return list(photos_of(draft))


def test_photos_come_to_the_form_and_go_with_its_ticket(desk, draft, door, phone):
    assert phone.get(door).status_code == 200
    assert phone.post(door, {"photos": [a_photo("1.png"), a_photo("2.png")]}).status_code == 302
    slice_ = desk.client.get(f"{ASK}{KEY}/", headers=HTMX).content.decode()
    assert "收到 2 张" in slice_
    assert "<html" not in slice_
    assert f'hx-get="{ASK}{KEY}/"' in slice_
    desk.post(phone_key=KEY)
    assert File.objects.of("ticket", Ticket.objects.get().pk).count() == 2
    assert phone.get(door).status_code == 410
    assert phone.post(door, {"photos": a_photo()}).status_code == 410


def test_without_script_the_code_has_a_page_of_its_own(desk):
    page = desk.client.post(ASK, {"phone_key": KEY}, follow=True)
    assert page.status_code == 200
    assert "请他用微信扫一扫" in page.content.decode()
    assert 'http-equiv="refresh"' in page.content.decode()


def test_the_page_tells_nothing_about_anybody(desk, door, phone):
    phone.post(door, {"photos": a_photo("吴长根家.png")})
    html = phone.get(door).content.decode()
    assert desk.town.keeper.name not in html
    assert "吴长根" not in html
    assert "/file/" not in html
    assert phone.get(door)["Cache-Control"] == "no-store"


def test_a_code_ends_after_a_quarter_of_an_hour(desk, draft, door, phone):
    with clock.at(clock.now() + VALID_FOR - timedelta(seconds=5)):
        assert phone.post(door, {"photos": a_photo()}).status_code == 302
    with clock.at(clock.now() + VALID_FOR + timedelta(seconds=1)):
        over = phone.post(door, {"photos": a_photo()})
        assert over.status_code == 410
        assert "重新出一个码" in over.content.decode()
        slice_ = desk.client.get(f"{ASK}{KEY}/", headers=HTMX).content.decode()
    assert "hx-get" not in slice_
    assert "再出一个码" in slice_
    assert len(photos_at(draft)) == 1


@pytest.mark.parametrize("token", ["1", "1:nonsense", "x:y", "none"])
def test_a_code_we_did_not_sign_opens_nothing(draft, phone, token):
    assert phone.get(reverse("suggestions:desk-upload", args=[token])).status_code == 410


def test_the_code_of_another_row_does_not_fit(draft, phone):
    number, _colon, signature = token_of(draft).partition(":")
    assert phone.get(f"/up/{int(number) + 1}:{signature}/").status_code == 410


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "这里只收照片"),
        (SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n cut off"), "打不开"),
        (SimpleUploadedFile("a.png", b"<html>hello</html>"), "只收照片"),
    ],
)
def test_only_photos_are_taken(draft, door, phone, upload, sentence):
    answer = phone.post(door, {"photos": upload})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert photos_at(draft) == []


def test_nothing_chosen_is_said_at_the_field(door, phone):
    answer = phone.post(door)
    assert answer.status_code == 422
    assert "请先选照片。" in answer.content.decode()


def test_one_form_takes_only_so_many(draft, door, phone):
    assert phone.post(door, {"photos": [a_photo() for _ in range(MOST_PHOTOS - 1)]}).status_code == 302
    answer = phone.post(door, {"photos": [a_photo(), a_photo()]})
    assert answer.status_code == 422
    assert "最多 9 张，已有 8 张" in answer.content.decode()
    assert len(photos_at(draft)) == MOST_PHOTOS - 1


def test_one_address_may_not_flood(draft, door, phone, settings):
    settings.PUBLIC_LIMITS = settings.PUBLIC_LIMITS | {"desk_phone": (2, 10)}
    assert [phone.post(door, {"photos": a_photo()}).status_code for _ in range(3)] == [302, 302, 429]
    assert len(photos_at(draft)) == 2


def test_before_sending_only_the_clerk_sees_them(desk, draft, door, phone):
    phone.post(door, {"photos": a_photo()})
    file = reverse("attachments:file", args=[photos_at(draft)[0].uuid])
    seen = desk.client.get(file)
    assert seen.status_code == 200
    assert b"".join(seen.streaming_content)
    assert desk.as_(desk.town.presidium).get(file).status_code == 404
    assert phone.get(file).status_code == 302


def test_the_clerk_takes_one_away(desk, draft, door, phone):
    phone.post(door, {"photos": [a_photo("1.png"), a_photo("2.png")]})
    gone, stays = photos_at(draft)
    slice_ = desk.client.post(ASK, {"phone_key": KEY, "drop": gone.uuid}, headers=HTMX)
    assert "收到 1 张" in slice_.content.decode()
    assert photos_at(draft) == [stays]


def test_another_clerk_has_no_hand_in_it(desk, draft, door, phone):
    phone.post(door, {"photos": a_photo()})
    photo = photos_at(draft)[0]
    other = desk.as_(desk.town.presidium)
    other.post(ASK, {"phone_key": KEY, "drop": photo.uuid, "venue": desk.town.venue.code}, headers=HTMX)
    assert photos_at(draft) == [photo]


def test_a_refused_form_keeps_the_photos(desk, draft, door, phone):
    phone.post(door, {"photos": a_photo()})
    answer = desk.post(phone_key=KEY, words="")
    assert answer.status_code == 422
    assert "收到 1 张" in answer.content.decode()
    assert f'name="phone_key" value="{KEY}"' in answer.content.decode()


def test_a_visit_only_recorded_takes_no_photos(desk, draft, door, phone):
    phone.post(door, {"photos": a_photo()})
    answer = desk.post(phone_key=KEY, ending="recorded")
    assert answer.status_code == 422
    assert "只登记的来访不存照片" in answer.content.decode()
    assert not Reception.objects.exists()


def test_the_next_visitor_has_another_code(desk, draft):
    first = desk.client.get("/desk/").context["phone"]["key"]
    assert first not in {KEY, desk.client.get("/desk/").context["phone"]["key"]}


def test_what_was_never_sent_is_forgotten(desk, draft, door, phone):
    phone.post(door, {"photos": a_photo()})
    tasks.drop_unsent_photos()
    assert len(photos_at(draft)) == 1
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        tasks.drop_unsent_photos()
    assert photos_at(draft) == []
    assert not Draft.objects.filter(pk=draft.pk).exists()
    assert "drop_unsent_photos" in TIMETABLE


def test_the_secret_stands_in_no_log(door):
    record = logging.LogRecord("access", logging.INFO, "", 0, "GET %s 200", (door,), None)
    HideSecrets().filter(record)
    assert record.getMessage() == "GET /up/<token>/ 200"
