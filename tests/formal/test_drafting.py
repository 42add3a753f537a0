"""Writing, signing, submitting: what counts, what is void, and every sentence of a refusal."""

import pytest
from django.core.exceptions import PermissionDenied

from deputies.people.models import CongressLevel
from liaison.core.errors import Conflict, DomainError
from liaison.notifications.models import Notice
from suggestions.formal import deciding, drafting
from suggestions.formal.models import Cosigner, SheetState
from suggestions.formal.texts import fingerprint, looks_like_two
from suggestions.rules.models import Reason, Track
from tests.builders.formal import CHECKED, TEXT, a_deputy, a_draft, again, submitted
from tests.builders.tickets import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town()


def edit(sheet, **wishes):
    typed = TEXT | {"proposed_unit": sheet.proposed_unit} | wishes
    return drafting.edit(suggestion_id=sheet.pk, by=sheet.lead.user, **typed)


def submit(sheet, **checks):
    return drafting.submit(suggestion_id=sheet.pk, by=sheet.lead.user, checklist=CHECKED | checks)


def test_a_changed_text_voids_signatures_and_shows_them(town):
    sheet, people = a_draft(town), [a_deputy(town) for _ in range(3)]
    drafting.invite(suggestion_id=sheet.pk, by=sheet.lead.user, deputies=people)
    for deputy in people:
        drafting.sign(suggestion_id=sheet.pk, by=deputy.user, agrees=True)
    sheet = edit(sheet, proposal="改为先铺沥青。")
    assert [row.standing(sheet.text_hash) for row in sheet.cosigners.all()] == ["void"] * 3
    with pytest.raises(DomainError, match="正文改过，3 位代表需要重新附议。"):
        submit(sheet)
    assert Notice.objects.filter(event="formal/changed").count() == 3
    drafting.sign(suggestion_id=sheet.pk, by=people[0].user, agrees=True)
    with pytest.raises(DomainError, match="正文改过，2 位代表需要重新附议。"):
        submit(sheet)
    for deputy in people[1:]:
        drafting.sign(suggestion_id=sheet.pk, by=deputy.user, agrees=True)
    assert submit(sheet).state == SheetState.SUBMITTED
    assert Cosigner.objects.count() == 3


def test_writing_the_same_words_again_voids_nothing(town):
    sheet, friend = a_draft(town), a_deputy(town)
    drafting.invite(suggestion_id=sheet.pk, by=sheet.lead.user, deputies=[friend])
    drafting.sign(suggestion_id=sheet.pk, by=friend.user, agrees=True)
    sheet = edit(sheet, matter=f"  {TEXT['matter']}\n")
    assert sheet.cosigners.get().standing(sheet.text_hash) == "signed"


def test_nobody_signs_what_they_did_not_see(town):
    sheet, friend = a_draft(town), a_deputy(town)
    drafting.invite(suggestion_id=sheet.pk, by=sheet.lead.user, deputies=[friend])
    seen = again(sheet).text_hash
    edit(sheet, proposal="改了。")
    with pytest.raises(Conflict, match="正文刚刚改过"):
        drafting.sign(suggestion_id=sheet.pk, by=friend.user, agrees=True, seen=seen)


def test_who_is_asked_must_answer_or_leave_the_list(town):
    sheet, friend = a_draft(town), a_deputy(town)
    [row] = drafting.invite(suggestion_id=sheet.pk, by=sheet.lead.user, deputies=[friend])
    with pytest.raises(DomainError, match="还有 1 位代表没有答复"):
        submit(sheet)
    drafting.sign(suggestion_id=sheet.pk, by=friend.user, agrees=False)
    with pytest.raises(DomainError, match="有 1 位代表谢绝"):
        submit(sheet)
    drafting.uninvite(suggestion_id=sheet.pk, by=sheet.lead.user, cosigner_id=row.pk)
    assert submit(sheet).state == SheetState.SUBMITTED
    assert Cosigner.objects.get().removed_at is not None


def test_the_same_deputy_twice(town):
    sheet, friend = a_draft(town), a_deputy(town, "朱建国")
    drafting.invite(suggestion_id=sheet.pk, by=sheet.lead.user, deputies=[friend])
    with pytest.raises(DomainError, match="朱建国已在名单里。") as refused:
        drafting.invite(suggestion_id=sheet.pk, by=sheet.lead.user, deputies=[friend])
    assert refused.value.field == "deputies"


