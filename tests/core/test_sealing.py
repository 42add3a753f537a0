"""Sealed values: bound to their place, opened by any key of the ring, searched by equality only."""

import os
import stat
import threading
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured

from liaison.core import keyring, sealing

PLACE = {"table": "residents_resident", "column": "phone"}


@pytest.fixture
def ring(monkeypatch):
    """Set the ring of this process by text."""

    def use(text):
        monkeypatch.setenv(keyring.ENVIRONMENT, text)
        keyring.key_ring.cache_clear()

    yield use
    keyring.key_ring.cache_clear()


def test_what_was_sealed_opens_in_its_place_only(ring):
    ring(keyring.new_ring())
    row, other = uuid4(), uuid4()
    sealed = sealing.seal("13900006027", row=row, **PLACE)
    assert sealing.open_sealed(memoryview(sealed), row=row, **PLACE) == "13900006027"
    for wrong in (
        {"row": other, **PLACE},
        {"row": row, **PLACE, "column": "name"},
        {"row": row, **PLACE, "table": "people_deputy"},
    ):
        with pytest.raises(sealing.SealBroken):
            sealing.open_sealed(sealed, **wrong)


def test_the_same_text_never_looks_the_same(ring):
    ring(keyring.new_ring())
    row = uuid4()
    assert sealing.seal("a", row=row, **PLACE) != sealing.seal("a", row=row, **PLACE)


@pytest.mark.parametrize("place", [0, 1, 8, -1])
def test_a_changed_byte_is_noticed(ring, place):
    ring(keyring.new_ring())
    row = uuid4()
    sealed = bytearray(sealing.seal("吴小根", row=row, **PLACE))
    sealed[place] ^= 1
    with pytest.raises(sealing.SealBroken):
        sealing.open_sealed(bytes(sealed), row=row, **PLACE)


@pytest.mark.parametrize("stump", [b"", b"\x01", b"\x01abcd", b"\x01abcd" + b"0" * 12])
def test_a_stump_is_broken_not_an_error(ring, stump):
    ring(keyring.new_ring())
    with pytest.raises(sealing.SealBroken):
        sealing.open_sealed(stump, row=uuid4(), **PLACE)


def test_old_keys_open_and_the_first_one_seals(ring):
    old = keyring.new_ring()
    ring(old)
    row = uuid4()
    before = sealing.seal("a", row=row, **PLACE)
    index = sealing.blind_index("phone", "13900006027")
    ring(keyring.new_ring().splitlines()[0] + "," + ",".join(old.splitlines()))
    after = sealing.seal("a", row=row, **PLACE)
    assert sealing.open_sealed(before, row=row, **PLACE) == "a"
    assert sealing.open_sealed(after, row=row, **PLACE) == "a"
    assert before[1:5] != after[1:5]
    assert sealing.blind_index("phone", "13900006027") == index


def test_a_lost_key_is_a_broken_seal(ring):
    ring(keyring.new_ring())
    row = uuid4()
    sealed = sealing.seal("a", row=row, **PLACE)
    ring(keyring.new_ring())
    with pytest.raises(sealing.SealBroken):
        sealing.open_sealed(sealed, row=row, **PLACE)


def test_blind_indexes_of_different_kinds_differ(ring):
    ring(keyring.new_ring())
    assert sealing.blind_index("phone", "1") != sealing.blind_index("name", "1")
    assert sealing.keyed_hash("ab", "c") != sealing.keyed_hash("a", "bc")
    assert len(sealing.blind_index("phone", "1")) == 32


@pytest.mark.parametrize("text", ["data:AAAA", "nonsense", "data:", "index:!!", "\n"])
def test_a_bad_ring_is_refused_with_a_sentence(ring, text):
    with pytest.raises(ImproperlyConfigured):
        ring(text)
        keyring.key_ring()


def test_the_ring_file_is_private_and_one_for_all(tmp_path, settings, monkeypatch):
    monkeypatch.delenv(keyring.ENVIRONMENT, raising=False)
    settings.VAR_DIR = tmp_path / "fresh"
    texts = []
    threads = [
        threading.Thread(target=lambda: texts.append(keyring._read_or_create(keyring.ring_path()))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(texts) == 8
    assert len(set(texts)) == 1
    assert stat.S_IMODE(os.stat(keyring.ring_path()).st_mode) == 0o600
