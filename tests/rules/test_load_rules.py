"""The rules every installation starts with."""

import pytest
from django.core.management import call_command

from liaison.divisions.models import Division
from suggestions.rules.catalogue import Proposal, propose
from suggestions.rules.models import Category, DeadlineProfile, DeadlineStep, Reason, ResultClass, Step


@pytest.fixture
def loaded(db):
    call_command("load_divisions", verbosity=0)
    call_command("load_rules", verbosity=0)


def test_the_national_default_knows_every_step_whatever_the_track_and_level(loaded):
    national = DeadlineProfile.objects.get(division=None)
    general = national.steps.filter(track="", level="")
    assert set(general.values_list("step", flat=True)) == set(Step.values)


def test_a_place_that_rules_handling_rules_it_for_small_matters_too(loaded):
    """The place's own row wins over the national one, so a row for everything must not stretch a small matter."""
    for profile in DeadlineProfile.objects.exclude(division=None):
        for step in ("handle", "triage", "return", "opinion"):
            rows = profile.steps.filter(step=step)
            assert not rows or rows.filter(track="micro").exists(), f"{profile} {step}"


def test_each_step_says_where_it_comes_from(loaded):
    assert not DeadlineStep.objects.filter(article="").exists()
    assert not DeadlineStep.objects.filter(verified=True, article__contains="本地约定").exists()


def test_hubei_is_marked_unverified(loaded):
    hubei = DeadlineProfile.objects.get(division="42")
    assert not hubei.steps.filter(verified=True).exists()
    assert set(hubei.steps.values_list("article", flat=True)) == {"本地约定，未核实"}


@pytest.mark.parametrize(
    ("place", "step", "level", "amount", "unit"),
    [
        ("33", "return", "", 10, "day"),
        ("33", "handle", "county", 3, "month"),
        ("37", "handle", "township", 2, "month"),
        ("50", "handle", "township", 2, "month"),
        ("50", "rehandle", "", 2, "month"),
        ("50", "rate", "", 20, "workday"),
    ],
)
def test_the_days_of_the_law(loaded, place, step, level, amount, unit):
    row = DeadlineStep.objects.get(profile__division=place, step=step, track="", level=level)
    assert (row.amount, row.unit, row.verified) == (amount, unit, True)


def test_a_profile_brings_its_place_when_the_installation_does_not_know_it(db):
    call_command("load_rules", verbosity=0)
    assert Division.objects.get(code="50").name == "重庆市"


def test_class_b_makes_a_commitment_and_is_not_solved(loaded):
    planned = ResultClass.objects.get(scheme="national", code="B")
    assert planned.needs_follow_up and not planned.counts_as_resolved
    assert list(ResultClass.objects.filter(scheme="national").values_list("code", flat=True)) == list("ABCD")


def test_every_referral_names_channel_office_and_a_public_sentence(loaded):
    referrals = Reason.objects.of_kind("refer")
    assert referrals.count() >= 8
    assert not referrals.filter(channel="").exists()
    assert not referrals.filter(office="").exists()
    assert not Reason.objects.filter(public_text="").exists()


def test_loading_again_changes_nothing(loaded):
    Category.objects.filter(name="教育").update(keywords="只留这个")
    DeadlineStep.objects.filter(profile__division=None, step="check").update(amount=9)
    before = [model.objects.count() for model in (Category, Reason, ResultClass, DeadlineProfile, DeadlineStep)]
    call_command("load_rules", verbosity=0)
    after = [model.objects.count() for model in (Category, Reason, ResultClass, DeadlineProfile, DeadlineStep)]
    assert before == after
    assert Category.objects.get(name="教育").keywords == "只留这个"
    assert DeadlineStep.objects.get(profile__division=None, step="check").amount == 9


def test_a_proposal_says_which_words_spoke_for_it(loaded):
    proposal = propose("村里广场路灯坏了七盏")
    assert (proposal.category.name, proposal.category_words) == ("路灯照明", ("路灯",))
    assert proposal.level == "village"


def test_nothing_is_proposed_for_a_text_without_a_known_word(loaded):
    assert propose("您好") == Proposal(None, (), "", ())
