"""The queues of the board (审议交办的各栏): by the state of what the organ holds. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from suggestions.tickets.states import TicketState as S

DAILY = _("日常受理")  # the basis of what no meeting decided (decisions D55)
CAP = 1000  # counts beyond are written 1000+


@dataclass(frozen=True)
class Queue:
    """One counter of the board: its name in the address, its words, its states, and what may be done at once."""

    name: str
    label: str
    states: tuple[str, ...]
    acts: tuple[str, ...] = ()
    empty: str = ""


QUEUES = (
    Queue(
        "triage", _("待审议"), (S.REGISTERED,),
        ("enlist_hand_off", "enlist", "relevel", "merge", "ask_supplement", "decline", "transfer"),
        _("没有待审议的意见。站点报来的会出现在这里。"),
    ),
    Queue(
        "listed", _("已列入待交办"), (S.LISTED,),
        ("hand_off", "transfer", "merge", "ask_supplement", "decline"),
        _("都交出去了。"),
    ),
    Queue("supplement", _("退回补充"), (S.SUPPLEMENT,), (), _("没有退回补充的意见。")),
    Queue("returned", _("退办待定"), (S.RETURNED,), ("hand_off", "transfer"), _("没有等裁定的退办。")),
    Queue("extension", _("延期待定"), (), (), _("没有等决定的延期申请。")),
    Queue("replied", _("答复待审核"), (S.REPLIED,), (), _("没有等审核的答复。")),
    Queue("unsatisfied", _("不满意待定"), (S.UNSATISFIED, S.CONFERENCE), (), _("没有不满意待定的意见。")),
)  # fmt: skip
BY_NAME = {queue.name: queue for queue in QUEUES}


@dataclass(frozen=True)
class Count:
    """A capped count: exact up to the cap, 1000+ beyond."""

    n: int
    capped: bool = False

    def __str__(self) -> str:
        return f"{self.n}+" if self.capped else str(self.n)

    def __bool__(self) -> bool:
        return self.n > 0


def capped(n: int) -> Count:
    return Count(min(n, CAP), n > CAP)


def count(states: Iterable[str]) -> dict[str, Count]:
    """How many of the states lie in each queue; the caller reads at most CAP + 1 of them."""
    states = list(states)
    found, full = Counter(states), len(states) > CAP
    totals = {queue.name: sum(found[state] for state in queue.states) for queue in QUEUES}
    return {name: Count(min(n, CAP), full and n > 0) for name, n in totals.items()}
