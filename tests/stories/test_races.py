"""Many callers, one winner: real threads with their own connections, real commits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections, transaction

from liaison.accounts.models import User
from liaison.attachments.models import File
from liaison.core import clock
from liaison.core.errors import DomainError
from suggestions.desk import phone_photos
from suggestions.supervision.soundness import offenders
from suggestions.tickets.models import Ticket
from suggestions.tickets.ratings import Rating
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import handoff, rating, screening
from tests.builders.killing import held, until, waiting
from tests.builders.tickets import Town, a_ticket, register
from tests.desk.test_phone_photos import a_photo

pytestmark = pytest.mark.django_db(transaction=True)
CALLERS = 20


def at_once(act, callers: int = CALLERS) -> list:
    """Call from many threads in the same moment; each answer is a result or a refusal."""
    start = Barrier(callers)

    def call(number: int):
        try:
            start.wait()
            return act(number)
        except (DomainError, PermissionDenied) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(callers) as pool:
        return list(pool.map(call, range(callers)))


def winners(answers: list) -> list:
    return [answer for answer in answers if not isinstance(answer, Exception)]


def test_one_of_many_hand_offs_wins():
    town = Town()
    ticket = a_ticket(at=S.LISTED, town=town)
    people = [User.objects.get(pk=town.presidium.pk) for _ in range(CALLERS)]
    answers = at_once(lambda n: handoff.hand_off(ticket_id=ticket.pk, by=people[n], unit=town.office, demand="办"))
    assert len(winners(answers)) == 1
    assert offenders() == {}
    assert ticket.legs.filter(step="handle").count() == 1


def test_enlisting_and_withdrawing_at_once_never_both_happen():
    town = Town()
    ticket = register(town).ticket
    organ, keeper = town.presidium, town.keeper

    def act(number: int):
        if number % 2:
            return screening.enlist(ticket_id=ticket.pk, by=organ, basis="日常受理")
        return screening.withdraw(ticket_id=ticket.pk, by=keeper, reason="录错了")

    assert len(winners(at_once(act))) == 1
    assert offenders() == {}


def test_numbers_drawn_by_many_at_once_have_no_gap_and_no_double():
    town = Town()
    keeper = town.keeper
    at_once(lambda n: register(town, by=keeper))
    numbers = sorted(int(t.number[-4:]) for t in Ticket.objects.all())
    assert numbers == list(range(1, CALLERS + 1))


def test_one_voice_rates_once_however_often_it_is_sent():
    town = Town()
    ticket = a_ticket(at=S.RATING, town=town)
    voice, voter = ticket.voices.get(), User.objects.voter()
    answers = at_once(lambda n: rating.rate(ticket_id=ticket.pk, by=voter, voice=voice, result="satisfied", how="link"))
    assert len(winners(answers)) == 1
    assert Rating.objects.count() == 1
    assert offenders() == {}


def test_photos_of_a_form_sent_while_old_ones_are_forgotten_go_with_the_ticket():
    town = Town()
    ticket, keeper = register(town).ticket, town.keeper
    draft = phone_photos.invite(by=keeper, venue=town.venue, key="k")
    phone_photos.take_in(token=phone_photos.token_of(draft), uploads=[a_photo()])

    @transaction.atomic  # as the desk does with all it writes of one visit
    def send():
        phone_photos.hand_over(by=keeper, key="k", ticket=ticket)

    def forget():
        with clock.at(clock.now() + timedelta(days=2)):
            return phone_photos.drop_unsent()

    def call(act):
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        with held("SELECT 1 FROM core_draft WHERE id = %s FOR UPDATE", draft.pk):
            sent = pool.submit(call, send)
            until(lambda: waiting() == 1, "the sending waits for the form")
            forgotten = pool.submit(call, forget)
            until(lambda: waiting() == 2, "the nightly round waits behind it")
        sent.result()
        assert forgotten.result() == 0
    assert File.objects.of("ticket", ticket.pk).count() == 1
