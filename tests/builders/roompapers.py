"""Papers of meetings and of cases, each drawn after something that really took place."""

from datetime import date

from liaison.core import clock
from liaison.documents.papers import actions, kinds
from liaison.documents.papers.models import Paper
from suggestions.deliberations import agenda, attendance, deciding, documents, listing, meetings, sheets
from suggestions.deliberations.items import AgendaItem, Decision
from suggestions.deliberations.lists import ProblemList
from suggestions.deliberations.models import Meeting
from suggestions.rules.ladders import RungKind
from suggestions.rules.models import Reason, ReasonKind
from suggestions.supervision import actions as acting
from suggestions.supervision import casepapers, leading
from suggestions.supervision.cases import SupervisionCase
from suggestions.tickets.models import Ticket
from tests.builders.meetings import again, at_organ, closed, kind, opened, planned, seats, vote
from tests.builders.papers import SITE
from tests.builders.supervision import a_deputy, moment, overdue, rounds
from tests.builders.tickets import Town

HEAD = "分管领导 张明"


def a_presidium_meeting(town: Town, tickets: list[Ticket] | None = None) -> Meeting:
    """Two tickets: one listed by a paper vote, one put off; the list of it adopted; over and carried out."""
    by = town.presidium
    seats(by, town.presidium_unit, 7)
    meeting = planned(town)
    tickets = tickets or [at_organ(town), at_organ(town)]
    agenda.add_many(meeting_id=meeting.pk, by=by, ticket_ids=[ticket.pk for ticket in tickets])
    opened(town, meeting=meeting, present=6)
    first, *rest = meeting.items.order_by("position")
    agenda.propose(item_id=first.pk, by=by, level="township", unit=town.office, due_on=date(2027, 1, 20))
    vote(again(first), by, "4:1:0", method="paper", void=1, teller="周敏", scrutineer="王慧")
    for item in rest:
        agenda.defer(item_id=item.pk, by=by, reason="时间不够")
    draft = listing.draw_up(meeting_id=meeting.pk, by=by)
    vote(draft.agenda_items.get(), by, "6:0:0")
    return closed(meeting, by)


def the_list(meeting: Meeting, *, publish_it: bool = False) -> ProblemList:
    found = ProblemList.objects.get(meeting=meeting)
    if publish_it:
        by = meeting.closed_by
        titles = {line.pk: line.title for line in listing.publishable(found)}
        listing.publish(list_id=found.pk, by=by, titles=titles, looked_through=True)
    return again(found)


def issued(kind_name: str, key: str, by) -> Paper:
    """Drawn and issued by one person."""
    subject = kinds.paper_kind(kind_name).find(by, key)
    assert subject is not None, (kind_name, key)
    draft = actions.draw(kind=kind_name, subject=subject, by=by)
    return actions.issue(paper_id=draft.pk, by=by, site=SITE)


def the_minutes(meeting: Meeting, by) -> Paper:
    return issued("minutes", sheets.key_of(meeting), by)


def the_list_paper(found: ProblemList, by) -> Paper:
    return issued("problem_list", documents.list_key(found), by)


def a_supervised_case(town: Town, rung: int) -> SupervisionCase:
    """A case at a rung on 16 November."""
    ticket = overdue(town)
    rounds("11-13")
    with clock.at(moment("11-16")):
        case = SupervisionCase.objects.get(ticket=ticket)
        acting.jump(case_id=case.pk, by=town.presidium, to=rung, basis="主席团会议")
    return again(case)


def a_promise_at_a_meeting(town: Town) -> tuple[Meeting, AgendaItem]:
    """A supervision meeting at which the office promised a day."""
    case = a_supervised_case(town, 4)
    with clock.at(moment("11-18", 15)):
        meeting = meetings.plan(by=town.presidium, kind=kind("supervision"), at=moment("11-18", 15), place="三楼")
        attendance.invite(meeting_id=meeting.pk, by=town.presidium, name="张明", post="村镇建设办公室主任")
        opened(town, meeting=meeting)
        item = meeting.items.get(act=case.acting)
        promise = {"decision": Decision.PROMISED, "reason": "护坡重砌", "promised_on": date(2026, 11, 27)}
        deciding.conclude(item_id=item.pk, by=town.presidium, **promise)
        closed(meeting, town.presidium)
    return again(meeting), again(item)


def case_papers(town: Town) -> dict[str, str]:
    """{kind: key} of a talk, a decision to lead and a summons."""
    talk = a_supervised_case(town, 3)
    key, summons = a_supervised_case(town, 5), a_supervised_case(town, 6)
    deputy = a_deputy(town, name="朱建国")
    for case, like in ((key, [talk.ticket]), (summons, [])):
        leading.lead(
            case_id=case.pk, by=town.presidium, lead_official=HEAD, lead_deputy=deputy, siblings=like,
            key_reason=Reason.objects.of_kind(ReasonKind.KEY).first(), key_basis="主席团第11次会议",
        )  # fmt: skip
    with clock.at(moment("11-16", 11)):
        acting.ask_summons(case_id=summons.pk, by=deputy.user)
    cases = {RungKind.TALK: talk, RungKind.KEY: key, RungKind.SUMMONS: summons}
    keys = {kind: casepapers.key_of(case.acts.get(kind=kind)) for kind, case in cases.items()}
    return {
        "talk_record": keys[RungKind.TALK], "key_decision": keys[RungKind.KEY], "summons": keys[RungKind.SUMMONS],
    }  # fmt: skip
