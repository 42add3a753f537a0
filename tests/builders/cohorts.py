"""Tickets in any shape the tables allow, written straight into them: for sums over random data, not for stories."""

import random
from datetime import datetime, timedelta
from itertools import count

from django.db.models import F

from deputies.people.models import Deputy
from liaison.core import clock
from liaison.residents.actions import remember
from suggestions.rules.models import Category, DeadlineProfile, Layer, ResultClass
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Channel, Ticket
from suggestions.tickets.ratings import Rating, RatingHow, Satisfaction
from suggestions.tickets.replies import Commitment, Reply
from suggestions.tickets.states import Outcome
from suggestions.tickets.states import TicketState as S
from suggestions.tickets.voices import Voice
from tests.builders.people import someone
from tests.builders.places import a_place
from tests.builders.tickets import Town, result_class

PLACES = ("420381", "420381105", "420381105201", "420381105202", "420381106", "420381106201")
_numbers = count(1)


class Maker:
    """Writes random tickets of one county; the same seed writes the same."""

    def __init__(self, town: Town, seed: int, places: tuple[str, ...] = PLACES):
        self.chance, self.town, self.places = random.Random(seed), town, places
        for place in places:
            a_place(place)
        self.units = [town.office, town.other_office, town.bureau]
        self.category, self.profile = Category.objects.first(), DeadlineProfile.objects.first()
        self.checker = someone("presidium_office", unit=town.presidium_unit)
        self.deputy = Deputy.objects.first() or Deputy.objects.create(name="朱建国", division_id=town.code)

    def many(self, n: int) -> list[Ticket]:
        return [self.one() for _n in range(n)]

    def one(self, **wishes) -> Ticket:
        chance, now = self.chance, clock.now()
        at = now - timedelta(days=chance.randint(0, 200), minutes=chance.randint(0, 900))
        outcome = wishes.pop("outcome", chance.choice([None, None, *Outcome.values, Outcome.HANDLED, Outcome.HANDLED]))
        handed = wishes.pop("handed", chance.random() < 0.7 or outcome == Outcome.HANDLED)
        target = self.one(outcome=None) if outcome == Outcome.MERGED else None
        ticket = Ticket.objects.create(
            **{
                "number": f"RND-26-{next(_numbers):05d}", "title": "路灯不亮", "channel": Channel.DESK,
                "state": S.CLOSED if outcome else chance.choice([S.HANDLING if handed else S.REGISTERED]),
                "outcome": outcome, "category": self.category, "profile": self.profile, "created_at": at,
                "division_id": chance.choice(self.places), "level": chance.choice(Layer.values),
                "listed_at": at if chance.random() < 0.8 else None, "handed_off_at": at if handed else None,
                "due_at": at + timedelta(days=chance.choice([1, 90])), "closed_at": now if outcome else None,
                "merged_into": target, "registered_by": self.town.keeper,
            }
            | wishes
        )  # fmt: skip
        if handed:
            self._handled(ticket, at)
        return ticket

    def _handled(self, ticket: Ticket, at: datetime) -> None:
        """One or two stops, each perhaps with a reply, promises and ratings."""
        voices = [self._voice(ticket, first=n == 0) for n in range(self.chance.randint(1, 2))]
        stops = self.chance.randint(1, 2)
        for seq in range(1, stops + 1):
            last = seq == stops and ticket.closed_at is None
            leg = Leg.objects.create(
                ticket=ticket, seq=seq, role=Leg.Role.LEAD, step=LegStep.HANDLE, to_unit=self.chance.choice(self.units),
                from_unit=self.town.presidium_unit, opened_at=at, due_at=at + timedelta(days=20),
                done_at=None if last else at + timedelta(days=5), ended=None if last else Leg.Ended.DONE,
            )  # fmt: skip
            if self.chance.random() < 0.8:
                self._reply(ticket, leg, voices, at)

    def _voice(self, ticket: Ticket, first: bool) -> Voice:
        resident = None
        if self.chance.random() < 0.6:
            n = next(_numbers)
            phone = f"139{n:08d}" if self.chance.random() < 0.7 else ""
            resident = remember(by=self.town.keeper, division_code=self.town.village, name=f"王{n}", phone=phone)
        return Voice.objects.create(
            ticket=ticket, resident=resident, channel=Channel.DESK, query_code=f"C{next(_numbers):09d}", first=first,
            by=self.town.keeper, reply_wanted=self.chance.random() < 0.9,
        )  # fmt: skip

    def _reply(self, ticket: Ticket, leg: Leg, voices: list[Voice], at: datetime) -> None:
        chance = self.chance
        kind: ResultClass = result_class(chance.choice("AAABC"))
        reply = Reply.objects.create(
            ticket=ticket, leg=leg, round=1, done_text="修了", result_text="好了", contact="邓工", result_class=kind,
            submitted_at=at, submitted_by=self.town.clerk,
            checked_at=at if chance.random() < 0.9 else None, checked_by=self.checker,
        )  # fmt: skip
        if kind.code == "B" or chance.random() < 0.2:
            kept = at if chance.random() < 0.6 or ticket.commitments.filter(kept_at=None).exists() else None
            Commitment.objects.create(ticket=ticket, reply=reply, text="按期修好", due_on=at.date(), kept_at=kept)
        for voice in voices:
            if chance.random() < 0.7:
                self._rating(ticket, reply, at, voice=voice)
        if chance.random() < 0.3:
            self._rating(ticket, reply, at, deputy=self.deputy)

    def _rating(self, ticket: Ticket, reply: Reply, at: datetime, **whose) -> None:
        how = self.chance.choice([RatingHow.LINK, RatingHow.PHONE])
        Rating.objects.create(
            ticket=ticket, reply=reply, round=1, result=self.chance.choice([*Satisfaction.values, "satisfied"]), at=at,
            how=how, entered_by=self.town.keeper if how == RatingHow.PHONE else None,
            struck_at=at if self.chance.random() < 0.1 else None, **whose,
        )  # fmt: skip


def late_again(rows) -> None:
    """Give every open ticket a date that has passed."""
    rows.filter(closed_at=None).update(due_at=F("created_at") + timedelta(seconds=1))
