"""The inbox on the page."""

import pytest
from django.test import Client

from liaison.accounts.roles import Role
from liaison.notifications import actions, links
from liaison.notifications.models import Notice
from tests.builders.costs import queries_of
from tests.builders.people import someone

pytestmark = pytest.mark.django_db
INBOX = "/notice/"


@pytest.fixture
def clerk():
    return someone(Role.PRESIDIUM_OFFICE)


@pytest.fixture
def at_work(clerk):
    client = Client()
    client.force_login(clerk)
    return client


def tell(user, count=1) -> Notice:
    for n in range(count):
        actions.notify([user], "documents/job_ready", thing="job", thing_id=n + 1, key=str(n), what="台账导出")
    return Notice.objects.filter(user=user).latest("id")


def test_the_inbox_tells_in_words_and_the_bell_counts(at_work, clerk):
    tell(clerk, 3)
    page = at_work.get(INBOX).content.decode()
    assert page.count("台账导出：已完成") == 3
    assert '<span class="dot">3</span>' in page


def test_twenty_notices_cost_what_two_cost(at_work, clerk):
    tell(clerk, 2)
    few = queries_of(at_work, INBOX)
    tell(clerk, 20)
    assert queries_of(at_work, INBOX) == few


def test_opening_reads_it_and_leads_to_the_thing(at_work, clerk):
    notice = tell(clerk)
    answer = at_work.post(f"{INBOX}{notice.pk}/")
    assert answer["Location"] == "/job/1/"
    assert "都看过了" in at_work.get(INBOX).content.decode()
    assert "台账导出" in at_work.get(INBOX, {"show": "all"}).content.decode()


def test_a_thing_without_address_leads_back_to_the_inbox(at_work, clerk, monkeypatch):
    monkeypatch.setattr(links, "_builders", {})
    assert at_work.post(f"{INBOX}{tell(clerk).pk}/")["Location"] == INBOX


def test_all_are_read_at_once(at_work, clerk):
    tell(clerk, 5)
    assert "5 条通知" in at_work.post(f"{INBOX}read-all/", follow=True).content.decode()
    assert not Notice.objects.unread().exists()


def test_another_ones_notice_does_not_exist(at_work):
    assert at_work.post(f"{INBOX}{tell(someone(Role.DEPUTY)).pk}/").status_code == 404


def test_reading_by_get_changes_nothing(at_work, clerk):
    assert at_work.get(f"{INBOX}{tell(clerk).pk}/").status_code == 405
    assert Notice.objects.unread().exists()
