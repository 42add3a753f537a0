"""The palette finds matters by words, people masked, places by pinyin initials, and things to do."""

import pytest

from liaison.accounts.roles import Role
from liaison.core.pinyin import initials
from liaison.divisions.models import Division
from liaison.front.palette import records
from liaison.residents import actions as residents
from tests.builders.people import someone
from tests.builders.tickets import Town, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


def labels(user, text: str) -> list[str]:
    return [line.label for line in records.found(user, text)]


def test_a_matter_is_found_by_its_words_in_ones_own_scope(town):
    number = register(town).ticket.number
    assert any(number in label for label in labels(town.presidium, "塌了半边"))
    assert not any(number in label for label in labels(town.clerk, "塌了半边"))


def test_a_person_is_found_by_the_tail_and_stays_masked(town):
    residents.remember(by=town.presidium, division_code=town.village, name="欧阳测试君", phone="13900009527")
    assert "欧**君 139****9527" in labels(town.presidium, "9527")
    assert "欧**君 139****9527" in labels(town.presidium, "欧阳测试君")
    assert not [label for label in labels(town.clerk, "9527") if "欧" in label]


def test_a_place_is_found_by_pinyin_initials(town):
    village = Division.objects.get(pk=town.village)
    Division.objects.filter(pk=village.pk).update(pinyin=initials(village.name))
    found = records.found(town.presidium, initials(village.name)[:3])
    assert [line.href for line in found if line.label == village.short_name] == [f"/ticket/?place={village.pk}"]


def test_things_to_do_follow_the_powers_of_the_role(town):
    assert "本周超期和到期" in labels(town.presidium, "本周")
    assert "超期的意见件" in labels(town.clerk, "cqd")
    assert labels(someone(Role.AUDITOR), "超期") == []
    assert "待审议的意见件" not in labels(town.clerk, "待审议")
