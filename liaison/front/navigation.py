"""What stands in the left list and the bottom bar of each role; data, read by layouts/_side.html."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liaison.accounts.models import User
from liaison.accounts.roles import Role
from liaison.front.queries import menu_figures


@dataclass(frozen=True)
class Entry:
    """One line of a menu: picture, words, address, and the count that stands behind it."""

    icon: str
    label: str
    url: str
    badge: str = ""
    raised: bool = False  # the round middle button of the bottom bar


@dataclass(frozen=True)
class Group:
    """A heading of the left list with its lines; the foot group is pinned at the bottom."""

    label: str
    entries: tuple[Entry, ...]
    foot: bool = False


TICKETS = Entry("inboxes", pgettext_lazy("many", "意见件"), "suggestions:ticket-list", "desk")
LEDGER = Entry("inboxes", _("意见件台账"), "suggestions:ticket-list")
RESIDENTS = Entry("people", _("群众名册"), "residents:list")
DEPUTIES = Entry("person-badge", pgettext_lazy("many", "代表"), "deputies:deputy-list")
VENUES = Entry("shop", _("家·站·点"), "stations:venue-list")
ACTIVITIES = Entry("calendar3", pgettext_lazy("many", "活动"), "stations:activity-list")
VISITS = Entry("door-open", pgettext_lazy("many", "走访"), "stations:visit-list")
CAMPAIGN = Entry("bar-chart", _("统计"), "front:campaign")
JOBS = Entry("file-earmark-arrow-down", _("导入导出"), "documents:job-list")
IMPORT = Entry("file-earmark-arrow-up", _("导入台账"), "suggestions:import-ledger")
NOTICES = Entry("bell", _("通知"), "notifications:list", "notices")
AUDIT = Entry("clock-history", _("操作记录"), "audit:list")
PAPERS = Entry("file-earmark-text", _("公文"), "documents:paper-list")
MANAGE = Entry("sliders", _("管理"), "front:manage")
SETTINGS = Entry("gear", _("设置"), "accounts:settings")
HELP = Entry("question-circle", _("帮助"), "front:help")
DESK = Entry("pc-display-horizontal", _("接待台"), "suggestions:desk")
QUEUE = Entry("list-ol", _("排队叫号"), "suggestions:desk-queue")
WORK = Entry("house", _("工作台"), "front:work")
BOARD = Entry("check2-square", _("审议交办"), "suggestions:board", "desk")
SUPERVISE = Entry("eye", _("督办墙"), "suggestions:supervise")
WATCHED = Entry("eye", _("督办"), "suggestions:supervise")
REVISITS = Entry("telephone-fill", _("回访"), "suggestions:revisit-list")
REVIEW = Entry("journal-check", _("会议与清单"), "suggestions:meeting-list")
INBOX = Entry("inboxes", _("承办件"), "suggestions:desk-unit", "desk")
COUNTY = Entry("house", _("全县工作台"), "front:county")
ME = Entry("house", _("首页"), "front:me")

FOOT = Group("", (SETTINGS,), foot=True)

NAV: Mapping[str, tuple[Group, ...]] = {
    Role.STATION_KEEPER: (
        Group("", (DESK, QUEUE, TICKETS, RESIDENTS)),
        Group(_("站点"), (ACTIVITIES, VISITS, DEPUTIES, VENUES)),
        Group(_("查看"), (CAMPAIGN, JOBS, IMPORT, HELP)),
        FOOT,
    ),
    Role.DEPUTY: (
        Group("", (ME, TICKETS, WATCHED)),
        Group(_("履职"), (ACTIVITIES, VISITS, REVIEW)),
        Group(_("查看"), (VENUES, NOTICES, HELP)),
        FOOT,
    ),
    Role.INFORMATION_OFFICER: (
        Group("", (ME, TICKETS)),
        Group(_("查看"), (VENUES, NOTICES, HELP)),
        FOOT,
    ),
    Role.PRESIDIUM_OFFICE: (
        Group("", (WORK, LEDGER, BOARD, REVIEW, SUPERVISE)),
        Group(_("组织"), (DEPUTIES, ACTIVITIES, VISITS, VENUES)),
        Group(_("查看"), (PAPERS, CAMPAIGN, MANAGE)),
        FOOT,
    ),
    Role.HANDLING_UNIT: (
        Group("", (INBOX, LEDGER, WATCHED)),
        Group(_("查看"), (PAPERS, JOBS, NOTICES, HELP)),
        FOOT,
    ),
    Role.COUNTY_OFFICE: (
        Group("", (COUNTY, LEDGER, BOARD, REVIEW, SUPERVISE)),
        Group(_("组织"), (DEPUTIES, ACTIVITIES, VISITS, VENUES)),
        Group(_("查看"), (PAPERS, CAMPAIGN, MANAGE)),
        FOOT,
    ),
    Role.AUDITOR: (Group("", (AUDIT, REVISITS)), Group(_("查看"), (NOTICES, HELP)), FOOT),
    Role.SYSTEM_ADMIN: (Group("", (MANAGE,)), Group(_("查看"), (NOTICES, HELP)), FOOT),
}

MORE = Entry("list", _("更多"), "#menu")
RECEIVE = Entry("pc-display-horizontal", _("接待"), "suggestions:desk")
BOARD_SHORT = Entry("check2-square", _("审议"), "suggestions:board", "desk")
LEDGER_SHORT = Entry("inboxes", _("台账"), "suggestions:ticket-list")
SPEAK = Entry("pencil-square", _("提意见"), "front:speak", raised=True)
PERSON = Entry("person", _("我的"), "accounts:settings")

BARS: Mapping[str, tuple[Entry, ...]] = {
    Role.STATION_KEEPER: (RECEIVE, TICKETS, QUEUE, ACTIVITIES, MORE),
    Role.DEPUTY: (ME, TICKETS, SPEAK, ACTIVITIES, PERSON),
    Role.INFORMATION_OFFICER: (ME, TICKETS, SPEAK, NOTICES, PERSON),
    Role.PRESIDIUM_OFFICE: (WORK, LEDGER_SHORT, BOARD_SHORT, NOTICES, MORE),
    Role.HANDLING_UNIT: (INBOX, LEDGER_SHORT, NOTICES, MORE),
    Role.COUNTY_OFFICE: (COUNTY, LEDGER_SHORT, BOARD_SHORT, NOTICES, MORE),
    Role.AUDITOR: (AUDIT, NOTICES, MORE),
    Role.SYSTEM_ADMIN: (MANAGE, NOTICES, MORE),
}

LINKS = {
    "home": "front:home",
    "portal": "front:portal",
    "open": "front:open",
    "stations": "front:stations",
    "query": "front:query",
    "palette": "front:palette",
    "display": "front:display",
    "help": "front:help",
    "privacy": "front:privacy",
    "a11y": "front:a11y",
    "notices": "notifications:list",
    "login": "accounts:login",
    "logout": "accounts:logout",
    "switch": "accounts:switch",
    "settings": "accounts:settings",
}


class Counts:
    """The figures behind the menu entries of one person; asked together, when the first is drawn."""

    def __init__(self, user: User):
        self.user = user

    @cached_property
    def known(self) -> dict[str, int | str]:
        return menu_figures(self.user)

    def of(self, badge: str) -> int | str:
        return self.known.get(badge, 0) if badge else 0


def address(name: str) -> str:
    """The address behind a name; a name no module has yet is left out of the menu."""
    if name.startswith("#"):
        return name
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def item(entry: Entry, counts: Counts) -> dict:
    """An entry as the templates draw it, with its address and its count."""
    return {
        "icon": entry.icon,
        "label": entry.label,
        "href": address(entry.url),
        "count": counts.of(entry.badge),
        "raised": entry.raised,
        "current": False,
    }


def mark_current(items: list[dict], path: str) -> None:
    """The one entry whose address is the longest beginning of this page's address."""
    fitting = [one for one in items if path.startswith(one["href"])]
    if fitting:
        max(fitting, key=lambda one: len(one["href"]))["current"] = True


