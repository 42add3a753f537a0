"""The tabs over the pages of figures (统计): each for whoever may open it."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from liaison.accounts.scope import can

PAGES = (
    ("campaign", _("代表行动"), "front:campaign", "figures:read"),
    ("rates", _("三率"), "suggestions:rates", "rates:read"),
    ("layers", _("分层台账"), "suggestions:layers", "layers:read"),
    ("briefs", _("民情专报"), "suggestions:brief-list", "brief:read"),
)


def of(user, current: str) -> list[dict]:
    """As components/views.html draws them; none where a person has only one."""
    found = [
        {"label": label, "href": _address(url), "current": name == current}
        for name, label, url, verb in PAGES
        if can(user, verb)
    ]
    found = [tab for tab in found if tab["href"]]
    return found if len(found) > 1 else []


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
