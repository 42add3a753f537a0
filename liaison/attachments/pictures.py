"""Photos are drawn anew: place and camera (EXIF) are gone, and so is whatever hid in the file."""

import io
import warnings

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from liaison.core.errors import DomainError

LONGEST_SIDE = 2560
MOST_PIXELS = 60_000_000
SMALL_SIDE = 480
QUALITY, SMALL_QUALITY = 85, 70
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


def redraw(file, type_: str) -> bytes:
    """The picture upright, at most 2560 px, with nothing but its pixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _redraw(file, FORMATS[type_])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise DomainError(_("照片的尺寸太大，请缩小后再上传。"), "file") from bomb
    except (OSError, ValueError, SyntaxError, EOFError) as broken:
        raise DomainError(_("这张照片打不开，可能没有传完整。"), "file") from broken


def small(file) -> bytes:
    """A small JPEG of a picture we drew ourselves, for lists and slow networks."""
    with Image.open(file) as picture:
        picture.draft("RGB", (SMALL_SIDE, SMALL_SIDE))
        picture.thumbnail((SMALL_SIDE, SMALL_SIDE))
        page = Image.new("RGB", picture.size, "white")
        page.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    out = io.BytesIO()
    page.save(out, "JPEG", quality=SMALL_QUALITY)
    return out.getvalue()


def _redraw(file, form: str) -> bytes:
    with Image.open(file, formats=[form]) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = upright.convert("RGB" if form == "JPEG" else "RGBA")
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, form, quality=QUALITY)
    return out.getvalue()
