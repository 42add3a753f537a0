"""Each figure of the campaign with its name, its formula in words and the list of its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from deputies.people.models import CongressLevel
from liaison.front.statistics.campaign import Campaign
from stations.activities.models import ActivityKind
from stations.visits.models import VisitKind
from suggestions.rules.models import Layer


@dataclass(frozen=True)
class Fact:
    """One figure: what it counts, how, and where its rows are."""

    label: str
    n: int
    unit: str
    formula: str
    href: str = ""
    parts: str = ""


def facts(found: Campaign, place: str, since: date, until: date) -> list[Fact]:
    """The figures of the paragraph in its order."""
    here = {"place": place, "from": since.isoformat(), "until": until.isoformat()}
    return [
        Fact(
            _("四级人大代表"), found.deputies, _("名"), _("止日在任、所在地在这里的代表，每人算一次。"),
            _list("deputies:deputy-list", {"place": place}), _split(CongressLevel.choices, found.by_level),
        ),
        Fact(
            _("参加代表行动"), found.took_part, _("名"), _("其中在这段时间至少参加过一次活动或走访过一户的。"),
            _list("front:campaign-deputies", here),
        ),
        Fact(
            _("乡镇(街道)"), found.towns, _("个"), _("参加的代表所在的乡镇、街道，每个算一次。"),
            _list("front:campaign-deputies", here),
        ),
        Fact(
            _("代表小组"), found.groups, _("个"), _("这里的小组中，有组员参加的。"),
            _list("deputies:group-list", {"place": place}),
        ),
        Fact(
            _("走访村(社区)"), found.villages, _("个"), _("走访登记到的村、社区，每个算一次。"),
            _list("stations:visit-list", here),
        ),
        Fact(
            _("走访农户"), found.households, _("户"), _("对象为农户(居民户)的走访登记，一条算一户。"),
            _list("stations:visit-list", here | {"kind": VisitKind.HOUSEHOLD}),
        ),
        Fact(
            _("走访技术人才、文化能人"), found.talents, _("人"), _("对象为能人的走访登记，一条算一人。"),
            _list("stations:visit-list", here | {"kind": VisitKind.TALENT}),
        ),
        Fact(
            _("视察、座谈、调研"), found.activities, _("次"), _("这段时间的活动登记，一条算一次。"),
            _list("stations:activity-list", here), _split(ActivityKind.choices, found.by_kind),
        ),
        Fact(
            _("分级交办问题"), found.handed, _("件"),
            _("这段时间登记、至少交办过一次的意见件；撤销、并入、引导、不予受理的不算。"),
            _list("suggestions:ticket-list", here | {"figure": "handed_off"}), _split(Layer.choices, found.by_layer),
        ),
    ]  # fmt: skip


def _split(choices: list[tuple[str, str]], counted: Mapping[str, int]) -> str:
    """村级 61、镇级 122、县级 83"""
    return "、".join(f"{label} {counted[value]}" for value, label in choices if counted.get(value))


def _list(name: str, query: Mapping[str, str]) -> str:
    """The address of a list; "" while no page for it is built in."""
    try:
        return f"{reverse(name)}?{urlencode(query)}"
    except NoReverseMatch:
        return ""
