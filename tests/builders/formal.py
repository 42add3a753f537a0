"""Suggestions that walked their road: written by a deputy with a seat, signed, submitted, taken on, handed off."""

from datetime import timedelta
from itertools import count

from deputies.people.models import CongressLevel, Deputy, Mandate
from liaison.accounts.models import User
from liaison.accounts.roles import Role
from liaison.core import clock
from suggestions.formal import deciding, drafting
from suggestions.formal.models import FormalSuggestion
from suggestions.tickets.models import Ticket
from suggestions.workflow import contacting, handling, handoff
from tests.builders.people import someone
from tests.builders.tickets import PARTS, Town, result_class

_numbers = count(1)
CHECKED = {"excluded_none": True, "one_matter": True}
TEXT = {
    "title": "关于硬化三组通村公路的建议",
    "matter": "三组一点二公里土路雨天过不了车，六十四户出行难，学生绕行。",
    "proposal": "列入明年农村公路计划，先铺砂石再硬化，配两处错车道。",
}


def a_deputy(town: Town, name: str = "", level: str = CongressLevel.TOWNSHIP, user: User | None = None) -> Deputy:
    """A serving deputy with an account and a seat in the township's congress, or the county's."""
    n = next(_numbers)
    user = user or someone(Role.DEPUTY, at=town.code, name=name or f"代表{n}")
    deputy = Deputy.objects.create(name=user.name, division_id=town.code, user=user)
    Mandate.objects.create(
        deputy=deputy, level=level, congress_id=town.code if level == CongressLevel.TOWNSHIP else town.code[:6],
        term="第十八届", certificate_no=f"{town.code}{n:04d}", from_on=clock.today() - timedelta(days=2000),
    )  # fmt: skip
    return deputy


def a_draft(town: Town, deputy: Deputy | None = None, **wishes) -> FormalSuggestion:
    deputy = deputy or a_deputy(town)
    typed = {
        "by": deputy.user, "organ": town.presidium_unit, "congress": "习家店镇第十八届人民代表大会",
        "proposed_unit": town.office, **TEXT,
    } | wishes  # fmt: skip
    return drafting.draft(**typed)


def submitted(town: Town, lead: Deputy | None = None, signers: int = 0, **wishes) -> FormalSuggestion:
    sheet = a_draft(town, lead, **wishes)
    people = [a_deputy(town) for _ in range(signers)]
    if people:
        drafting.invite(suggestion_id=sheet.pk, by=sheet.lead.user, deputies=people)
    for deputy in people:
        drafting.sign(suggestion_id=sheet.pk, by=deputy.user, agrees=True)
    return drafting.submit(suggestion_id=sheet.pk, by=sheet.lead.user, checklist=CHECKED)


def accepted(town: Town, lead: Deputy | None = None, signers: int = 0, **wishes) -> FormalSuggestion:
    sheet = submitted(town, lead, signers, **wishes)
    return deciding.accept(suggestion_id=sheet.pk, by=town.presidium)


def handed_off(town: Town, lead: Deputy | None = None, **wishes) -> FormalSuggestion:
    """With the unit, signed for."""
    sheet = accepted(town, lead, **wishes)
    town.clerk  # noqa: B018 - the unit has an account
    handoff.hand_off(ticket_id=sheet.ticket_id, by=town.presidium, unit=town.office, demand="请依法办理")
    handoff.sign(ticket_id=sheet.ticket_id, by=town.clerk, handler_name="邓工")
    return again(sheet)


def replied(town: Town, sheet: FormalSuggestion, code: str = "A", **parts) -> Ticket:
    """Talked with the deputy, answered, checked."""
    pk = sheet.ticket_id
    contacting.contact(ticket_id=pk, by=town.clerk, way="phone", text="电话听取意见，代表同意先铺砂石。")
    handling.reply(ticket_id=pk, by=town.clerk, result_class=result_class(code), **(PARTS | parts))
    return handling.check(ticket_id=pk, by=town.presidium)


def again(sheet: FormalSuggestion) -> FormalSuggestion:
    return FormalSuggestion.objects.select_related("ticket", "lead", "organ").get(pk=sheet.pk)
