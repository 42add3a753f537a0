"""Fonts of papers (字体): the machine's own 仿宋 and 小标宋 first, else the packaged serif. No box is ever printed.

The licensed faces a township office has cannot be shipped. Setting PAPER_FONTS names a folder of theirs.
"""

import re
import struct
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from liaison.core.errors import DomainError

PACKAGED = ("Noto Serif SC", "Noto Sans SC")
FAMILIES = {
    "song": ("FangSong_GB2312", "FangSong", "仿宋_GB2312", "FandolFang R", *PACKAGED),
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", *PACKAGED),
    "hei": ("SimHei", "FandolHei", "Noto Sans SC", "Noto Serif SC"),
}
# Pictures in what somebody typed on a phone are no words: they are left out, not refused.
PICTURES = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0e\ufe0f\u200d\u20e3]")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff]")


def folder() -> Path:
    """Where the packaged fonts lie; the package need not be imported."""
    return Path(find_spec("pylopdf_fonts_zh_cn").origin).parent


@cache
def found() -> typst.Fonts:
    """Every font a page may use, looked up once a process."""
    own = [settings.PAPER_FONTS] if settings.PAPER_FONTS else []
    return typst.Fonts(
        include_system_fonts=settings.PAPER_SYSTEM_FONTS,
        include_embedded_fonts=False,
        font_paths=[*own, str(folder())],
    )


@cache
def families() -> dict[str, list[str]]:
    """For each part of a page the faces to try, in order; only those that are there."""
    there = set(found().families())
    return {part: [name for name in names if name in there] for part, names in FAMILIES.items()}


def printable(text: str) -> str:
    """The text in composed characters, without pictures and control characters."""
    return PICTURES.sub("", CONTROL.sub("", unicodedata.normalize("NFC", text)))


def check_glyphs(text: str) -> None:
    """Refuse what would come out as a box."""
    missing = sorted({char for char in text if char not in "\n\t" and ord(char) not in covered()})
    if missing:
        raise DomainError(_("这些字在字体里没有，印不出来：%s。请换一个字再发。") % "、".join(missing))


@cache
def covered() -> frozenset[int]:
    """Every character some packaged font can draw."""
    return frozenset().union(*(characters(path.read_bytes()) for path in sorted(folder().glob("*.otf"))))


def characters(font: bytes) -> frozenset[int]:
    """The characters of an OpenType font, from its cmap: format 12 where there is one, else format 4."""
    start = _tables(font)[b"cmap"]
    count = struct.unpack_from(">H", font, start + 2)[0]
    offsets = [struct.unpack_from(">I", font, start + 8 + 8 * i)[0] for i in range(count)]
    by_format = {struct.unpack_from(">H", font, start + offset)[0]: start + offset for offset in offsets}
    return _format12(font, by_format[12]) if 12 in by_format else _format4(font, by_format[4])


def _tables(font: bytes) -> dict[bytes, int]:
    count = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * i) for i in range(count))
    return {tag: offset for tag, _sum, offset, _length in records}


def _format12(font: bytes, at: int) -> frozenset[int]:
    groups = struct.unpack_from(">I", font, at + 12)[0]
    found: set[int] = set()
    for i in range(groups):
        first, last, _glyph = struct.unpack_from(">III", font, at + 16 + 12 * i)
        found.update(range(first, last + 1))
    return frozenset(found)


def _format4(font: bytes, at: int) -> frozenset[int]:
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    lasts = struct.unpack_from(f">{count}H", font, at + 14)
    firsts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    found = {char for first, last in zip(firsts, lasts, strict=True) for char in range(first, last + 1)}
    return frozenset(found - {0xFFFF})
