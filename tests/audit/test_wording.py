"""Every act that leaves a trace has words, so that the auditor never reads a code."""

import re
from pathlib import Path

import pytest

from liaison.audit import wording
from suggestions.workflow import moves

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for top in ("liaison", "deputies", "stations", "suggestions") for path in (ROOT / top).rglob("*.py")]
RECORD = re.compile(r'\brecord\(\s*\w+(?:\.\w+)*,\s*"(\w+)"')
RECORD_EITHER = re.compile(r'\brecord\(\s*\w+(?:\.\w+)*,\s*"(\w+)" if .+? else "(\w+)"')


def recorded() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in SOURCES]
    plain = {verb for text in texts for verb in RECORD.findall(text)}
    either = {verb for text in texts for pair in RECORD_EITHER.findall(text) for verb in pair}
    return plain | either


def test_every_recorded_act_has_words():
    assert recorded() - set(wording.VERBS) == set()


def test_every_move_of_a_ticket_has_words():
    assert set(moves.MOVES) - set(wording.VERBS) == set()


@pytest.mark.parametrize(
    ("event", "words"),
    [("ticket.hand_off", "交办·意见件"), ("posting.grant", "给予·任职"), ("thing.unheard", "unheard·thing")],
)
def test_an_event_in_words(event, words):
    assert wording.sentence(event) == words
