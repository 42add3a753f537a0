"""Notices: once per addressee, cheap, in words when read."""

import pytest
from django.template import TemplateDoesNotExist

from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.notifications import actions, links, queries, wording
from liaison.notifications.models import Notice
from tests.builders.people import someone
from tests.builders.places import OTHER_TOWNSHIP

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def words(settings, tmp_path):
    """An event of the tests' own: trial/happened."""
    folder = tmp_path / "notices" / "trial"
    folder.mkdir(parents=True)
    (folder / "happened.txt").write_text("{{ number }} 有了新动作\n\n由 {{ who }} 交来。\n")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    wording.template_of.cache_clear()
    yield
    wording.template_of.cache_clear()


def tell(*users, key="ticket:1:hand_off:3", units=(), thing_id=1):
    args = {"number": "XJD-26-0147", "who": "习家店镇主席团"}
    actions.notify(users, "trial/happened", thing="ticket", thing_id=thing_id, key=key, units=units, **args)


def test_told_twice_is_told_once():
    user = someone(Role.PRESIDIUM_OFFICE)
    tell(user, user)
    tell(user.pk)
    assert Notice.objects.visible_to(user).count() == 1
    tell(user, key="another")
    assert Notice.objects.visible_to(user).count() == 2


def test_any_number_of_people_is_one_statement(django_assert_num_queries):
    users = [someone(Role.PRESIDIUM_OFFICE) for _n in range(5)]
    tell(users[0], key="warm")
    unit = users[0].posting.unit
    with django_assert_num_queries(1):
        tell(*users, units=[unit])


def test_nobody_to_tell_asks_nothing(django_assert_num_queries):
    tell(someone(Role.DEPUTY))
    with django_assert_num_queries(0):
        tell(key="nobody")


def test_an_event_without_words_is_our_mistake():
    with pytest.raises(TemplateDoesNotExist):
        actions.notify([1], "trial/unknown", thing="ticket", thing_id=1, key="x")


def test_a_notice_to_a_desk_reaches_whoever_sits_there():
    clerk, colleague = someone(Role.PRESIDIUM_OFFICE), someone(Role.PRESIDIUM_OFFICE)
    stranger = someone(Role.PRESIDIUM_OFFICE, at=OTHER_TOWNSHIP)
    tell(units=[clerk.posting.unit])
    assert queries.unread_count(clerk) == queries.unread_count(colleague) == 1
    assert queries.unread_count(stranger) == 0
    actions.mark_read(notice_id=Notice.objects.get().pk, by=clerk)
    assert queries.unread_count(colleague) == 0


def test_words_are_made_when_read_and_links_by_the_owner(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(links, "_builders", {})
    asked = []
    links.register("ticket", lambda ids: asked.append(ids) or {pk: f"/ticket/{pk}/" for pk in ids})
    user = someone(Role.PRESIDIUM_OFFICE)
    tell(user, key="a", thing_id=1)
    tell(user, key="b", thing_id=2)
    first, second = queries.lines(list(queries.inbox(user)))
    assert (first.link, second.link) == ("/ticket/2/", "/ticket/1/")
    assert first.subject == "XJD-26-0147 有了新动作"
    assert first.body == "由 习家店镇主席团 交来。"
    assert asked == [[1, 2]]


def test_the_bell_stops_counting_at_ninety_nine():
    user = someone(Role.PRESIDIUM_OFFICE)
    for n in range(101):
        tell(user, key=str(n))
    assert queries.bell(user) == "99+"
    assert actions.mark_all_read(by=user) == 101
    assert queries.bell(user) == ""


def test_the_first_reading_counts():
    user = someone(Role.PRESIDIUM_OFFICE)
    tell(user)
    notice = Notice.objects.get()
    read_at = actions.mark_read(notice_id=notice.pk, by=user).read_at
    with clock.at(clock.now()):
        assert actions.mark_read(notice_id=notice.pk, by=user).read_at == read_at


def test_nobody_reads_another_ones_notice():
    tell(someone(Role.PRESIDIUM_OFFICE))
    with pytest.raises(Notice.DoesNotExist):
        actions.mark_read(notice_id=Notice.objects.get().pk, by=someone(Role.DEPUTY))
