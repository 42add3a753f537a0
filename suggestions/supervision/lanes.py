"""The five lanes of the wall (五项工作机制). A lane is a query, never a column; features above may add theirs."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from suggestions.rules.ladders import RungKind
from suggestions.supervision.cases import Act, SupervisionCase

SHOWN = 12  # cards of a lane on the wall; its own page shows all


@dataclass(frozen=True)
class Card:
    """A card of a lane that is no case: a revisit, an appraisal."""

    title: str
    href: str
    kind: str
    words: str
    lines: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Lane:
    """One lane: what it is called, what it is for, what to say when it is empty, which cases lie in it."""

    code: str
    icon: str
    label: str
    purpose: str
    empty: str
    narrow: Callable[[QuerySet], QuerySet] | None = None


def at_the_vote(rows: QuerySet[SupervisionCase]) -> QuerySet[SupervisionCase]:
    voted = Act.objects.filter(case=OuterRef("pk"), kind__in=[RungKind.EFFECT, RungKind.REPORT])
    return rows.filter(Exists(voted))


def _below_the_vote(rows: QuerySet) -> QuerySet:
    return rows.exclude(Exists(Act.objects.filter(case=OuterRef("pk"), kind__in=[RungKind.EFFECT, RungKind.REPORT])))


LED = Q(lead_deputy__isnull=False) | Q(key_reason__isnull=False)

LANES = (
    Lane("lead", "star", _("领衔重点督办"), _("领导和代表一人领一件"),
         _("还没有领衔的件。在督办件里点“领衔督办”。"), lambda rows: _below_the_vote(rows).filter(LED)),
    Lane("group", "people", _("小组动态督办"), _("代表小组盯到办成"),
         _("没有在督办的件。超期的会自动进来。"), lambda rows: _below_the_vote(rows).exclude(LED)),
    Lane("revisit", "door-open", _("联组专班回访"), _("抽查“已办结”，上门问本人"), _("还没有回访安排。")),
    Lane("appraise", "card-checklist", _("民主评议测评"), _("代表无记名测评承办单位"), _("还没有测评安排。")),
    Lane("effect", "clipboard-x", _("问效表决追责"), _("督办到头还没办的，提请表决"),
         _("没有到表决这一级的件。"), at_the_vote),
)  # fmt: skip
BY_CODE = {lane.code: lane for lane in LANES}

Cards = Callable[[object], list[Card]]
_sources: dict[str, Cards] = {}
_pages: dict[str, str] = {}


def register(code: str, cards: Cards, page: str = "") -> None:
    """`cards(user)` fills a lane that holds no cases: revisits, appraisals; `page` names the address of them all."""
    _sources[code] = cards
    if page:
        _pages[code] = page


def cards_of(lane: Lane, user) -> list[Card]:
    source = _sources.get(lane.code)
    return source(user) if source else []


def page_of(lane: Lane) -> str:
    return _pages.get(lane.code, "")
