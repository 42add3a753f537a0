"""A short fault run on services of its own, and the checker's own test: what is planted must be noticed."""

import random
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.faults import diary, run
from tests.faults.defects import DEFECTS, found_by_checker
from tests.faults.plant import PLANTS
from tests.faults.stack import Stack
from tests.faults.strikes import FIRST_TWELVE, STRIKES, hand

pytestmark = pytest.mark.xdist_group("faults")
SEED, TICKETS, FAULTS = 1, 30, 3
PLANTED_SEED = 24  # of its ten plans some are left unsigned, some unrated
EVERY = 2  # seconds between two rounds of the clock; a short run cannot wait for the next minute


@pytest.fixture(scope="module")
def stack():
    top = Path(tempfile.mkdtemp(prefix="liaison-faults-"))  # pytest's own folders are closed to the database's user
    services = Stack(top, every=EVERY)
    try:
        services.start()
        services.keep_as_template()
        yield services
    finally:
        services.stop()
        shutil.rmtree(top, ignore_errors=True)


@pytest.fixture(scope="module")
def smoke(stack):
    """A clean run with three faults, and what its clients wrote."""
    result = run.whole(stack, SEED, TICKETS, FAULTS)
    return result, diary.read(stack.folder / f"diaries-{SEED}")


def test_nothing_is_lost_doubled_or_stuck(smoke):
    result, _diaries = smoke
    assert result.wrong == {}
    assert result.moves > TICKETS * 5
    assert len(result.strikes) == FAULTS
    assert result.drained < run.DRAIN


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_planted_defect_is_noticed(smoke, stack, defect):
    _result, diaries = smoke
    assert found_by_checker(defect, stack, diaries)


@pytest.mark.parametrize(("plant", "check", "words"), [
    ("no_idempotency", "registered", "doubled: register"),
    ("acknowledged_before_saved", "registered", "lost: register"),
    ("clock_signs_nothing", "clock", "stuck: the clock does not sign"),
    ("silent_alerts", "clock", "lost: nobody heard"),
])  # fmt: skip
def test_a_product_that_breaks_its_word_is_noticed(smoke, stack, monkeypatch, plant, check, words):
    """The product itself is patched, in the processes of this run only; every button is pressed twice."""
    assert plant in PLANTS
    monkeypatch.setattr(run, "DRAIN", 10)
    monkeypatch.setattr(run, "DOUBLE", 1.0)
    stack.start_afresh(defect=plant)
    result = run.whole(stack, PLANTED_SEED, 10, 0)
    assert any(line.startswith(words) for line in result.wrong.get(check, ())), result
    assert result.by_clock["ticket.close"] > 0  # the clock had its time, so what it did not do it would never do


def test_the_dealt_faults_are_each_of_twelve_once():
    assert sorted(hand(random.Random(1), 12)) == sorted(FIRST_TWELVE)
    assert set(hand(random.Random(1), 50)) == set(STRIKES)
