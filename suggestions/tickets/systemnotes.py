"""What the clock writes beside its own moves (系统的说明): rows keep a code, pages show the words."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class SystemNote(StrEnum):
    ASLEEP = "auto:asleep"


WORDS = {SystemNote.ASLEEP: _("站点逾期未核实，系统转报")}


def in_words(note: str) -> str:
    """A note as people read it; what a person wrote is left as it is."""
    return str(WORDS.get(note, note))
