"""Index of the app's tables; Django finds them here."""

from suggestions.appraisals.models import Appraisal, Appraised
from suggestions.appraisals.rectifications import Rectification, RectificationRound
from suggestions.briefs.models import Brief, BriefTicket, Instruction
from suggestions.deliberations.items import AgendaItem, Ballot, Vote
from suggestions.deliberations.lists import ProblemLine, ProblemList
from suggestions.deliberations.models import Attendee, Meeting, MeetingKind, Practice
from suggestions.formal.models import Cosigner, FormalSuggestion
from suggestions.imports.models import ImportBatch, ImportRow
from suggestions.inbox.models import ReplyText
from suggestions.revisits.models import Revisit, RevisitPlan
from suggestions.rules.appraising import AppraisalRule
from suggestions.rules.ladders import Ladder, Rung
from suggestions.rules.models import (
    CatalogueLine,
    Category,
    DeadlineProfile,
    DeadlineStep,
    Reason,
    ResultClass,
)
from suggestions.rules.revisiting import RevisitRule
from suggestions.rules.thresholds import Threshold
from suggestions.supervision.cases import Act, GroupLog, Sibling, SupervisionCase
from suggestions.supervision.models import Alert
from suggestions.supervision.referrals import Referral
from suggestions.tickets.conclusions import Conclusion
from suggestions.tickets.contacts import Contact
from suggestions.tickets.legs import Extension, Leg
from suggestions.tickets.models import Ticket, TicketBody, TicketDeputy
from suggestions.tickets.ratings import Rating
from suggestions.tickets.reminders import Reminder
from suggestions.tickets.replies import Commitment, Reply
from suggestions.tickets.savedviews import SavedView
from suggestions.tickets.voices import Voice, VoiceKey

__all__ = [
    "Act",
    "AgendaItem",
    "Alert",
    "Appraisal",
    "AppraisalRule",
    "Appraised",
    "Attendee",
    "Ballot",
    "Brief",
    "BriefTicket",
    "CatalogueLine",
    "Category",
    "Commitment",
    "Conclusion",
    "Contact",
    "Cosigner",
    "DeadlineProfile",
    "DeadlineStep",
    "Extension",
    "FormalSuggestion",
    "GroupLog",
    "ImportBatch",
    "ImportRow",
    "Instruction",
    "Ladder",
    "Leg",
    "Meeting",
    "MeetingKind",
    "Practice",
    "ProblemLine",
    "ProblemList",
    "Rating",
    "Reason",
    "Rectification",
    "RectificationRound",
    "Referral",
    "Reminder",
    "Reply",
    "ReplyText",
    "ResultClass",
    "Revisit",
    "RevisitPlan",
    "RevisitRule",
    "Rung",
    "SavedView",
    "Sibling",
    "SupervisionCase",
    "Threshold",
    "Ticket",
    "TicketBody",
    "TicketDeputy",
    "Voice",
    "VoiceKey",
    "Vote",
]
