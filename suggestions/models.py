"""Index of the app's tables; Django finds them here."""

from suggestions.imports.models import ImportBatch, ImportRow
from suggestions.inbox.models import ReplyText
from suggestions.rules.ladders import Ladder, Rung
from suggestions.rules.models import (
    CatalogueLine,
    Category,
    DeadlineProfile,
    DeadlineStep,
    Reason,
    ResultClass,
)
from suggestions.supervision.cases import Act, GroupLog, Sibling, SupervisionCase
from suggestions.supervision.models import Alert
from suggestions.tickets.legs import Extension, Leg
from suggestions.tickets.models import Ticket, TicketBody, TicketDeputy
from suggestions.tickets.ratings import Rating
from suggestions.tickets.reminders import Reminder
from suggestions.tickets.replies import Commitment, Reply
from suggestions.tickets.savedviews import SavedView
from suggestions.tickets.voices import Voice, VoiceKey

__all__ = [
    "Act",
    "Alert",
    "CatalogueLine",
    "Category",
    "Commitment",
    "DeadlineProfile",
    "DeadlineStep",
    "Extension",
    "GroupLog",
    "ImportBatch",
    "ImportRow",
    "Ladder",
    "Leg",
    "Rating",
    "Reason",
    "Reminder",
    "Reply",
    "ReplyText",
    "ResultClass",
    "Rung",
    "SavedView",
    "Sibling",
    "SupervisionCase",
    "Ticket",
    "TicketBody",
    "TicketDeputy",
    "Voice",
    "VoiceKey",
]