def test_only_a_seat_of_that_congress_proposes_and_signs(town):
    county_only = a_deputy(town, level=CongressLevel.COUNTY)
    with pytest.raises(DomainError, match="这一级的现任代表，不能向它提建议"):
        a_draft(town, county_only)
    sheet = a_draft(town)
    with pytest.raises(DomainError, match="不能附议"):
        drafting.invite(suggestion_id=sheet.pk, by=sheet.lead.user, deputies=[county_only])


@pytest.mark.parametrize(("missing", "word"), [("matter", "案据"), ("proposal", "方案"), ("proposed_unit", "承办单位")])
def test_four_contents(town, missing, word):
    sheet = a_draft(town, **{missing: None if missing == "proposed_unit" else " "})
    with pytest.raises(DomainError, match=f"还缺：{word}。"):
        submit(sheet)


def test_two_matters_is_a_warning_to_be_ticked(town):
    sheet = a_draft(town, proposal="先铺砂石。另外，卫生室还缺一名村医。")
    with pytest.raises(DomainError, match="这里像是两件事，请分开提") as refused:
        submit(sheet, one_matter=False)
    assert refused.value.field == "one_matter"
    assert submit(sheet, one_matter=True).checklist["one_matter"] is True


def test_the_exclusions_must_be_read(town):
    with pytest.raises(DomainError, match="逐条看过") as refused:
        submit(a_draft(town), excluded_none=False)
    assert refused.value.field == "excluded_none"


@pytest.mark.parametrize(
    ("title", "proposal", "two"),
    [
        ("关于硬化通村公路的建议", "列入计划。", False),
        ("关于修路以及村医待遇的建议", "分别解决。", True),
        ("关于修路的建议", "先修路。此外建议增加路灯。", True),
        ("关于道路、排水沟一并修复的建议", "同一条路的两侧。", False),
    ],
)
def test_what_looks_like_two_matters(title, proposal, two):
    assert looks_like_two(title, "", proposal) is two


def test_the_fingerprint_is_of_the_words_not_of_blanks():
    one = fingerprint("路", "一  处\n塌方", "修", 3)
    assert one == fingerprint(" 路 ", "一 处 塌方 ", "修", 3)
    assert len({one, fingerprint("路", "一处塌方", "修", 3), fingerprint("路", "一 处 塌方", "修", 4)}) == 3
    assert fingerprint("路修", "", "", None) != fingerprint("路", "修", "", None)


def test_refused_with_a_coded_reason_and_handled_as_a_letter(town):
    sheet = submitted(town)
    wrong = Reason.objects.of_kind("decline").first()
    with pytest.raises(DomainError, match="请从列表里选一个理由"):
        deciding.refuse(suggestion_id=sheet.pk, by=town.presidium, reason=wrong)
    reason = Reason.objects.get(kind="exclusion", code="own_firm")
    sheet = deciding.refuse(suggestion_id=sheet.pk, by=town.presidium, reason=reason, as_letter=True)
    assert (sheet.state, sheet.refused_reason) == (SheetState.REFUSED, reason)
    assert (sheet.letter.track, sheet.letter.state, sheet.ticket) == (Track.ORDINARY, "registered", None)
    assert list(sheet.letter.deputies.values_list("deputy", flat=True)) == [sheet.lead_id]


def test_sent_back_is_changed_and_submitted_again(town):
    sheet = submitted(town)
    with pytest.raises(DomainError, match="请写明要改什么"):
        deciding.send_back(suggestion_id=sheet.pk, by=town.presidium, note=" ")
    deciding.send_back(suggestion_id=sheet.pk, by=town.presidium, note="请写明是哪个组。")
    edit(sheet, matter="三组一点二公里土路。")
    assert submit(sheet).state == SheetState.SUBMITTED


def test_an_organ_writes_down_what_is_on_paper(town):
    lead, friend = a_deputy(town), a_deputy(town)
    sheet = a_draft(town, lead, by=town.presidium, lead=lead)
    drafting.invite(suggestion_id=sheet.pk, by=town.presidium, deputies=[friend])
    row = drafting.sign(suggestion_id=sheet.pk, by=town.presidium, agrees=True, deputy=friend)
    assert row.how == Cosigner.How.PAPER
    assert drafting.submit(suggestion_id=sheet.pk, by=town.presidium, checklist=CHECKED).state == SheetState.SUBMITTED


def test_an_organ_never_proposes_for_itself_nor_elsewhere(town):
    with pytest.raises(DomainError, match="请选提出建议的代表"):
        a_draft(town, by=town.presidium)
    with pytest.raises(PermissionDenied):
        a_draft(town, by=town.clerk)
    with pytest.raises(PermissionDenied):
        a_draft(town, by=town.county, lead=a_deputy(town))
