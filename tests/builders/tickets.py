"""Tickets that walked the road: a state is reached only by making the moves that lead there."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from liaison.accounts.models import User
from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.divisions.models import Unit, UnitKind
from stations.venues.models import Tier, Venue
from suggestions.deliberations.loading import load_kinds
from suggestions.rules.loading import load_rules
from suggestions.rules.models import DeadlineProfile, Reason, ResultClass
from suggestions.tickets.models import Channel, Ticket
from suggestions.tickets.ratings import RatingHow
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import concluding, handling, handoff, intake, rating, screening
from suggestions.workflow.keys import Receipt
from tests.builders.people import someone
from tests.builders.places import COUNTY, TOWNSHIP, VILLAGE, a_place, a_unit

WORDS = "村口到小学那段路有两处塌了半边，三四米长，下雨天娃娃们绕着水坑走。"


def the_rules() -> None:
    """Categories, deadlines, reasons, result classes: loaded once, also after a flush."""
    if not DeadlineProfile.objects.exists():
        load_rules()
        load_kinds()


def an_organ(kind: str, at: str, letters: str) -> Unit:
    unit = a_unit(kind, at)
    if unit.letters != letters:
        unit.letters = letters
        unit.save(update_fields=["letters"])
    return unit


@dataclass
class Town:
    """One township with its people: station, presidium, offices, and the county above."""

    code: str = TOWNSHIP
    village: str = VILLAGE
    letters: str = "XJD"
    people: dict[str, User] = field(default_factory=dict)

    def __post_init__(self):
        the_rules()
        a_place(self.village)
        self.presidium_unit = an_organ(UnitKind.PRESIDIUM, self.code, self.letters)
        self.county_unit = an_organ(UnitKind.COUNTY_OFFICE, COUNTY, "DJK")
        self.office = a_unit(UnitKind.HANDLING, self.code, "村镇建设办公室")
        self.other_office = a_unit(UnitKind.HANDLING, self.code, "农业农村服务中心")
        self.bureau = a_unit(UnitKind.HANDLING, COUNTY, "市水利和湖泊局")
        self.venue = self._venue()

    def _venue(self) -> Venue:
        desk = a_unit(UnitKind.STATION, self.code, "中心联络站")
        found = Venue.objects.filter(unit=desk).first()
        return found or Venue.objects.create(
            code=f"{self.letters}01", name="中心联络站", tier=Tier.CENTRE, division_id=self.code, unit=desk
        )

    def person(self, role: str, unit: Unit | None = None) -> User:
        key = f"{role}:{unit.pk if unit else ''}"
        if key not in self.people:
            at = COUNTY if role == Role.COUNTY_OFFICE or (unit and unit.division_id == COUNTY) else self.code
            self.people[key] = someone(role, at=at, unit=unit)
        return self.people[key]

    @cached_property
    def keeper(self) -> User:
        return self.person(Role.STATION_KEEPER, self.venue.unit)

    @cached_property
    def presidium(self) -> User:
        return self.person(Role.PRESIDIUM_OFFICE, self.presidium_unit)

    @cached_property
    def clerk(self) -> User:
        """Somebody of the handling unit."""
        return self.person(Role.HANDLING_UNIT, self.office)

    @cached_property
    def county(self) -> User:
        return self.person(Role.COUNTY_OFFICE, self.county_unit)


def register(town: Town, **wishes) -> Receipt:
    """A matter heard at the town's central station."""
    typed = {
        "original_words": WORDS, "division_code": town.village, "channel": Channel.DESK, "venue_id": town.venue.pk,
    } | wishes  # fmt: skip
    return intake.register(**({"by": town.keeper} | typed))


def _reason(kind: str) -> Reason:
    return Reason.objects.of_kind(kind).first()


def result_class(code: str) -> ResultClass:
    return ResultClass.objects.get(scheme="national", code=code)


PARTS = {
    "done_text": "已用浆砌石护坡，路面恢复通行，围挡撤除。",
    "result_text": "两处塌方修好，长三点六米和二点八米。",
    "contact": "邓工 0719-5550100",
}


