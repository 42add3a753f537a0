"""Briefs written and issued by the people of a town."""

from liaison.documents.papers.models import Paper
from suggestions.briefs import actions, queries
from suggestions.briefs.models import Brief
from suggestions.tickets.states import TicketState as S
from tests.builders.papers import SITE
from tests.builders.tickets import Town, a_ticket

WORDS = {
    "title": "三个村灌渠断水，影响秋种",
    "addressees": "镇党委、镇人民政府",
    "facts": "同一条干渠，三个村先后反映。",
    "proposals": "由水利部门统一修复干渠，秋种前通水。",
}


def a_brief(town: Town, kind: str = "brief", tickets=None, **wishes) -> Brief:
    tickets = tickets or [a_ticket(S.HANDLING, town), a_ticket(S.LISTED, town)]
    return actions.write(by=town.presidium, kind=kind, tickets=tickets, **(WORDS | wishes))


def an_issued_brief(town: Town, kind: str = "brief", **wishes) -> tuple[Brief, Paper]:
    brief = a_brief(town, kind, **wishes)
    return brief, actions.issue(brief_id=brief.pk, by=town.presidium, site=SITE)


def paper_of(brief: Brief) -> Paper:
    return queries.paper_of(brief)
