"""Numbers without gaps, sheets that never change."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions.models import UnitKind
from liaison.documents.papers import actions, blocks, kinds
from liaison.documents.papers.blocks import Sheet
from liaison.documents.papers.composing import sheet_of
from liaison.documents.papers.kinds import PaperKind, Subject
from liaison.documents.papers.models import Paper
from liaison.notifications.models import Notice
from suggestions.tickets.models import Ticket
from tests.builders.papers import SITE, a_draft, an_issued
from tests.builders.places import OTHER_TOWNSHIP, a_unit
from tests.builders.tickets import Town, a_ticket

TRIAL = PaperKind(
    name="trial", label="试验", word="试", slots=(), issuers=frozenset({UnitKind.PRESIDIUM}),
    compose=lambda case: Sheet("letter", "关于试验的函", [blocks.para("正文")]),
    find=lambda by, key: None, offer=lambda by, thing: (), example=lambda organ: None,
)  # fmt: skip


def a_trial(town: Town, n: int) -> Paper:
    """A draft about nothing in particular."""
    return actions.draw(kind="trial", subject=Subject((("trial", n),)), by=town.presidium)


@pytest.fixture
def trial(monkeypatch):
    monkeypatch.setitem(kinds._kinds, "trial", TRIAL)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("trial")
def test_fifty_papers_issued_at_once_have_the_numbers_one_to_fifty():
    town = Town()
    drafts = [a_trial(town, n).pk for n in range(50)]
    start, waiting, failed = threading.Barrier(5), list(drafts), []

    def work():
        start.wait()
        try:
            while waiting:
                actions.issue(paper_id=waiting.pop(), by=town.presidium, site=SITE)
        except IndexError:
            pass
        except Exception as failure:
            failed.append(failure)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _n in range(5)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failed == []
    assert sorted(Paper.objects.values_list("seq", flat=True)) == list(range(1, 51))


@pytest.mark.django_db(transaction=True)
def test_a_paper_issued_twice_at_once_has_one_number():
    town = Town()
    draft, start, refused = a_draft(town=town), threading.Barrier(2), []

    def work():
        start.wait()
        try:
            actions.issue(paper_id=draft.pk, by=town.presidium, site=SITE)
        except DomainError as why:
            refused.append(str(why))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(refused) == 1
    assert an_issued(town=town).seq == 2


@pytest.mark.django_db
class TestIssue:
    def test_the_number_has_word_year_and_no_leading_zeros(self):
        assert an_issued().number == f"习人大交〔{clock.today().year}〕1号"

    def test_each_word_counts_for_itself(self):
        town = Town()
        numbers = [an_issued(kind, town).number for kind in ("handoff_letter", "supervision_notice", "handoff_letter")]
        year = clock.today().year
        assert numbers == [f"习人大交〔{year}〕1号", f"习人大督〔{year}〕1号", f"习人大交〔{year}〕2号"]

    def test_a_refused_issue_leaves_no_gap(self):
        town = Town()
        bad = a_draft(town=town)
        Paper.objects.filter(pk=bad.pk).update(texts=bad.texts | {"demand": "请在{期限}前办结。\U00031350"})
        with pytest.raises(DomainError, match="印不出来"):
            actions.issue(paper_id=bad.pk, by=town.presidium, site=SITE)
        assert an_issued(town=town).seq == 1

    def test_two_organs_cannot_number_by_one_word(self):
        an_issued()
        other = Town(code=OTHER_TOWNSHIP, village=f"{OTHER_TOWNSHIP}201", letters="HPZ")
        draft = a_draft(town=other)
        with pytest.raises(DomainError, match="已由"):
            actions.edit(paper_id=draft.pk, by=other.presidium, texts={"word": "习人大交"})
        Paper.objects.filter(pk=draft.pk).update(word="习人大交", texts=draft.texts | {"word": "习人大交"})
        with pytest.raises(DomainError, match="已有别的单位在用"), transaction.atomic():
            actions.issue(paper_id=draft.pk, by=other.presidium, site=SITE)
        Paper.objects.filter(pk=draft.pk).update(word="蒿人大交", texts=draft.texts)
        assert actions.issue(paper_id=draft.pk, by=other.presidium, site=SITE).seq == 1

    def test_a_frozen_sheet_does_not_follow_the_ticket(self):
        town = Town()
        paper = an_issued(town=town)
        before = sheet_of(paper)
        ticket = a_ticket(town=town)
        ticket.__class__.objects.update(title="改了标题")
        town.office.__class__.objects.filter(pk=town.office.pk).update(name="改了名的办公室")
        assert sheet_of(Paper.objects.get(pk=paper.pk)) == before

    def test_the_unit_is_told(self):
        town = Town()
        paper = an_issued(town=town)
        notice = Notice.objects.get(event="papers/issued")
        assert (notice.unit, notice.args["number"]) == (town.office, paper.number)

    def test_drawing_the_same_twice_gives_the_same_draft(self):
        town = Town()
        draft = a_draft(town=town)
        subject = kinds.paper_kind("handoff_letter").find(town.presidium, Ticket.objects.get().number)
        assert actions.draw(kind="handoff_letter", subject=subject, by=town.presidium) == draft
        assert Paper.objects.count() == 1


@pytest.mark.django_db
class TestForGood:
    @pytest.mark.parametrize("column", ["title", "number", "word", "token", "sha256"])
    def test_an_issued_row_cannot_be_changed(self, column):
        paper = an_issued()
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            Paper.objects.filter(pk=paper.pk).update(**{column: "x"})

    def test_an_issued_row_cannot_be_deleted_or_made_a_draft(self):
        paper = an_issued()
        with pytest.raises(DatabaseError), transaction.atomic():
            paper.delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            Paper.objects.filter(pk=paper.pk).update(**{"state": "draft"})

    def test_a_sheet_changed_behind_our_back_is_not_printed(self):
        paper = an_issued()
        paper.sheet["title"] = "关于别的事"
        with pytest.raises(DomainError, match="不一致"):
            sheet_of(paper)

    def test_issued_wording_cannot_be_edited(self):
        town = Town()
        paper = an_issued(town=town)
        with pytest.raises(DomainError, match="已发出，不能改"):
            actions.edit(paper_id=paper.pk, by=town.presidium, texts={"closing": "改一改"})

    def test_void_keeps_the_number_and_a_new_one_takes_its_place(self):
        town = Town()
        paper = actions.void(paper_id=an_issued(town=town).pk, by=town.presidium, reason="事项写错")
        again = actions.reissue(paper_id=paper.pk, by=town.presidium)
        issued = actions.issue(paper_id=again.pk, by=town.presidium, site=SITE)
        assert (paper.state, issued.seq, issued.replaces) == ("void", 2, paper)

    def test_void_wants_a_reason(self):
        town = Town()
        paper = an_issued(town=town)
        with pytest.raises(DomainError) as refusal:
            actions.void(paper_id=paper.pk, by=town.presidium, reason=" ")
        assert refusal.value.field == "reason"


@pytest.mark.django_db
def test_a_unit_issues_only_its_own_kinds():
    town = Town()
    ticket = a_ticket("handling", town)
    subject = kinds.paper_kind("handoff_letter").find(town.presidium, ticket.number)
    with pytest.raises(PermissionDenied):
        actions.draw(kind="handoff_letter", subject=subject, by=town.clerk)
    assert a_unit(UnitKind.HANDLING).kind not in kinds.paper_kind("handoff_letter").issuers
