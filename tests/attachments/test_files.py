"""Files in and out: judged by content, drawn anew, served only to those who may see the thing."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from liaison.accounts.roles import Role
from liaison.attachments import access, actions, pictures, validators
from liaison.attachments.models import File
from liaison.core import clock
from liaison.core.errors import DomainError
from tests.builders.people import someone

pytestmark = pytest.mark.django_db
GPS_IFD, ORIENTATION = 0x8825, 0x0112


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    options = settings.STORAGES["default"]["OPTIONS"] | {"location": tmp_path / "files"}
    settings.STORAGES = settings.STORAGES | {"default": settings.STORAGES["default"] | {"OPTIONS": options}}


def a_photo(form="JPEG", size=(40, 20), name="现场.jpg", exif=None) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form, **({"exif": exif} if exif else {}))
    return SimpleUploadedFile(name, out.getvalue())


def an_office_file(*parts: str) -> SimpleUploadedFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as whole:
        for part in ("[Content_Types].xml", "_rels/.rels", "word/document.xml", *parts):
            whole.writestr(part, "<x/>")
    return SimpleUploadedFile("报告.docx", out.getvalue())


def attach(upload, thing_id=1, by=None) -> File:
    by = by or someone(Role.STATION_KEEPER)
    return actions.attach(upload=upload, thing="ticket", thing_id=thing_id, by=by)


def bytes_of(file: File) -> bytes:
    with file.content.open("rb") as content:
        return content.read()


def picture_of(file: File) -> Image.Image:
    return Image.open(io.BytesIO(bytes_of(file)))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_taken_and_named_by_its_content(form):
    file = attach(a_photo(form, name="../../etc/现场.exe"))
    assert file.type == f"image/{form.lower()}"
    assert file.name.startswith("现场.")
    assert file.content.name == f"attachments/{file.uuid.hex[:2]}/{file.uuid.hex}"
    assert file.size == len(bytes_of(file))


def test_place_and_camera_are_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS_IFD)[1] = "N"
    exif[0x010F] = "PhoneMaker"
    picture = picture_of(attach(a_photo(exif=exif.tobytes())))
    assert dict(picture.getexif()) == {}
    assert picture.size == (20, 40)


def test_a_large_photo_is_made_smaller():
    assert max(picture_of(attach(a_photo(size=(4000, 1000)))).size) == pictures.LONGEST_SIDE


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (SimpleUploadedFile("a.jpg", b"MZ" + b"\0" * 400), "只收照片"),
        (SimpleUploadedFile("a.jpg", b"<script>alert(1)</script>"), "只收照片"),
        (SimpleUploadedFile("a.jpg", b""), "只收照片"),
        (SimpleUploadedFile("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 40), "HEIC"),
        (SimpleUploadedFile("a.jpg", a_photo().read()[:300]), "打不开"),
        (an_office_file("word/vbaProject.bin"), "宏"),
    ],
)
def test_what_we_do_not_take_is_refused_with_a_sentence(upload, words):
    with pytest.raises(DomainError, match=words) as refusal:
        attach(upload)
    assert refusal.value.field == "file"
    assert not File.objects.exists()


def test_too_many_bytes_and_too_many_pixels_are_refused(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100)
    with pytest.raises(DomainError, match="尺寸"):
        attach(a_photo())
    small = validators.Accepted("jpg", 10)
    monkeypatch.setitem(validators.ACCEPTED, "image/jpeg", small)
    with pytest.raises(DomainError, match="最多"):
        attach(a_photo())


def test_a_document_is_kept_as_it_is():
    upload = an_office_file()
    content = upload.read()
    file = attach(upload)
    assert bytes_of(file) == content
    assert file.name == "报告.docx"


@pytest.fixture
def keeper_of_ticket_one(monkeypatch):
    person = someone(Role.STATION_KEEPER)
    monkeypatch.setattr(access, "_questions", {})
    access.register("ticket", lambda thing_id, user: (thing_id, user) == (1, person))
    return person


def get(file, user=None, name="file"):
    client = Client()
    if user:
        client.force_login(user)
    answer = client.get(reverse(f"attachments:{name}", args=[file.uuid]))
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def test_a_file_is_served_to_those_who_may_see_its_thing(keeper_of_ticket_one):
    answer = get(attach(a_photo()), keeper_of_ticket_one)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline")
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_has_a_small_picture_for_lists(keeper_of_ticket_one, form):
    answer = get(attach(a_photo(form, size=(2000, 1000))), keeper_of_ticket_one, name="small")
    assert Image.open(io.BytesIO(answer.content)).size == (480, 240)
    assert answer["Content-Type"] == "image/jpeg"


def test_a_document_has_no_small_picture(keeper_of_ticket_one):
    assert get(attach(an_office_file()), keeper_of_ticket_one, name="small").status_code == 404
    assert get(attach(a_photo(), thing_id=2), keeper_of_ticket_one, name="small").status_code == 404


def test_a_document_comes_as_a_download(keeper_of_ticket_one):
    answer = get(attach(an_office_file()), keeper_of_ticket_one)
    assert answer["Content-Disposition"].startswith("attachment")


def test_for_others_the_file_does_not_exist(keeper_of_ticket_one):
    assert get(attach(a_photo(), thing_id=2), keeper_of_ticket_one).status_code == 404
    assert get(attach(a_photo()), someone(Role.STATION_KEEPER)).status_code == 404
    assert get(attach(a_photo())).status_code == 302
    orphan = attach(a_photo())
    File.objects.filter(pk=orphan.pk).update(thing="unknown")
    assert get(orphan, keeper_of_ticket_one).status_code == 404


def test_bytes_without_a_row_go_after_a_day():
    kept, lost = attach(a_photo()), attach(a_photo())
    File.objects.filter(pk=lost.pk).delete()
    assert actions.drop_orphans() == 0
    with clock.at(clock.now() + timedelta(days=2)):
        assert actions.drop_orphans() == 1
    assert default_storage.exists(kept.content.name)
    assert not default_storage.exists(lost.content.name)
