"""Index of the app's tables; Django finds them here."""

from suggestions.imports.models import ImportBatch, ImportRow
from suggestions.inbox.models import ReplyText
from suggestions.rules.models import (
    CatalogueLine,
    Category,
    DeadlineProfile,
    DeadlineStep,
    Reason,
    ResultClass,
)
from suggestions.supervision.models import Alert
from suggestions.tickets.legs import Extension, Leg
from suggestions.tickets.models import Ticket, TicketBody, TicketDeputy
from suggestions.tickets.ratings import Rating
from suggestions.tickets.replies import Commitment, Reply
from suggestions.tickets.savedviews import SavedView
from suggestions.tickets.voices import Voice, VoiceKey

__all__ = [
    "Alert",
    "CatalogueLine",
    "Category",
    "Commitment",
    "DeadlineProfile",
    "DeadlineStep",
    "Extension",
    "ImportBatch",
    "ImportRow",
    "Leg",
    "Rating",
    "Reason",
    "Reply",
    "ReplyText",
    "ResultClass",
    "SavedView",
    "Ticket",
    "TicketBody",
    "TicketDeputy",
    "Voice",
    "VoiceKey",
]
