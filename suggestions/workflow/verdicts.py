"""What the ratings of the last reply amount to, and striking one that staff wrote down wrongly (评价汇总、作废代录).

A struck rating counts nowhere. When it was the 不满意 that asked for a decision, the ticket does not move back:
whoever was to decide still decides. If nobody else is dissatisfied, it may be closed like any rated ticket, that
is when everyone has rated or the window of the rating is over; until then the voice may rate again.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import DomainError
from suggestions.tickets.conclusions import Conclusion
from suggestions.tickets.facts import facts_of
from suggestions.tickets.legs import LegStep
from suggestions.tickets.models import Ticket, TicketDeputy
from suggestions.tickets.ratings import Rating, Satisfaction
from suggestions.tickets.replies import Reply
from suggestions.tickets.states import TicketState
from suggestions.workflow import notices
from suggestions.workflow.powers import power


@transaction.atomic
def strike(*, ticket_id: int, by: User, rating: Rating, reason: str) -> Rating:
    """A wrong 代录 is struck with a reason, never changed; the voice may then be asked again."""
    ticket = Ticket.objects.locked(ticket_id)
    if not power("ticket:take_rating")(by, ticket):
        raise PermissionDenied(_("您现在的身份不能作废这件的评价。"))
    rating = Rating.objects.select_for_update().get(pk=rating.pk)
    if rating.ticket_id != ticket.pk or rating.entered_by_id is None:
        raise DomainError(_("只能作废本件代录的评价，本人评的不能动。"), "rating")
    if rating.struck_at:
        raise DomainError(_("这条评价已经作废。"), "rating")
    if not reason.strip():
        raise DomainError(_("请写明为什么作废。"), "reason")
    rating.struck_at, rating.struck_reason = clock.now(), reason.strip()
    rating.save(update_fields=["struck_at", "struck_reason"])
    record(ticket, "strike_rating", by=by, note=reason.strip(), data={"rating": rating.pk, "result": rating.result})
    notices.rating_struck(ticket, rating)
    return rating


def may_strike(by, ticket: Ticket) -> bool:
    return power("ticket:take_rating")(by, ticket) and facts_of(ticket).taken


def strikable(ticket: Ticket):
    """The ratings staff wrote down that still count."""
    return ticket.ratings.filter(struck_at=None, entered_by__isnull=False)


def last_reply(ticket: Ticket) -> Reply:
    """What is rated now: the last checked reply."""
    return ticket.replies.checked().select_related("leg").latest("pk")


def someone_unhappy(ticket: Ticket) -> bool:
    """Whether a rating that counts says 不满意 to the last reply."""
    given = Rating.objects.filter(reply=last_reply(ticket), struck_at=None)
    return given.filter(result=Satisfaction.UNSATISFIED).exists()


def concluded(ticket: Ticket) -> bool:
    """Whether two persons agreed on how this ends although somebody is dissatisfied with the last reply."""
    return Conclusion.objects.agreed().filter(reply=last_reply(ticket)).exists()


def everyone_has_rated(ticket: Ticket) -> bool:
    """Every voice that wants an answer, and every deputy who received or raised it, rated the last reply."""
    given = Rating.objects.filter(reply=last_reply(ticket), struck_at=None)
    voices = ticket.voices.filter(reply_wanted=True)
    deputies = ticket.deputies.filter(capacity__in=TicketDeputy.ASKED_TO_RATE, deputy__user__isnull=False)
    silent = voices.exclude(pk__in=given.filter(voice__isnull=False).values("voice")).exists()
    waiting = deputies.exclude(deputy__in=given.filter(deputy__isnull=False).values("deputy")).exists()
    return voices.exists() and not silent and not waiting


def check_rated(ticket: Ticket) -> None:
    """A ticket goes on from its rating only when the window is over or everyone rated, and nobody is dissatisfied."""
    if someone_unhappy(ticket):
        raise DomainError(_("有人不满意，请先决定是否重办。"))
    if not rating_is_over(ticket):
        raise DomainError(_("评价期还没有结束，也还有人没有评价。"))


def rating_is_over(ticket: Ticket) -> bool:
    """Whether the window of the last rating is over or everybody asked has rated."""
    window = ticket.legs.lead().filter(step=LegStep.RATE).latest("seq")
    return clock.now() > window.due_at or everyone_has_rated(ticket)


def may_follow(by, ticket: Ticket) -> bool:
    """A promise is open, and nothing of the rating is in the way."""
    return promise_open(ticket) and rating_is_over(ticket) and not someone_unhappy(ticket)


def may_close(by, ticket: Ticket) -> bool:
    """Whether closing would be refused at most for want of a text: a dissatisfied voter takes two persons."""
    unhappy = someone_unhappy(ticket)
    if unhappy and ticket.state in {TicketState.UNSATISFIED, TicketState.CONFERENCE}:
        return concluded(ticket)
    if ticket.state == TicketState.CONFERENCE:
        return True
    if ticket.state == TicketState.UNSATISFIED:
        return rating_is_over(ticket)
    return not unhappy and not promise_open(ticket) and rating_is_over(ticket)


def promise_open(ticket: Ticket) -> bool:
    return ticket.commitments.written().open().exists()


def needs_conclusion(ticket: Ticket) -> bool:
    """Whether closing asks for a conclusion: after a conference, a dissatisfied rating, or with a promise open."""
    if ticket.state == TicketState.RATING:
        return False
    return ticket.state == TicketState.CONFERENCE or someone_unhappy(ticket) or promise_open(ticket)
