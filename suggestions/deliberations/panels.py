"""What the panel of one item shows (当前议题): the matter, the proposal, the count or what was decided."""

from dataclasses import dataclass, field

from liaison.accounts.scope import can
from liaison.attachments.models import File
from suggestions.deliberations import batches, chain, deciding, itemforms, keymatters, queries, sheets, tally, wording
from suggestions.deliberations.items import BY_VOTE, AgendaItem, Decision
from suggestions.deliberations.models import ItemKind, Meeting, MeetingState
from suggestions.tickets.models import Ticket
from suggestions.tickets.voices import Voice

PROPOSED_KINDS = {ItemKind.ENLIST, ItemKind.ASSIGN, ItemKind.CONFER}
SHOWN_WITH_ITS_FORM = {"reconsider", "acknowledge", "mark_key"}
KEYS = {Decision.MERGED: "m", Decision.SUPPLEMENT: "r", Decision.OTHER_TRACK: "t", "defer": "d"}
FEW_VOICES = 6


@dataclass(frozen=True)
class Typed:
    """The act that was just refused, the forms it was typed into, and the sentence of the refusal."""

    act: str = ""
    forms: dict = field(default_factory=dict)
    sentence: str = ""


def has_quorum(meeting: Meeting, here: int) -> bool:
    if meeting.state != MeetingState.OPEN or not meeting.kind.votes:
        return True
    return tally.has_quorum(here, meeting.quorum_need)


def panel(user, meeting: Meeting, item: AgendaItem | None, *, records: bool, typed: Typed) -> dict:
    base = {"meeting": meeting, "item": item, "records": records}
    if item is None:
        return base
    item.meeting = meeting
    here = queries.present(meeting)
    need = queries.need_now(meeting, here)
    live = meeting.state in {MeetingState.PLANNED, MeetingState.OPEN}
    sits = meeting.state == MeetingState.OPEN
    edits = records and live and item.is_undecided
    votes = meeting.kind.votes and item.kind in BY_VOTE
    counts = edits and sits and votes
    units = queries.units_for_panel(meeting.organ) if edits and item.kind in PROPOSED_KINDS else []
    told = can(user, "ticket:read")  # an auditor reads what was decided, not what people said
    own_form = typed.act in SHOWN_WITH_ITS_FORM
    return base | {
        "act": typed.act,
        "sentence": typed.sentence if not edits and not own_form else "",
        "conclusion": typed.forms.get("conclusion"),
        "proposal": (typed.forms.get("proposal") or itemforms.ProposalForm(item=item, units=units)) if units else None,
        "count": (typed.forms.get("count") or itemforms.count_form(item)(meeting=meeting)) if counts else None,
        "edits": edits,
        "sits": sits,
        "present": here,
        "need": need,
        "line": wording.line_in_words(meeting, need) if votes and sits else "",
        "quorum": has_quorum(meeting, here),
        "gate": chain.passed_gate(item) if edits and votes else True,
        "choices": choices(item, typed) if edits and sits else [],
        "votes": list(item.votes.select_related("by", "struck_by").order_by("round")),
        "unit": queries.proposed_unit(item),
        "told": told,
        "voices": voices_of(item) if told else [],
        "photos": File.objects.of("ticket", item.ticket_id) if told and item.ticket_id else [],
        "similar": queries.similar_of(user, item) if edits and item.act_id is None else [],
        "sheet_key": sheets.key_of(meeting, item) if votes and can(user, "paper:print") else "",
        "case": queries.case_file(user, item),
        "readable": item.ticket_id and Ticket.objects.visible_to(user).filter(pk=item.ticket_id).exists(),
        "key": item.proposal.get("key"),
        "key_form": key_form(user, item, typed) if records and live and keymatters.may_be_key(item) else None,
    }


def voices_of(item: AgendaItem) -> list[Voice]:
    """The first who raised it, by their masks."""
    return list(item.ticket.voices.select_related("resident").order_by("pk")[:FEW_VOICES]) if item.ticket_id else []


def key_form(user, item: AgendaItem, typed: Typed) -> itemforms.KeyForm:
    return typed.forms.get("key") or itemforms.KeyForm(item=item, user=user)


def choices(item: AgendaItem, typed: Typed) -> list[dict]:
    """The decisions that need no count, each with its key, its form and whether it was just refused."""
    names = [*deciding.without_vote(item), "defer", "drop"]
    refused = typed.forms.get("conclusion")
    return [
        {
            "name": str(name), "label": batches.label_of(name), "key": KEYS.get(name, ""), "open": typed.act == name,
            "form": refused if refused and typed.act == name else itemforms.ConclusionForm(item=item, act=str(name)),
            "merge": name == Decision.MERGED, "coded": name == Decision.OTHER_TRACK, "dated": name == Decision.PROMISED,
        }
        for name in names
    ]  # fmt: skip
