"""What hangs on one ticket, asked in one statement, so that a page with thirty acts does not ask thirty times."""

from dataclasses import dataclass, fields

from django.db.models import Exists, OuterRef, Q, QuerySet

from liaison.accounts.models import Posting
from liaison.accounts.roles import Role
from liaison.documents.papers.models import Paper
from suggestions.tickets.legs import Extension, Leg
from suggestions.tickets.models import Ticket
from suggestions.tickets.ratings import Rating
from suggestions.tickets.reminders import Reminder
from suggestions.tickets.replies import Reply
from suggestions.tickets.voices import Voice, VoiceKey

SHEETED = Q(formal__isnull=False) | Q(became_formal__isnull=False) | Q(letter_of__isnull=False)


@dataclass(frozen=True)
class Facts:
    """Each says whether there is at least one; who may do what about it is asked elsewhere."""

    replied: bool
    checked: bool
    published: bool
    returned: bool  # a stop that was handed back
    helped: bool  # an open co-handler
    extended: bool  # a request for more time, decided or not
    asked: bool  # one that waits for its decision
    taken: bool  # a rating staff wrote down that still counts
    keyed: bool  # a receipt that still opens
    received: bool  # a visit at a desk
    manned: bool  # somebody can sign in for the unit whose turn it is
    urged: bool  # a reminder
    supervised: bool  # a case of supervision, running or closed
    papered: bool  # a paper about it
    sheeted: bool  # a formal suggestion it is, became, or came of


def facts_of(ticket: Ticket) -> Facts:
    """Read once per instance, like its lead leg; with the row itself where it was read `with_facts`."""
    if not hasattr(ticket, "_facts"):
        found = vars(ticket)
        if NAMES[0] not in found:
            holder = [ticket.lead.to_unit_id] if ticket.lead else []
            found = Ticket.objects.filter(pk=ticket.pk).values(**_asked(holder)).get()
        ticket._facts = Facts(**{name: found[name] for name in NAMES})
    return ticket._facts


NAMES = tuple(field.name for field in fields(Facts))


def with_facts(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """The rows with their facts, for a page that shows one."""
    turn = Leg.objects.open().filter(ticket=OuterRef(OuterRef("pk")), role=Leg.Role.LEAD)
    return tickets.annotate(**_asked(turn.values("to_unit")))


def _asked(holder: list[int] | QuerySet) -> dict[str, Exists]:
    """`holder` is the unit whose turn it is."""
    own = {"ticket": OuterRef("pk")}
    legs, replies = Leg.objects.filter(**own), Reply.objects.filter(**own)
    extensions = Extension.objects.filter(leg__ticket=OuterRef("pk"))
    keys = VoiceKey.objects.filter(voice__ticket=OuterRef("pk"), revoked_at=None)
    rows = {
        "replied": replies,
        "checked": replies.checked(),
        "published": replies.filter(published_at__isnull=False),
        "returned": legs.filter(ended=Leg.Ended.RETURNED),
        "helped": legs.open().filter(role=Leg.Role.CO),
        "extended": extensions,
        "asked": extensions.filter(decision=None),
        "taken": Rating.objects.filter(**own, struck_at=None, entered_by__isnull=False),
        "keyed": keys,
        "received": Voice.objects.filter(**own, reception__isnull=False),
        "manned": Posting.objects.live().filter(unit__in=holder, role=Role.HANDLING_UNIT),
        "urged": Reminder.objects.filter(**own),
        "supervised": Ticket.objects.filter(pk=OuterRef("pk"), cases__isnull=False),
        "sheeted": Ticket.objects.filter(SHEETED, pk=OuterRef("pk")),
        "papered": Paper.objects.about("ticket", OuterRef("pk")),
    }
    return {name: Exists(found) for name, found in rows.items()}
