"""What may be handed in: judged by its content, never by its name."""

import zipfile
from dataclasses import dataclass

import filetype
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from liaison.core.errors import DomainError

MIB = 1024 * 1024
HEAD_BYTES = 8192
OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Accepted:
    """One kind of file we take: its ending and how large it may be."""

    ending: str
    limit: int


PHOTO, PAPER, SOUND = 15 * MIB, 20 * MIB, 20 * MIB
ACCEPTED = {
    "image/jpeg": Accepted("jpg", PHOTO),
    "image/png": Accepted("png", PHOTO),
    "image/webp": Accepted("webp", PHOTO),
    "application/pdf": Accepted("pdf", PAPER),
    OFFICE + "wordprocessingml.document": Accepted("docx", PAPER),
    OFFICE + "spreadsheetml.sheet": Accepted("xlsx", PAPER),
    "audio/mpeg": Accepted("mp3", SOUND),
    "audio/mp4": Accepted("m4a", SOUND),
}
ACCEPT_ATTRIBUTE = ",".join(f".{kind.ending}" for kind in ACCEPTED.values()) + ",.jpeg"
# Other names for the same content.
ALIASES = {"audio/m4a": "audio/mp4", "audio/x-m4a": "audio/mp4", "audio/mp3": "audio/mpeg"}
PHONE_PHOTOS = {"image/heic", "image/heif", "image/avif"}


def type_of(upload: UploadedFile) -> str:
    """The type of an upload we accept; raises DomainError with what to do otherwise."""
    found = filetype.guess_mime(_head(upload)) or ""
    found = ALIASES.get(found, found)
    if found in PHONE_PHOTOS:
        raise DomainError(_("这张照片是苹果的 HEIC 格式，请在手机设置里改为“兼容性最佳”再拍，或截图上传。"), "file")
    if found not in ACCEPTED:
        raise DomainError(_("只收照片（jpg、png、webp）、pdf、docx、xlsx 和录音（mp3、m4a）。"), "file")
    _check_size(upload.size, ACCEPTED[found].limit)
    if found.startswith(OFFICE):
        _check_office(upload)
    return found


def _head(upload: UploadedFile) -> bytes:
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    upload.seek(0)
    return head


def _check_size(size: int, limit: int) -> None:
    if size == 0:
        raise DomainError(_("这个文件是空的。"), "file")
    if size > limit:
        sizes = {"size": filesizeformat(size), "limit": filesizeformat(limit)}
        raise DomainError(_("文件有 %(size)s，最多 %(limit)s。") % sizes, "file")


def _check_office(upload: UploadedFile) -> None:
    """A whole zip, and no macros in it."""
    try:
        with zipfile.ZipFile(upload) as parts:
            names = parts.namelist()
    except zipfile.BadZipFile as broken:
        raise DomainError(_("这个文件打不开，可能没有传完整。"), "file") from broken
    finally:
        upload.seek(0)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise DomainError(_("文件里有宏，请另存为不含宏的格式再上传。"), "file")
