"""The life of one ticket, told as a generator: it acts, then yields how many working days to wait.

Everything is done by the actions that the pages call. A life that is overtaken by today just stops there,
and so every page has tickets in every state.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from liaison.accounts.models import User
from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.divisions.models import Division, Unit
from liaison.front.demo import supervising
from liaison.front.demo.people import Town
from liaison.front.demo.sources import Opinion, a_name, a_phone
from liaison.residents.actions import remember
from liaison.workdays import queries as workdays
from stations.receptions.models import Ending, Reception, Session
from suggestions.rules.models import Category, Layer, Reason, ReasonKind, ResultClass
from suggestions.rules.queries import units_for
from suggestions.tickets.models import Channel, Ticket, TicketDeputy
from suggestions.tickets.ratings import RatingHow, Satisfaction
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import handling, handoff, intake, publishing, rating, screening
from suggestions.workflow.verdicts import everyone_has_rated

Life = Iterator[float]
TOLD_APART: set[int] = set()  # matters whose supervision is told one by one
AT_THE_ORGAN = "triage"  # registered, and waiting to be deliberated
DONE = (
    "已到现场查看并丈量，当天安排人员设备进场，边施工边设围挡，工程量已由村里代表签字确认。",
    "召集村委会、用户代表和施工方碰头，定了方案并张贴公示，第三天开始动工，周末没有停。",
    "会同村里逐户核对了情况，材料和人工已经落实，由专人负责跟到底，每周向主席团报一次进度。",
)
RESULTS = (
    "问题已经解决，现场照片附后，住户当面看过，没有提出新的意见。",
    "已经修好并恢复使用，试用三天没有再出问题，后续纳入日常养护。",
    "已按要求整改到位，村里派人每天看一次，发现问题当天处理。",
)
PLANS = "已列入今年第四季度的项目计划，资金四万二千元已落实，办好后再向群众答复一次。"


@dataclass(frozen=True)
class Script:
    """What is decided about one life before it starts."""

    opinion: Opinion
    place: Division
    level: str
    channel: str = Channel.DESK
    ends_well: bool = True  # solved by the end: class A or a promise kept, nobody dissatisfied
    unhappy_first: bool = False
    silent: bool = False
    promise: bool = False
    returned: bool = False
    extended: bool = False
    seconded: int = 0
    helper: bool = False
    quick: bool = False
    stop_before: str = ""  # a state the life does not leave by itself
    supervised: str = ""  # how its overdue end is told, see supervising.py


def ordinary(town: Town, script: Script, chance: random.Random) -> Life:
    """From the first word to the rated, closed end."""
    pk = heard(town, script, chance)
    yield chance.uniform(0.1, 0.8)
    for n in range(script.seconded):
        second(town, script, pk, chance)
        yield 0.2 + n * 0.1
    if script.stop_before == S.REGISTERED:
        return
    yield from to_the_list(town, script, pk, chance)
    if script.stop_before in {AT_THE_ORGAN, S.LISTED}:
        return
    unit = yield from handed_down(town, script, pk, chance)
    if script.stop_before in {S.ASSIGNED, S.RETURNED}:
        return
    yield from handled(town, script, pk, unit, chance)
    if script.stop_before in {S.HANDLING, S.REPLIED}:
        return
    yield from answered(town, script, pk, unit, chance)


def heard(town: Town, script: Script, chance: random.Random) -> int:
    """Somebody says it: at the desk, by a code, to a deputy or an information officer."""
    title, words = script.opinion.at(script.place.short_name)
    by, more = speaker(town, script)
    person = remember(by=by, division_code=script.place.code, name=a_name(chance), phone=a_phone(chance))
    reception = None
    if script.channel == Channel.DESK:
        reception = reception_of(town, by, person, words, chance)
    deputies = [reception.deputy_id] if reception and reception.deputy_id else more.pop("deputy_ids", [])
    receipt = intake.register(
        by=by, original_words=words, division_code=script.place.code, channel=script.channel, title=title,
        category_id=category_id(script.opinion.category), level=script.level, venue_id=town.venue.pk,
        resident_id=person.pk if person else None, reception_id=reception.pk if reception else None,
        deputy_ids=deputies, place=chance.choice(["", "村口", "三组", "集镇东头", "小学旁"]), **more,
    )  # fmt: skip
    return receipt.ticket.pk


def speaker(town: Town, script: Script) -> tuple[User, dict]:
    """Who enters it, and what the channel adds."""
    if script.channel == Channel.DEPUTY:
        deputy, user = town.deputy_user()
        return user, {"deputy_ids": [deputy.pk], "deputy_as": TicketDeputy.Capacity.RAISED}
    if script.channel == Channel.OFFICER:
        hops = [{"who": who, "at": clock.now().isoformat()} for who in ("voter", Role.INFORMATION_OFFICER)]
        return town.officer, {"via": hops}
    if script.channel == Channel.DOOR_CODE:
        return town.voter, {}
    return town.keeper, {}


def reception_of(town: Town, by: User, person, words: str, chance: random.Random) -> Reception:
    """One visit to the desk, with the deputy who received."""
    session, _new = Session.objects.get_or_create(venue=town.venue, on=clock.today())
    seconds = chance.randint(28, 75)
    deputy = next((d for d in town.deputies[:4] if d.user_id), None) if chance.random() < 0.5 else None
    return Reception.objects.create(
        session=session, resident=person, deputy=deputy, words=words, ending=Ending.TICKET, by=by,
        started_at=clock.now() - timedelta(seconds=seconds), saved_at=clock.now(), seconds_to_save=seconds,
    )  # fmt: skip


def second(town: Town, script: Script, pk: int, chance: random.Random) -> None:
    """A neighbour says the same (附议)."""
    person = remember(by=town.keeper, division_code=script.place.code, name=a_name(chance), phone=a_phone(chance))
    intake.second(ticket_id=pk, by=town.keeper, channel=Channel.DESK, resident_id=person.pk, words="我家也是这样。")


def to_the_list(town: Town, script: Script, pk: int, chance: random.Random) -> Life:
    """The station reports it, the presidium puts it on the list; county matters go up."""
    if Ticket.objects.get(pk=pk).lead.step == "verify":
        screening.transfer(ticket_id=pk, by=town.keeper, note="已核实")
        if script.stop_before == AT_THE_ORGAN:
            return
        yield chance.uniform(0.5, 1 if script.quick else 3)
    basis = f"主席团会议 {clock.today():%Y-%m-%d}"
    screening.enlist(ticket_id=pk, by=town.presidium, basis=basis, level=script.level, summary="")
    yield chance.uniform(0.1, 0.6)
    if script.level == Layer.COUNTY:
        screening.transfer(ticket_id=pk, by=town.presidium, unit=town.county_organ, note="属县级事权")
        yield chance.uniform(0.5, 2)


def handed_down(town: Town, script: Script, pk: int, chance: random.Random):
    """To the unit that can fix it; sometimes first to one that hands it back."""
    ticket = Ticket.objects.get(pk=pk)
    by = town.county if script.level == Layer.COUNTY else town.presidium
    unit = unit_for(town, script, ticket)
    if script.returned and script.level == Layer.TOWNSHIP:
        yield from handed_back(town, pk, unit, chance)
    if script.stop_before == S.RETURNED:
        yield from handed_back(town, pk, unit, chance)
        return unit
    village = town.village_desks.get(script.place.code)
    helpers = [village] if village and script.helper and script.level == Layer.TOWNSHIP else []
    handoff.hand_off(ticket_id=pk, by=by, unit=unit, co_units=helpers, demand="请按期办好并答复群众。")
    yield chance.uniform(0.3, 1.5)
    for leg in helpers:
        seq = Ticket.objects.get(pk=pk).legs.get(to_unit=leg, done_at=None).seq
        handling.give_opinion(ticket_id=pk, leg_seq=seq, by=town.presidium, opinion="村里出人配合，施工时段协调好了。")
    return unit


LONG_WEEKEND = timedelta(days=4)


def handed_back(town: Town, pk: int, right: Unit, chance: random.Random) -> Life:
    """A detour over an office it is not for; not before long holidays, where days to return run out unseen."""
    wrong = next((u for u in town.offices if u.pk != right.pk and u.pk in town.by_unit), None)
    soon = workdays.load().add_workdays(clock.today(), 2) - clock.today()
    if wrong is None or soon > LONG_WEEKEND:
        return
    handoff.hand_off(ticket_id=pk, by=town.presidium, unit=wrong, demand="先请你们看看是不是归你们管。")
    yield chance.uniform(0.2, 0.8)  # the shortest window to hand back ends with the next working day
    handoff.hand_back(
        ticket_id=pk, by=town.by_unit[wrong.pk], reason=reason(ReasonKind.RETURN), suggested_unit=right, note="建议改派"
    )
    yield chance.uniform(0.5, 1.5)


def unit_for(town: Town, script: Script, ticket: Ticket) -> Unit:
    if script.level == Layer.VILLAGE and script.place.code in town.village_desks:
        return town.village_desks[script.place.code]
    county = script.level == Layer.COUNTY
    named = units_for(ticket.category_id, ticket.division_id)
    own = [unit for unit in named if (unit.division_id == town.code[:6]) == county]
    return own[0] if own else town.offices[-1]


def handled(town: Town, script: Script, pk: int, unit: Unit, chance: random.Random) -> Life:
    """Signed for, worked on, answered; sometimes with more time asked for."""
    hand = town.hand_of(unit)
    sign(pk, hand, a_name(chance))
    if script.stop_before == S.HANDLING:
        if script.supervised:
            TOLD_APART.add(pk)
            yield 0.5
            yield from supervising.told(town, pk, script.supervised)
        return
    yield 0.5
    if script.extended and Ticket.objects.get(pk=pk).lead.due_at > clock.now():
        yield from more_time(town, script, pk, hand)
        if script.stop_before == S.REPLIED:
            return
    yield chance.uniform(1, 2) if script.quick else min(25, chance.lognormvariate(2.0, 0.5))
    write_reply(pk, hand, chance, promise=script.promise)
    yield chance.uniform(0.2, 1.5)


def more_time(town: Town, script: Script, pk: int, hand: User) -> Life:
    """More time is asked for and, unless the life stops here, granted."""
    day = clock.local(Ticket.objects.get(pk=pk).lead.due_at).date() + timedelta(days=20)
    handling.ask_extension(
        ticket_id=pk, by=hand, reason=reason(ReasonKind.EXTENSION), asked_until=day, text="材料供应要等一段时间。"
    )
    if script.stop_before == S.REPLIED:
        return
    yield 0.5
    organ = town.county if script.level == Layer.COUNTY else town.presidium
    handling.decide_extension(ticket_id=pk, by=organ, granted=True, answer="同意，请按新的期限办好。")


def sign(pk: int, hand: User, handler_name: str) -> None:
    """Sign for it, unless the clock did (视为接受)."""
    if Ticket.objects.get(pk=pk).state == S.ASSIGNED:
        handoff.sign(ticket_id=pk, by=hand, handler_name=handler_name)


def write_reply(pk: int, hand: User, chance: random.Random, *, promise: bool = False) -> None:
    """An answer in four parts: solved, or in the plan with a date."""
    handling.reply(
        ticket_id=pk,
        by=hand,
        done_text=chance.choice(DONE),
        result_text=PLANS if promise else chance.choice(RESULTS),
        next_text="下周再回访一次。",
        contact="经办人 0719-5550100",
        result_class=result_class("B" if promise else "A"),
        promised_on=clock.today() + timedelta(days=chance.randint(20, 45)) if promise else None,
    )


def answered(town: Town, script: Script, pk: int, unit: Unit, chance: random.Random) -> Life:
    """Checked by the level above, rated, and done again when it was not good enough."""
    organ, hand = (town.county if script.level == Layer.COUNTY else town.presidium), town.hand_of(unit)
    handling.check(ticket_id=pk, by=organ)
    decide_about_publishing(pk, organ, chance.random())
    yield chance.uniform(0.5, 3)
    if script.unhappy_first:
        rate(town, pk, Satisfaction.UNSATISFIED, chance, "才过几天又坏了，请再来看看。")
        if script.stop_before == S.UNSATISFIED:
            return
        if Ticket.objects.get(pk=pk).state != S.UNSATISFIED:
            return
        yield chance.uniform(0.5, 2)
        rating.rehandle(ticket_id=pk, by=organ, unit=unit, demand="群众不满意，请重新办理并当面说明。")
        yield 0.5
        sign(pk, hand, "")
        yield chance.uniform(2, 6)
        write_reply(pk, hand, chance)
        yield 0.5
        handling.check(ticket_id=pk, by=organ)
        yield 1
    if script.silent:
        return
    rate(town, pk, chance.choices([Satisfaction.SATISFIED, Satisfaction.BASIC], [8, 2])[0], chance)
    yield 0.3
    if chance.random() < 0.7:
        deputies_rate(pk, Satisfaction.SATISFIED)
    finish(pk, organ)
    if script.promise:
        yield from kept(town, pk, organ, hand, chance)


def kept(town: Town, pk: int, organ: User, hand: User, chance: random.Random) -> Life:
    """The promise comes due: reported, checked and rated once more."""
    while Ticket.objects.get(pk=pk).state == S.RATING:
        yield 1
    due = Ticket.objects.get(pk=pk).lead.due_at
    yield max(1, (due - clock.now()).days * 5 // 7 - 2)
    handling.fulfil(
        ticket_id=pk, by=hand, done_text=DONE[0], result_text=RESULTS[0], contact="经办人 0719-5550100",
        result_class=result_class("A"),
    )  # fmt: skip
    yield 0.5
    handling.check(ticket_id=pk, by=organ)
    yield 1
    rate(town, pk, Satisfaction.SATISFIED, chance)
    yield 0.3
    finish(pk, organ)


def rate(town: Town, pk: int, result: str, chance: random.Random, text: str = "") -> None:
    """The voter by link, or staff who called and wrote down what was said."""
    ticket = Ticket.objects.get(pk=pk)
    if ticket.state != S.RATING:
        return  # the window closed over a long holiday
    voice = ticket.voices.get(first=True)
    attitude = Satisfaction.SATISFIED if chance.random() < 0.6 else ""
    if chance.random() < 0.25:
        rating.take_rating(
            ticket_id=pk, by=town.keeper, voice=voice, how=RatingHow.PHONE, result=result, attitude=attitude, text=text
        )
        return
    rating.rate(
        ticket_id=pk, by=town.voter, voice=voice, result=result, attitude=attitude, text=text, how=RatingHow.LINK
    )


def deputies_rate(pk: int, result: str) -> None:
    """The deputies who received or raised it rate as well, while the window is open."""
    if Ticket.objects.get(pk=pk).state != S.RATING:
        return
    for link in TicketDeputy.objects.filter(ticket=pk, deputy__user__isnull=False).select_related("deputy__user"):
        rating.rate(ticket_id=pk, by=link.deputy.user, result=result, attitude=result)


def finish(pk: int, organ: User) -> None:
    """Close it where everybody rated; otherwise the clock does when the window is over."""
    ticket = Ticket.objects.get(pk=pk)
    if ticket.state != S.RATING or not everyone_has_rated(ticket):
        return
    act = rating.follow if ticket.commitments.written().open().exists() else rating.close
    act(ticket_id=pk, by=organ)


def decide_about_publishing(pk: int, organ: User, luck: float) -> None:
    """Three in ten are made public, half are not for the public, the rest wait for the decision."""
    ticket = Ticket.objects.get(pk=pk)
    if luck < 0.3:
        answer = ticket.replies.latest("pk")
        text = f"{answer.done_text}{answer.result_text}"
        publishing.publish(ticket_id=pk, by=organ, public_title=ticket.title, public_text=text)
    elif luck < 0.8:
        publishing.withhold(ticket_id=pk, by=organ, reason="只和反映人自己有关")


def on_the_spot(town: Town, script: Script, chance: random.Random) -> Life:
    """Answered at the desk."""
    pk = heard(town, script, chance)
    screening.answer(
        ticket_id=pk, by=town.keeper, answer="当场查了规定，告诉他带身份证到便民中心二号窗口办，当天能办好。"
    )
    yield 0


def referred(town: Town, script: Script, chance: random.Random) -> Life:
    """Belongs to another lawful channel."""
    pk = heard(town, script, chance)
    screening.refer(ticket_id=pk, by=town.keeper, reason=reason(ReasonKind.REFER))
    yield 0


def merged(town: Town, script: Script, chance: random.Random) -> Life:
    """Told twice: the presidium puts the second into the first, and both are answered there."""
    first = heard(town, script, chance)
    screening.transfer(ticket_id=first, by=town.keeper)
    yield 0.6
    again = heard(town, script, chance)
    yield 0.5
    target = Ticket.objects.get(pk=first)
    screening.merge(ticket_id=again, by=town.presidium, target=target)


def sent_back_for_more(town: Town, script: Script, chance: random.Random) -> Life:
    """The presidium asks what is missing; the station has not answered yet."""
    pk = heard(town, script, chance)
    yield 0.5
    screening.transfer(ticket_id=pk, by=town.keeper)
    yield 0.7
    screening.ask_supplement(ticket_id=pk, by=town.presidium, missing="请补一张现场照片，写清是哪一段。")


def category_id(name: str) -> int:
    return Category.objects.values_list("pk", flat=True).get(name=name)


def reason(kind: str) -> Reason:
    return Reason.objects.of_kind(kind).first()


def result_class(code: str) -> ResultClass:
    return ResultClass.objects.get(scheme="national", code=code)
