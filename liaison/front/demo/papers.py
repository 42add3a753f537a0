"""Papers of the home town (公文): letters, notices, minutes and lists; then one of each kind the rest can issue."""

from django.conf import settings

from liaison.core import clock
from liaison.documents.papers import actions
from liaison.documents.papers.models import Paper
from liaison.front.demo.people import Town
from stations.venues import documents as station_days
from stations.venues.documents import STATION_DAY
from suggestions.board.documents import LETTER, letter_subjects
from suggestions.deliberations import announcements
from suggestions.deliberations.announcements import ANNOUNCEMENT
from suggestions.deliberations.documents import LIST, MINUTES, list_subject, minutes_subject
from suggestions.deliberations.lists import IN_FORCE, ProblemList
from suggestions.deliberations.models import Meeting, MeetingState
from suggestions.inbox.documents import REPLY
from suggestions.inbox.opinions import OPINION
from suggestions.supervision import casepapers
from suggestions.supervision.documents import NOTICE, subject_of
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket
from suggestions.workflow import handling, handoff

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


def issue_others(town: Town) -> None:
    """What is announced, what the ladder printed, what a unit and its helper write."""
    by = town.presidium
    for meeting in Meeting.objects.filter(organ=town.organ, state=MeetingState.PLANNED).order_by("at")[:1]:
        issue(draw(ANNOUNCEMENT.name, announcements.subject_of(meeting), by))
    issue(draw(STATION_DAY.name, station_days.subject_of(town.venue), by))
    for kind in (casepapers.KEY_DECISION, casepapers.SUMMONS):
        subject = kind.example(town.organ)
        if subject:
            issue(draw(kind.name, subject, by))
    for office in [one for one in town.offices if one.pk in town.by_unit]:
        subject = REPLY.example(office)
        if subject:
            issue(draw(REPLY.name, subject, town.by_unit[office.pk]))
            break
    helped(town)


def helped(town: Town) -> None:
    """One office asks another for its part, and gets it as a letter."""
    lead, helper = [one for one in town.offices if one.pk in town.by_unit][:2] or (None, None)
    legs = Leg.objects.open().lead().filter(to_unit=lead, step=LegStep.HANDLE, signed_at__isnull=False)
    leg = legs.order_by("pk").last()
    if leg is None:
        return
    co = handoff.call_in(ticket_id=leg.ticket_id, by=town.presidium, unit=helper, note="请就沟渠清淤提出意见。")
    by = town.by_unit[helper.pk]
    words = "沟渠清淤由我单位负责，已列入本月计划，与主办单位同时施工。"
    handling.give_opinion(ticket_id=leg.ticket_id, leg_seq=co.seq, by=by, opinion=words)
    issue(draw(OPINION.name, OPINION.find(by, leg.ticket.number), by))


def draw(kind: str, subject, by) -> Paper:
    return actions.draw(kind=kind, subject=subject, by=by)


def issue(paper: Paper) -> None:
    actions.issue(paper_id=paper.pk, by=paper.drawn_by, site=settings.PUBLIC_ADDRESS or SITE)
