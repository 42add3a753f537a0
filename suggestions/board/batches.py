"""The acts of the board on many tickets (批量): label, form, and what is called for each ticket."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import User
from liaison.accounts.roles import Role
from liaison.core.errors import DomainError
from liaison.divisions.queries import county_office_for, organ_for
from suggestions.board import actions, forms
from suggestions.tickets.models import Ticket
from suggestions.workflow import handoff, screening


@dataclass(frozen=True)
class Batch:
    """One act: its name in the address, its words, its form, the call for one ticket, the verb it needs."""

    name: str
    label: str
    done: str
    icon: str
    form: type[forms.BatchForm]
    perform: Callable[[Ticket, User, dict], object]
    verb: str
    consequence: str
    key: str = ""
    danger: bool = False

    @property
    def path(self) -> str:
        return self.name.replace("_", "-")


def _call(action) -> Callable[[Ticket, User, dict], object]:
    return lambda ticket, by, typed: action(ticket_id=ticket.pk, by=by, **typed)


def _merge(ticket: Ticket, by: User, typed: dict):
    """The target itself stays; everyone else goes there."""
    number = typed["target"].strip().upper()
    target = Ticket.objects.visible_to(by).filter(number=number).first()
    if target is None:
        raise DomainError(gettext("没有找到编号 %s，请核对。") % number)
    if target.pk != ticket.pk:
        screening.merge(ticket_id=ticket.pk, by=by, target=target)


def _transfer(ticket: Ticket, by: User, typed: dict):
    """A township organ reports up to the county; the county gives down to the township."""
    up = by.role == Role.PRESIDIUM_OFFICE
    unit = county_office_for(ticket.division_id) if up else organ_for(ticket.division_id)
    screening.transfer(ticket_id=ticket.pk, by=by, unit=unit, note=typed["note"])


BATCHES = (
    Batch("enlist_hand_off", _("列入并交办"), _("已列入并交办"), "signpost-split", forms.EnlistHandOffForm,
        _call(actions.enlist_and_hand_off), "ticket:enlist",
        _("列入问题清单，同时交给下面各行的单位；承办单位收到通知，反映人看到进度。"), "h"),
    Batch("enlist", _("列入"), _("已列入"), "check2-square", forms.EnlistForm,
        _call(screening.enlist), "ticket:enlist", _("列入问题清单，等交办；事权和类别照原来的。"), "a"),
    Batch("hand_off", _("交办"), _("已交办"), "signpost-split", forms.HandOffForm,
        _call(handoff.hand_off), "ticket:hand_off", _("交给下面各行的单位，期限从今天起算。"), "h"),
    Batch("relevel", _("改事权"), _("已改事权并列入"), "layers", forms.RelevelForm,
        _call(screening.enlist), "ticket:enlist", _("按选定的层级列入问题清单；定为县级的，再转报县人大。")),
    Batch("merge", _("合并"), _("已合并"), "sign-merge-right", forms.MergeForm,
        _merge, "ticket:merge", _("并入的那件继续办，其余办结为“已并入”，反映人都转过去，各自得到答复。合并不能撤回。"),
        "m"),
    Batch("ask_supplement", _("退回补充"), _("已退回补充"), "arrow-return-left", forms.AskSupplementForm,
        _call(screening.ask_supplement), "ticket:ask_supplement", _("退给收件的站点，3 个工作日内补齐后再报来。"), "r"),
    Batch("decline", _("不予受理"), _("已办结为不予受理"), "slash-circle", forms.DeclineForm,
        _call(screening.decline), "ticket:decline", _("就此办结，反映人会看到下面的话，异议期内可以提出异议。"),
        danger=True),
    Batch("transfer", _("转报"), _("已转报"), "send", forms.TransferForm,
        _transfer, "ticket:transfer", _("交给上一级（县级则交回本镇）的人大机关审议分办。")),
)  # fmt: skip
BY_NAME = {batch.name: batch for batch in BATCHES}
