"""Cases that went to the vote in a real meeting, and referrals after it."""

from datetime import timedelta

from deputies.people.models import Seat
from liaison.core import clock
from suggestions.deliberations import meetings
from suggestions.supervision import referring
from suggestions.supervision.cases import SupervisionCase
from suggestions.supervision.referrals import Referral
from tests.builders.meetings import again, closed, kind, opened, seats, vote
from tests.builders.roompapers import a_supervised_case
from tests.builders.supervision import moment
from tests.builders.tickets import Town

TO_BODY = "习家店镇党委"
FACTS = "村镇建设办公室承办该件超期四个多月，多次约谈、审议后仍未动工。"
REQUEST = "建议对主要负责人约谈问责，责成一个月内办结。"


def a_voted_case(town: Town, counts: str = "6:0:0", on: str = "11-20") -> SupervisionCase:
    """At its effect rung since 16 November; a presidium of seven votes on it some days later."""
    case = a_supervised_case(town, 8)
    with clock.at(moment(on, 15)):
        if not Seat.objects.filter(unit=town.presidium_unit).exists():
            seats(town.presidium, town.presidium_unit, 7)
        meeting = meetings.plan(by=town.presidium, kind=kind("presidium"), at=moment(on, 15), place="三楼")
        opened(town, meeting=meeting, present=6)
        item = meeting.items.get(act=case.acting)
        more = {} if passes(counts) else {"demanded_on": clock.today() + timedelta(days=14)}
        vote(item, town.presidium, counts, **more)
        closed(meeting, town.presidium)
    return again(case)


def passes(counts: str) -> bool:
    return int(counts.split(":")[0]) >= 4


def a_referral(town: Town, case: SupervisionCase | None = None, on: str = "11-20") -> Referral:
    case = case or a_voted_case(town)
    with clock.at(moment(on, 16)):
        return referring.open_referral(
            case_id=case.pk, by=town.presidium, to_body=TO_BODY, facts=FACTS, request=REQUEST,
            answer_due=referring.answer_day(),
        )  # fmt: skip
