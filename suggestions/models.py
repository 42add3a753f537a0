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
from suggestions.tickets.models import (
    Commitment,
    Extension,
    Leg,
    Rating,
    Reply,
    SavedView,
    Ticket,
    TicketBody,
    TicketDeputy,
    Voice,
    VoiceKey,
)

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
