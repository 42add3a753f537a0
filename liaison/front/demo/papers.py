"""Papers of the home town (公文): letters for what lies with its units, notices for what is late, minutes, lists."""

from django.conf import settings

from liaison.core import clock
from liaison.documents.papers import actions
from liaison.documents.papers.models import Paper
from liaison.front.demo.people import Town
from suggestions.board.documents import LETTER, letter_subjects
from suggestions.deliberations.documents import LIST, MINUTES, list_subject, minutes_subject
from suggestions.deliberations.lists import IN_FORCE, ProblemList
from suggestions.deliberations.models import Meeting
from suggestions.supervision.documents import NOTICE, subject_of
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket

MOST_NOTICES = 4
SITE = "http://127.0.0.1:8000"


def issue_some(town: Town) -> None:
    """One letter a unit, notices for the latest; the first letter is void and sent again, the last notice a draft."""
    by = town.presidium
    sent = Leg.objects.open().lead().filter(from_unit=by.posting.unit_id).order_by("due_at")
    tickets = Ticket.objects.filter(legs__in=sent).distinct()
    letters = [draw(LETTER.name, subject, by) for subject in letter_subjects(by, tickets)]
    for paper in letters:
        issue(paper)
    if letters:
        actions.void(paper_id=letters[0].pk, by=by, reason="会办单位写漏，重发")
        issue(actions.reissue(paper_id=letters[0].pk, by=by))
    late = sent.filter(due_at__lt=clock.now(), step=LegStep.HANDLE).select_related("ticket")[:MOST_NOTICES]
    notices = [draw(NOTICE.name, subject_of(leg), by) for leg in late]
    for paper in notices[:-1]:
        issue(paper)
    for meeting in Meeting.objects.closed().filter(organ=town.organ).order_by("closed_at"):
        issue(draw(MINUTES.name, minutes_subject(meeting), by))
    for found in ProblemList.objects.filter(organ=town.organ, state__in=IN_FORCE).order_by("pk"):
        issue(draw(LIST.name, list_subject(found), by))


def draw(kind: str, subject, by) -> Paper:
    return actions.draw(kind=kind, subject=subject, by=by)


def issue(paper: Paper) -> None:
    actions.issue(paper_id=paper.pk, by=paper.drawn_by, site=settings.PUBLIC_ADDRESS or SITE)
