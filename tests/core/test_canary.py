"""A start with keys that do not fit the database is refused."""

import pytest
from django.core.management import CommandError, call_command

from liaison.core import canary, keyring
from liaison.core.models import Canary

pytestmark = pytest.mark.django_db


@pytest.fixture
def ring(monkeypatch):
    """Another ring for this process."""

    def use(text):
        monkeypatch.setenv(keyring.ENVIRONMENT, text)
        keyring.key_ring.cache_clear()

    yield use
    keyring.key_ring.cache_clear()


def test_a_fresh_database_has_a_word_for_both_keys():
    assert Canary.objects.count() == 2
    assert canary.problems() == []


def test_a_foreign_ring_is_refused_at_migrate(ring):
    ring(keyring.new_ring())
    assert len(canary.problems()) == 2
    with pytest.raises(CommandError, match="data-keys"):
        call_command("migrate", skip_checks=False, verbosity=0)
    assert Canary.objects.count() == 2


def test_a_new_key_in_front_leaves_its_own_word(ring, settings):
    old = keyring.ring_path().read_text()
    ring(keyring.new_ring().splitlines()[0] + "\n" + old)
    assert canary.problems() == []
    canary.leave_after_migrate()
    assert Canary.objects.count() == 3
    ring(old)
    assert len(canary.problems()) == 1
