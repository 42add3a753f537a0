"""What one person said so far (来访与反映), for the card in the voter book, which lies below tickets."""

from dataclasses import dataclass
from datetime import datetime

from django import template

from stations.receptions.models import Ending, Reception
from suggestions.tickets.voices import Voice

register = template.Library()
SHOWN = 10
ENDING_BADGES = {Ending.ANSWERED: "done", Ending.REFERRED: "done"}


@dataclass(frozen=True)
class Said:
    """One visit or voice as the card prints it; without a ticket it has no number."""

    at: datetime
    text: str
    badge: str
    word: str
    number: str = ""


@register.inclusion_tag("suggestions/tickets/_said.html")
def said_panel(resident, user):
    """The newest voices and ticketless visits of somebody that this person may read."""
    voices = Voice.objects.visible_to(user).filter(resident=resident).select_related("ticket")
    visits = Reception.objects.visible_to(user).filter(resident=resident, voice=None)
    said = [_voice(voice) for voice in voices.order_by("-at")[:SHOWN]]
    said += [_visit(visit) for visit in visits.order_by("-saved_at")[:SHOWN]]
    return {"said": sorted(said, key=lambda one: one.at, reverse=True)[:SHOWN]}


def _voice(voice: Voice) -> Said:
    ticket = voice.ticket
    return Said(voice.at, ticket.title, ticket.badge, ticket.state_label, ticket.number)


def _visit(visit: Reception) -> Said:
    badge = ENDING_BADGES.get(visit.ending, "new")
    return Said(visit.saved_at, visit.words, badge, visit.get_ending_display())