def _transfer(town, pk):
    screening.transfer(ticket_id=pk, by=town.keeper)


def _enlist(town, pk):
    screening.enlist(ticket_id=pk, by=town.presidium, basis="日常受理")


def _hand_off(town, pk):
    town.clerk  # noqa: B018 - the unit has an account
    handoff.hand_off(ticket_id=pk, by=town.presidium, unit=town.office, demand="请尽快修复")


def _sign(town, pk):
    handoff.sign(ticket_id=pk, by=town.clerk, handler_name="邓工")


def _reply(town, pk):
    handling.reply(ticket_id=pk, by=town.clerk, result_class=result_class("A"), **PARTS)


def _promise(town, pk):
    day = clock.today() + timedelta(days=40)
    handling.reply(ticket_id=pk, by=town.clerk, result_class=result_class("B"), promised_on=day, **PARTS)


def _check(town, pk):
    handling.check(ticket_id=pk, by=town.presidium)


def _rate(result):
    def give(town, pk):
        voice = Ticket.objects.get(pk=pk).voices.get(first=True)
        rating.rate(
            ticket_id=pk, by=User.objects.voter(), voice=voice, result=result, how=RatingHow.LINK,
            text="" if result != "unsatisfied" else "还是漏水",
        )  # fmt: skip

    return give


def _rehandle(town, pk):
    rating.rehandle(ticket_id=pk, by=town.presidium, unit=town.office, demand="重新修")


def _confer(town, pk):
    rating.confer(ticket_id=pk, by=town.presidium, held_on=clock.today(), persons="代表、承办单位、主席团")


def _hand_back(town, pk):
    handoff.hand_back(ticket_id=pk, by=town.clerk, reason=_reason("return"), note="不归我们管")


def _ask_supplement(town, pk):
    screening.ask_supplement(ticket_id=pk, by=town.presidium, missing="哪一段路？")


def _follow(town, pk):
    rating.follow(ticket_id=pk, by=town.presidium)


def conclude(town, pk, text="要求没有政策依据，已当面说明。"):
    """Two persons agree how it ends although somebody is dissatisfied; in a one-clerk town the second is the county."""
    reason = Reason.objects.get(kind="conclusion", code="unreasonable")
    concluding.propose(ticket_id=pk, by=town.presidium, reason=reason, text=text)
    concluding.agree(ticket_id=pk, by=town.county)


def _close(town, pk):
    rating.close(ticket_id=pk, by=town.presidium)


TO_HANDLING = [_transfer, _enlist, _hand_off, _sign]
TO_RATING = [*TO_HANDLING, _reply, _check]
UNHAPPY = _rate("unsatisfied")
ROAD_TO = {
    S.REGISTERED: [],
    S.SUPPLEMENT: [_transfer, _ask_supplement],
    S.LISTED: [_transfer, _enlist],
    S.ASSIGNED: [_transfer, _enlist, _hand_off],
    S.RETURNED: [_transfer, _enlist, _hand_off, _hand_back],
    S.HANDLING: TO_HANDLING,
    S.REPLIED: [*TO_HANDLING, _reply],
    S.RATING: TO_RATING,
    S.UNSATISFIED: [*TO_RATING, UNHAPPY],
    S.CONFERENCE: [*TO_RATING, UNHAPPY, _rehandle, _sign, _reply, _check, UNHAPPY, _confer],
    S.FOLLOWING: [*TO_HANDLING, _promise, _check, _rate("satisfied"), _follow],
    S.CLOSED: [*TO_RATING, _rate("satisfied"), _close],
}


def a_ticket(at: str = S.REGISTERED, town: Town | None = None, **wishes) -> Ticket:
    """A ticket in a state, reached by the real moves of the people of its town."""
    town = town or Town()
    pk = register(town, **wishes).ticket.pk
    for move in ROAD_TO[S(at)]:
        move(town, pk)
    return Ticket.objects.get(pk=pk)
