"""How the organs of the demo supervise (督办): every morning they do what waits on their ladders, mostly.

Four matters of the home town are told one by one, so that the wall has something of each kind: one that
went to the vote, one a leader took on, one a group watches, one whose notice was excused.
"""

import random
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from deputies.people.models import Group
from liaison.accounts.models import User
from liaison.core import clock
from liaison.front.demo.people import Town
from suggestions.rules.ladders import RungKind
from suggestions.rules.models import Reason, ReasonKind
from suggestions.supervision import actions, leading, summons
from suggestions.supervision.cases import Act, SupervisionCase
from suggestions.tickets.models import Ticket
from suggestions.workflow import reminding

ASLEEP = 0.12  # how often an organ lets a morning pass
WORDS = {
    RungKind.NOTICE: "已发督办通知单，要求三个工作日内书面答复。",
    RungKind.TALK: "约谈负责人：料已订，缺人手，要求本周内动工。",
    RungKind.MEETING: "督政议事会逐件过问，单位负责人到会说明，明确了完成日期。",
    RungKind.SUMMONS: "代表当面询问，负责人现场答复了工期和责任人。",
    RungKind.REVIEW: "听取办理情况，提出限期办好的意见。",
}
TOLD = {36: "voted", 32: "led", 28: "watched", 24: "excused"}  # by how many working days ago it began


def morning(hands: dict[int, User], told: set[int], chance: random.Random) -> None:
    """What waits on the ladders of these organs is done, or left for another day."""
    waiting = Act.objects.waiting().filter(case__organ__in=hands, case__state="open").exclude(case__ticket__in=told)
    for act in waiting.select_related("case__leg__to_unit", "case__organ").order_by("id"):
        if chance.random() > ASLEEP:
            do(act, hands[act.case.organ_id], chance)


def do(act: Act, by: User, chance: random.Random) -> None:
    """One act at one rung."""
    more = {}
    if act.kind == RungKind.KEY:
        lead(act.case, by, None)
    if act.kind == RungKind.SUMMONS:
        more["asked_by"] = summons.who_may_ask(act.case.leg.to_unit).first()
        if more["asked_by"] is None:
            return
    basis = f"{act.get_kind_display()} {clock.today():%Y-%m-%d}"
    actions.carry_out(act_id=act.pk, by=by, basis=basis, note=WORDS.get(act.kind, ""), **more)


def lead(case: SupervisionCase, by: User, deputy, siblings=()) -> None:
    leading.lead(
        case_id=case.pk, by=by, lead_official="分管领导 张明", lead_deputy=deputy, siblings=siblings,
        key_reason=Reason.objects.of_kind(ReasonKind.KEY).first(), key_basis=f"主席团会议 {clock.today():%Y-%m-%d}",
    )  # fmt: skip


def told(town: Town, pk: int, how: str) -> Iterator[float]:
    """The story of one overdue matter of the home town."""
    while not SupervisionCase.objects.filter(ticket=pk).exists():
        yield 1
    yield from {"voted": voted, "led": led, "watched": watched, "excused": excused}[how](town, pk)


def voted(town: Town, pk: int) -> Iterator[float]:
    """Urged, its head summoned by a deputy, and on to the vote."""
    yield 5
    _carry(town, pk)
    yield 1
    actions.jump(case_id=_case(pk).pk, by=town.presidium, to=6, basis="主席团会议决定由代表约见负责人")
    _carry(town, pk)
    yield 2
    actions.jump(case_id=_case(pk).pk, by=town.presidium, to=8, basis="主席团会议决定提请问效表决")


def led(town: Town, pk: int) -> Iterator[float]:
    """A leader and a deputy take it on, with what else is like it."""
    deputy = next(d for d in town.deputies if d.user_id and d.user.username == "deputy")
    like = Ticket.objects.filter(category=Ticket.objects.get(pk=pk).category_id, division__parent=town.code)
    yield 0.5
    lead(_case(pk), town.presidium, deputy, like.exclude(pk=pk).order_by("-id")[:2])
    yield 0.5
    reminding.remind(ticket_id=pk, by=_as_deputy(town, deputy), text="料还没进场，请抓紧。")
    while True:  # every act of this one is done in time
        if _waits(pk):
            _carry(town, pk)
        if _case(pk).rung >= 3:
            return
        yield 1


def watched(town: Town, pk: int) -> Iterator[float]:
    """A group keeps an eye on it; the organ forgot the notice, and that stands in the record."""
    group = Group.objects.filter(division=town.code).order_by("pk").last()
    leading.assign_group(case_id=_case(pk).pk, by=town.presidium, group=group)
    yield 3
    _log(town, pk, "塌方处还是围挡，没有动工，村民绕行。", timedelta(days=5))
    yield 4
    before, after = (SimpleUploadedFile(f"{name}.png", picture(name), "image/png") for name in ("before", "after"))
    photos = {"before": before, "after": after, "place_same": True}
    _log(town, pk, "东边一处已砌好，西边一处还在备料。", timedelta(days=7), **photos)


def excused(town: Town, pk: int) -> Iterator[float]:
    """The unit had explained itself; the notice was not needed."""
    for _day in range(6):
        if _waits(pk):
            actions.excuse(act_id=_case(pk).acting.pk, by=town.presidium, basis="单位已到主席团当面说明")
            return
        yield 1


def picture(name: str) -> bytes:
    """A drawn road: broken, or mended. Not a photo of any place."""
    image = Image.new("RGB", (640, 480), "#cfe0ea")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 200, 640, 480), fill="#8a9a6b")
    draw.polygon(((240, 200), (400, 200), (620, 480), (20, 480)), fill="#8d8d8d" if name == "after" else "#9a8468")
    if name == "before":
        draw.polygon(((330, 300), (480, 330), (590, 480), (350, 480)), fill="#5b4a38")
    else:
        draw.polygon(((316, 220), (324, 220), (332, 460), (308, 460)), fill="#f2f2f2")
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _log(town: Town, pk: int, text: str, again: timedelta, **photos) -> None:
    today = clock.today()
    leading.write_log(
        case_id=_case(pk).pk, by=town.presidium, on=today, text=text, next_on=today + again, **photos
    )  # fmt: skip


def _case(pk: int) -> SupervisionCase:
    return SupervisionCase.objects.get(ticket=pk)


def _waits(pk: int) -> bool:
    return _case(pk).acting is not None


def _carry(town: Town, pk: int) -> None:
    act = _case(pk).acting
    if act is not None:
        do(act, town.presidium, town.chance)


def _as_deputy(town: Town, deputy) -> User:
    while True:
        found, user = town.deputy_user()
        if found.pk == deputy.pk:
            return user