def side(role: str, counts: Counts, path: str) -> list[dict]:
    """The groups of the left list for a role, with this page's entry marked."""
    groups = [
        {
            "label": group.label,
            "foot": group.foot,
            "items": [one for one in (item(e, counts) for e in group.entries) if one["href"]],
        }
        for group in NAV.get(role, ())
    ]
    mark_current([one for group in groups for one in group["items"]], path)
    return [group for group in groups if group["items"]]


def bar(role: str, counts: Counts, path: str) -> list[dict]:
    """The bottom bar of a role."""
    items = [one for one in (item(e, counts) for e in BARS.get(role, ())) if one["href"]]
    mark_current(items, path)
    return items


def places(role: str) -> list[dict]:
    """Everywhere the menus of a role lead, each address once."""
    entries = [entry for group in NAV.get(role, ()) for entry in group.entries] + list(BARS.get(role, ()))
    by_url: dict[str, Entry] = {}
    for entry in entries:
        if not entry.url.startswith("#"):
            by_url.setdefault(entry.url, entry)
    lines = [{"icon": e.icon, "label": e.label, "url": e.url, "href": address(e.url)} for e in by_url.values()]
    return [line for line in lines if line["href"]]


def start(role: str) -> str:
    """Where a person of a role starts: the first line of the menu."""
    return next((line["href"] for line in places(role)), "")
