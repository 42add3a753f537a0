"""Every act on a ticket, once: its name, who may, what is typed, which function does it (办件动作总表).

Pages, buttons and the API are made from this table, so they cannot differ.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liaison.accounts.scope import can
from liaison.audit.steps import Move
from suggestions.tickets.facts import facts_of
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket
from suggestions.workflow import (
    cohandlers,
    concluding,
    contacting,
    forms,
    handling,
    handoff,
    keys,
    moves,
    powers,
    publishing,
    rating,
    remarkforms,
    remarks,
    reminding,
    screening,
    splitting,
    verdicts,
)

OpenTo = Callable[[object, Ticket], bool]


@dataclass(frozen=True)
class Act:
    """One act: `move` when it is a line of the table of moves, else `open_to_` says when it is open."""

    name: str
    label: str
    form: type[forms.ActForm]
    action: Callable
    icon: str
    move: Move | None = None
    verb: str = ""
    open_to_: OpenTo | None = None
    primary: bool = False
    danger: bool = False

    @property
    def permission(self) -> str:
        """The verb an address of this act needs."""
        return self.verb or f"ticket:{self.name}"

    def open_to(self, user, ticket: Ticket) -> bool:
        if not can(user, self.permission):
            return False
        if self.move and not self.move.open_to(user, ticket):
            return False
        return self.open_to_(user, ticket) if self.open_to_ else True

    def url(self, ticket: Ticket) -> str:
        return reverse(f"suggestions:{self.url_name}", args=[ticket.number])

    @property
    def url_name(self) -> str:
        return f"ticket-{self.path}"

    @property
    def path(self) -> str:
        return self.name.replace("_", "-")

    def perform(self, *, ticket: Ticket, by, version: int | None = None, **typed):
        """Call the action; the version guards the moves, remarks have none."""
        guard = {"version": version} if self.move else {}
        return self.action(ticket_id=ticket.pk, by=by, **guard, **typed)


def _by_move(move: Move, form, action, icon: str, **more) -> Act:
    return Act(move.name, move.label, form, action, icon, move=move, **more)


def _handling_open(user, ticket: Ticket) -> bool:
    """The lead unit, or whoever handed it off, while it is handled."""
    if ticket.state not in {"assigned", "handling"}:
        return False
    return powers.my_unit_leads(user, ticket) or powers.sent_by_my_organ(user, ticket)


def _opinion_open(user, ticket: Ticket) -> bool:
    """A co-handler that has not answered; or the organ that called in a unit without an account."""
    if ticket.state not in {"assigned", "handling"}:
        return False
    if user.posting is None or not facts_of(ticket).helped:
        return False
    legs = ticket.legs.open().filter(role=Leg.Role.CO)
    if legs.filter(to_unit=user.posting.unit_id).exists():
        return True
    sent = legs.filter(from_unit=user.posting.unit_id).select_related("to_unit")
    return any(powers.is_paper(leg.to_unit) for leg in sent)


def _extension_askable(user, ticket: Ticket) -> bool:
    leg = ticket.lead
    if leg is None or leg.step not in {LegStep.HANDLE, LegStep.FULFIL} or ticket.state == "assigned":
        return False
    return powers.my_unit_leads(user, ticket) or powers.for_paper_unit(user, ticket)


def _extension_waiting(user, ticket: Ticket) -> bool:
    lead = ticket.lead
    if lead is None or lead.step not in {LegStep.HANDLE, LegStep.FULFIL}:
        return False
    if not powers.sent_by_my_organ(user, ticket):
        return False
    return facts_of(ticket).asked and lead.extensions.filter(decision=None).exists()


def _remindable(user, ticket: Ticket) -> bool:
    lead = ticket.lead
    if lead is None or lead.step == LegStep.RATE or not powers.power("ticket:remind")(user, ticket):
        return False
    return user.posting.unit_id is None or lead.to_unit_id != user.posting.unit_id


def _small_or_listed(user, ticket: Ticket) -> bool:
    return ticket.state != "registered" or ticket.track == "micro"


def _first_round(user, ticket: Ticket) -> bool:
    return ticket.state != "unsatisfied" or ticket.round == 1


def _second_round(user, ticket: Ticket) -> bool:
    return ticket.round >= 2


ACTS: tuple[Act, ...] = (
    _by_move(moves.SIGN, forms.SignForm, handoff.sign, "check2-circle", primary=True),
    _by_move(moves.REPLY, forms.ReplyForm, handling.reply, "chat-square-text", primary=True),
    _by_move(moves.FULFIL, forms.FulfilForm, handling.fulfil, "flag", primary=True),
    Act("give_opinion", _("提交协办意见"), forms.OpinionForm, handling.give_opinion, "chat-left-text",
        verb="leg:give_opinion", open_to_=_opinion_open, primary=True),
    Act("contact", _("记与代表的联系"), remarkforms.ContactForm, contacting.contact, "telephone",
        verb="contact:log", open_to_=contacting.may_contact),
    _by_move(moves.CHECK, forms.EmptyForm, handling.check, "check2-all", primary=True),
    Act("decide_extension", _("决定延期"), forms.DecideExtensionForm, handling.decide_extension, "hourglass-split",
        verb="leg:decide_extension", open_to_=_extension_waiting, primary=True),
    _by_move(moves.REHANDLE, forms.RehandleForm, rating.rehandle, "arrow-repeat", open_to_=_first_round, primary=True),
    _by_move(moves.CONFER, forms.ConferForm, rating.confer, "people", open_to_=_second_round, primary=True),
    _by_move(moves.HAND_OFF, forms.HandOffForm, handoff.hand_off, "signpost-split",
        open_to_=_small_or_listed, primary=True),
    _by_move(moves.ENLIST, forms.EnlistForm, screening.enlist, "check2-square", primary=True),
    _by_move(moves.SUPPLEMENT, forms.SupplementForm, screening.supplement, "pencil-square", primary=True),
    _by_move(moves.TRANSFER, forms.TransferForm, screening.transfer, "send", primary=True),
    _by_move(moves.RATE, forms.RateForm, rating.rate, "star", primary=True),
    _by_move(moves.TAKE_RATING, forms.TakeRatingForm, rating.take_rating, "telephone"),
    Act("remind", _("催办"), forms.RemindForm, reminding.remind, "bell", verb="ticket:remind",
        open_to_=_remindable, primary=True),
    Act("publish", _("公开答复"), remarkforms.PublishForm, publishing.publish, "megaphone",
        verb="reply:publish", open_to_=publishing.may_publish),
    _by_move(moves.ANSWER, forms.AnswerForm, screening.answer, "chat-dots"),
    _by_move(moves.REFUSE_HAND_BACK, forms.NoteForm, handoff.refuse_hand_back, "x-octagon"),
    _by_move(moves.SEND_BACK, forms.SendBackForm, handling.send_back, "arrow-counterclockwise"),
    _by_move(moves.ASK_SUPPLEMENT, forms.AskSupplementForm, screening.ask_supplement, "arrow-return-left"),
    _by_move(moves.MERGE, forms.MergeForm, screening.merge, "sign-merge-right"),
    _by_move(moves.HAND_BACK, forms.HandBackForm, handoff.hand_back, "reply"),
    Act("ask_extension", _("申请延期"), forms.AskExtensionForm, handling.ask_extension, "hourglass",
        verb="leg:ask_extension", open_to_=_extension_askable),
    Act("call_in", _("邀请协办"), forms.CallInForm, handoff.call_in, "person-plus",
        verb="leg:call_in", open_to_=_handling_open),
    Act("release", _("解除协办"), remarkforms.ReleaseForm, cohandlers.release, "person-x",
        verb="leg:release", open_to_=cohandlers.may_release),
    Act("split", _("分别办理"), remarkforms.SplitForm, splitting.split, "diagram-3",
        verb="ticket:split", open_to_=splitting.may_split),
    _by_move(moves.FOLLOW, forms.EmptyForm, rating.follow, "binoculars", open_to_=verdicts.may_follow),
    Act("agree_conclusion", _("同意结论"), remarkforms.DecideConclusionForm, concluding.agree, "check2-all",
        verb="conclusion:agree", open_to_=concluding.may_decide, primary=True),
    Act("refuse_conclusion", _("不同意结论"), remarkforms.RefuseConclusionForm, concluding.refuse, "x-octagon",
        verb="conclusion:agree", open_to_=concluding.may_decide),
    Act("propose_conclusion", _("提出结论"), remarkforms.ProposeConclusionForm, concluding.propose, "clipboard-check",
        verb="conclusion:propose", open_to_=concluding.may_propose),
    _by_move(moves.CLOSE, forms.CloseForm, rating.close, "check-circle", open_to_=verdicts.may_close),
    Act("withhold", _("不公开"), remarkforms.WithholdForm, publishing.withhold, "eye-slash",
        verb="reply:publish", open_to_=publishing.may_withhold),
    Act("unpublish", _("撤下公开的答复"), remarkforms.UnpublishForm, publishing.unpublish, "eye-slash",
        verb="reply:publish", open_to_=publishing.may_unpublish, danger=True),
    Act("strike_rating", _("作废代录评价"), remarkforms.StrikeForm, verdicts.strike, "x-circle",
        verb="ticket:take_rating", open_to_=verdicts.may_strike, danger=True),
    Act("revoke_key", _("吊销回执"), remarkforms.RevokeForm, keys.revoke, "key",
        verb="ticket:second", open_to_=keys.may_revoke, danger=True),
    _by_move(moves.REFER, forms.ReferForm, screening.refer, "sign-turn-right", danger=True),
    _by_move(moves.DECLINE, forms.DeclineForm, screening.decline, "slash-circle", danger=True),
    _by_move(moves.WITHDRAW, forms.WithdrawForm, screening.withdraw, "trash3", danger=True),
    _by_move(moves.REOPEN, forms.ReopenForm, rating.reopen, "arrow-clockwise", danger=True),
    Act("note", _("写说明"), forms.RemarkForm, remarks.note, "chat-left-text", verb="ticket:note"),
)  # fmt: skip
BY_NAME = {act.name: act for act in ACTS}


def open_acts(user, ticket: Ticket) -> list[Act]:
    """The acts open to this person on this ticket, the most likely first."""
    return [act for act in ACTS if act.open_to(user, ticket)]
