"""The demo lives through its months by the real actions, and every page of the demo accounts has something to show."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from liaison.accounts.models import User
from liaison.core import clock
from liaison.documents.models import Paper
from liaison.front.demo.stage import months_back
from suggestions.appraisals.models import Appraisal, Stage
from suggestions.briefs.models import Brief, BriefKind, Instruction
from suggestions.deliberations.items import AgendaItem, Vote
from suggestions.deliberations.lists import ProblemList
from suggestions.deliberations.models import Meeting
from suggestions.formal.models import FormalSuggestion
from suggestions.revisits.cards import cards
from suggestions.revisits.models import RevisitPlan
from suggestions.supervision.referrals import Referral
from suggestions.supervision.soundness import offenders
from suggestions.tickets.models import Ticket
from suggestions.tickets.replies import Reply
from suggestions.tickets.states import TicketState

pytestmark = pytest.mark.django_db
ACCOUNTS = ("station", "deputy", "presidium", "unit", "county", "officer", "auditor", "sysadmin")


@pytest.fixture
def demo(db):
    call_command("load_demo", scale="tiny", verbosity=0)


def test_the_demo_is_sound_and_shows_most_states(demo):
    assert offenders() == {}
    states = set(Ticket.objects.values_list("state", flat=True))
    assert {
        TicketState.REGISTERED, TicketState.LISTED, TicketState.ASSIGNED, TicketState.HANDLING,
        TicketState.REPLIED, TicketState.UNSATISFIED, TicketState.CLOSED,
    } <= states  # fmt: skip


def test_the_meetings_of_the_demo_voted_corrected_and_handed_out(demo):
    assert not AgendaItem.objects.exclude(carry_error="").exists()
    assert Vote.objects.filter(struck_at=None, passed=False).exists()
    assert Vote.objects.exclude(struck_at=None).count() == 1
    assert Meeting.objects.closed().filter(code="joint").exists()
    newest, first = ProblemList.objects.order_by("-revision")
    assert (newest.revision, newest.state, first.state) == (2, "adopted", "superseded")
    assert not first.lines.exclude(level="county").filter(handed_at=None).exists()


def test_the_home_town_has_written_briefs(demo):
    """Three, one void and drawn again, one with a leader's words; and the bulletin of the last quarter."""
    assert Brief.objects.count() == 3
    states = list(Paper.objects.filter(kind__in=BriefKind.values).order_by("pk").values_list("kind", "state"))
    assert states == [("brief", "issued"), ("brief", "void"), ("brief", "issued"), ("work_ref", "issued")]
    assert Instruction.objects.count() == 1
    assert Paper.objects.filter(kind="bulletin", state="issued").count() == 1


def test_the_home_town_has_issued_papers(demo):
    states = list(Paper.objects.values_list("state", flat=True))
    assert states.count("issued") >= 2
    assert {paper.kind for paper in Paper.objects.all()} == {
        "brief", "bulletin", "handoff_letter", "key_decision", "minutes", "notice", "problem_list", "referral",
        "reply_letter", "station_notice", "summons", "supervision_notice", "work_ref",
    }  # fmt: skip


def test_the_home_town_asks_again(demo):
    plan = RevisitPlan.objects.get()
    assert plan.size == plan.revisits.count() == min(5, plan.eligible)
    assert plan.revisits.disputed().count() == 1
    assert plan.revisits.filter(answer="unreachable").count() == 1
    user = User.objects.get(username="presidium")
    assert [card.words for card in cards(user)].count("回访与答复不符") == 1
    assert len(cards(user)) == 1 + plan.revisits.open().count()


def test_the_home_town_was_appraised_and_one_matter_referred(demo):
    published, coming = Appraisal.objects.order_by("held_on")
    assert (published.state, str(published.subjects.get().shown.rate)) == (Stage.PUBLISHED, "95.9")
    assert (coming.state, coming.subjects.get().report_received) == (Stage.PLANNED, True)
    referral = Referral.objects.get()
    assert (referral.case.ending, referral.badge[0]) == ("referred", "wait")


def test_each_demo_account_opens_its_home(demo):
    for username in ACCOUNTS:
        client = Client()
        client.force_login(User.objects.get(username=username))
        answer = client.get(reverse("front:home"), follow=True)
        assert answer.status_code == 200, username


def test_it_is_loaded_only_once(demo):
    with pytest.raises(Exception, match="demo-reset"):
        call_command("load_demo", scale="tiny", verbosity=0)


def test_the_home_town_has_suggestions_of_each_class_and_what_waits(demo):
    rows = FormalSuggestion.objects.all()
    assert [row.state for row in rows.order_by("pk")] == [*["accepted"] * 6, "signing", "submitted"]
    answers = Reply.objects.filter(ticket__formal__isnull=False)
    assert sorted(answers.values_list("result_class__code", flat=True)) == list("AAABCD")
    assert rows.filter(confidential=True).count() == 1
    assert rows.get(cosigners__position=4).cosigners.count() == 4
    months = months_back(5)
    assert all(clock.local(row.ticket.created_at).date() < months for row in rows.accepted().select_related("ticket"))
