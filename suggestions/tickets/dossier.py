"""Everything about one ticket, gathered for its page in few statements (一件的全部)."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from liaison.accounts.models import Posting
from liaison.accounts.roles import Role
from liaison.accounts.scope import reach
from liaison.attachments.models import File
from liaison.audit.models import Entry
from liaison.core import clock
from liaison.workdays import queries as workdays
from suggestions.rules.queries import soon_days
from suggestions.tickets import proposers, stages, timeline
from suggestions.tickets.actions import may_attach, may_reveal
from suggestions.tickets.badges import Standing, badge, is_past, state_badge
from suggestions.tickets.facts import with_facts
from suggestions.tickets.legs import Extension, Leg, LegStep
from suggestions.tickets.models import Ticket, TicketDeputy
from suggestions.tickets.ratings import Rating, Satisfaction
from suggestions.tickets.voices import Voice

RELATED = (
    "category", "division", "venue__unit", "profile", "body__closing_reason", "registered_by", "merged_into",
    "split_from",
)  # fmt: skip
LEG_RELATED = (
    "to_unit", "from_unit", "rule", "reason", "suggested_unit", "reply__result_class", "reply__submitted_by",
    "reply__checked_by", "reply__published_by", "reply__commitment",
)  # fmt: skip
SAME_ACT = timedelta(seconds=2)  # an entry is written a moment before the leg it opens
ANSWERED = {"reply", "fulfil"}


def tickets(user):
    """The tickets a person may open, with what their page names; the short lists come along in the row."""
    deputies = TicketDeputy.objects.filter(ticket=OuterRef("pk")).order_by("id")
    merged = Ticket.objects.filter(merged_into=OuterRef("pk")).order_by("number")
    return (
        with_facts(Ticket.objects.visible_to(user))
        .select_related(*RELATED)
        .annotate(
            linked=ArraySubquery(deputies.values(pair=JSONObject(name="deputy__name", capacity="capacity"))),
            absorbed=ArraySubquery(merged.values("number")),
            has_files=Exists(File.objects.filter(thing="ticket", thing_id=OuterRef("pk"))),
        )
    )


@dataclass(frozen=True)
class Link:
    """A deputy tied to the ticket, as the page names them."""

    deputy: str
    capacity: str

    @property
    def get_capacity_display(self) -> str:
        return str(TicketDeputy.Capacity(self.capacity).label)


@dataclass
class Dossier:
    """One ticket as one person may see it. Each part is read once, and only when the page asks."""

    ticket: Ticket
    user: object

    def __post_init__(self):
        self.now = clock.now()
        self.calendar = workdays.load()
        self.ticket.lead = next((leg for leg in self.legs if leg.is_open and leg.role == Leg.Role.LEAD), None)

    @cached_property
    def for_unit(self) -> bool:
        """Seen by a handling unit: never who reported it, nor who rated how (decisions D43)."""
        return reach(self.user, "ticket:read") == "U"

    @cached_property
    def legs(self) -> list[Leg]:
        """The chain, each stop with the answer it gave."""
        return list(self.ticket.legs.select_related(*LEG_RELATED).order_by("seq"))

    @cached_property
    def entries(self) -> list[Entry]:
        """The trail, each entry with the desk of whoever acted."""
        desk = Posting.objects.filter(user=OuterRef("by"), role=OuterRef("role")).order_by("-from_on", "-id")
        rows = Entry.objects.of(self.ticket).select_related("by").annotate(desk=Subquery(desk.values("unit__name")[:1]))
        return [self._as_seen(entry) for entry in rows if self._may_see(entry)]

    @cached_property
    def hides_proposers(self) -> bool:
        """A confidential formal suggestion, read by a unit: no deputy is named anywhere on the page."""
        return proposers.hidden_from(self.user, self.ticket)

    @property
    def registered_by(self) -> str:
        by = self.ticket.registered_by
        return proposers.nobody() if self.hides_proposers and by.role == Role.DEPUTY else str(by)

    def _may_see(self, entry: Entry) -> bool:
        return not self.for_unit or timeline.verb_of(entry) not in timeline.NOT_FOR_UNITS

    def _as_seen(self, entry: Entry) -> Entry:
        """A unit reads its own notes and those of its time with the ticket; of the rest only what happened."""
        if self.for_unit and entry.desk != str(self.user.posting.unit) and not self._came_to_us(entry):
            entry.note = ""
        entry.masked = self.hides_proposers and entry.role == Role.DEPUTY
        return entry

    def _came_to_us(self, entry: Entry) -> bool:
        mine = [leg for leg in self.legs if leg.to_unit_id == self.user.posting.unit_id]
        return any(leg.opened_at - SAME_ACT <= entry.at <= (leg.done_at or self.now) for leg in mine)

    @property
    def absorbed(self) -> list[str]:
        """The numbers that were merged into this one."""
        return self.ticket.absorbed

    @cached_property
    def parts(self) -> list[str]:
        """The numbers split off from this one (分别办理) that this person may open."""
        if not self.happened({"split"}):
            return []
        rows = Ticket.objects.visible_to(self.user).filter(split_from=self.ticket)
        return list(rows.order_by("number").values_list("number", flat=True))

    @cached_property
    def may_open_origin(self) -> bool:
        """Whether the ticket this one was split off from is in this person's scope too."""
        origin = self.ticket.split_from_id
        return origin is not None and Ticket.objects.visible_to(self.user).filter(pk=origin).exists()

    def happened(self, verbs: set[str]) -> bool:
        return any(timeline.verb_of(entry) in verbs for entry in self.entries)

    @cached_property
    def voices(self) -> list[Voice]:
        """Who said it, first reporter first; a unit sees only those who agreed."""
        rows = list(self.ticket.voices.select_related("resident").order_by("-first", "id"))
        for voice in rows:
            voice.ticket = self.ticket
            voice.revealable = voice.resident_id is not None and may_reveal(self.user, voice)
        return rows

    @property
    def shown_voices(self) -> list[Voice]:
        return [voice for voice in self.voices if voice.share_contact] if self.for_unit else self.voices

    @property
    def may_reveal(self) -> bool:
        return any(voice.revealable for voice in self.shown_voices)

    @cached_property
    def replies(self) -> list:
        """The answers, oldest first."""
        found = [leg.reply for leg in self.legs if hasattr(leg, "reply")]
        return sorted(found, key=lambda reply: reply.pk)

    @property
    def shown_replies(self) -> list:
        """Newest first; the parts stand in the order people ask: what was done, the result, what comes next."""
        return self.replies[::-1]

    @cached_property
    def ratings(self) -> list[Rating]:
        """Each rating with who gave it; nothing for a unit, which sees totals only."""
        return [] if self.for_unit else self._given

    @cached_property
    def _given(self) -> list[Rating]:
        if not self.replies:
            return []
        return list(self.ticket.ratings.select_related("voice__resident", "deputy", "entered_by").order_by("-id"))

    @cached_property
    def rating_totals(self) -> list[dict]:
        """How many said what to the last reply, and how many said nothing."""
        last = self.replies[-1] if self.replies else None
        if last is None or last.checked_at is None:
            return []
        valid = [rating for rating in self._given if rating.reply_id == last.pk and rating.struck_at is None]
        given = Counter(rating.result for rating in valid)
        asked = sum(voice.reply_wanted for voice in self.voices)
        spoken = sum(rating.voice_id is not None for rating in valid)
        totals = [{"label": s.label, "n": given[s.value], "name": s.value} for s in Satisfaction]
        return [*totals, {"label": _("未评价"), "n": max(0, asked - spoken), "name": "silent"}]

    @cached_property
    def deputies(self) -> list[Link]:
        links = [Link(pair["name"], pair["capacity"]) for pair in self.ticket.linked]
        if not self.hides_proposers:
            return links
        capacities = dict.fromkeys(link.capacity for link in links)
        return [Link(proposers.nobody(), capacity) for capacity in capacities]

    @cached_property
    def files(self) -> list[File]:
        return list(File.objects.of("ticket", self.ticket.pk)) if self.ticket.has_files else []

    @cached_property
    def extensions(self) -> list[Extension]:
        if not self.happened({"ask_extension"}):
            return []
        rows = Extension.objects.filter(leg__ticket=self.ticket).select_related("reason", "asked_by", "decided_by")
        return list(rows.order_by("-id"))

    @property
    def commitments(self) -> list:
        return [reply.commitment for reply in self.replies if hasattr(reply, "commitment")]

    @cached_property
    def soon(self) -> int:
        own, default = soon_days()
        return own.get(self.ticket.profile_id, default)

    @property
    def state_badge(self) -> tuple[str, str]:
        if self.ticket.outcome:
            return self.due_badge
        kind, words = state_badge(self.ticket.state)
        return (self.ticket.badge, words) if self.ticket.round > 1 else (kind, words)

    @property
    def due_badge(self) -> tuple[str, str]:
        """The clock of the stop it is at; the voter's overall date when only that has passed."""
        lead, ticket = self.ticket.lead, self.ticket
        due_at = lead.due_at if lead else None
        kind_words = badge(Standing(ticket.state, ticket.outcome, due_at, None), self.now, self.calendar, self.soon)
        if kind_words[0] == "late" or ticket.outcome or lead is None or lead.step == LegStep.RATE:
            return kind_words
        if is_past(ticket.due_at, self.now):
            return "late", _("总期限已过")
        return kind_words

    @property
    def badges(self) -> list[tuple[str, str]]:
        """State and clock, once when they say the same."""
        both = [self.state_badge, self.due_badge]
        return both if both[0][1] != both[1][1] else both[:1]

    @property
    def bar(self) -> list[dict]:
        return stages.bar(self.ticket, self.legs)

    @property
    def chain(self) -> list[stages.Stop]:
        return stages.chain(self.legs, self.now, self.calendar)

    @property
    def deadline(self) -> dict | None:
        """The clock of the stop it is at, and how its date was reckoned."""
        lead = self.ticket.lead
        if lead is None:
            return None
        number = stages.big_number(lead, self.now, self.calendar, self.soon)
        return number | {"leg": lead} | stages.sum_of(lead, self.now, self.calendar)

    def lines(self, replies_only: bool = False) -> list[timeline.Line]:
        rows = self.entries
        if replies_only:
            rows = [entry for entry in rows if timeline.verb_of(entry) in timeline.REPLIES]
        return timeline.lines(rows, self.facts)

    @cached_property
    def facts(self) -> timeline.Facts:
        texts, remarks = self._texts()
        units = {unit.pk: str(unit) for leg in self.legs for unit in (leg.to_unit, leg.from_unit) if unit}
        files = {file.pk: file for file in self.files}
        return timeline.Facts(units, texts, remarks, files, clock.local(self.now).date())

    def _texts(self) -> tuple[dict[int, str], dict[int, str]]:
        """The words behind entries that have none of their own: replies, opinions, answers on the spot."""
        texts, remarks = {}, {}
        replies, opinions = iter(self.replies), {leg.seq: leg.opinion for leg in self.legs}
        for entry in self.entries:
            verb = timeline.verb_of(entry)
            if verb in ANSWERED:
                answer = next(replies, None)
                if answer:
                    parts = (answer.done_text, answer.result_text, answer.next_text)
                    texts[entry.pk] = "\n\n".join(part for part in parts if part)
                    remarks[entry.pk] = _("结果分类 %s") % answer.result_class
            elif verb == "give_opinion":
                texts[entry.pk] = opinions.get(entry.data.get("leg"), "")
            elif verb in {"answer", "decline", "refer"}:
                texts[entry.pk] = "\n\n".join(part for part in (entry.note, self.ticket.body.answer) if part)
        return texts, remarks

    @property
    def may_attach(self) -> bool:
        return may_attach(self.user, self.ticket)
