"""The demo accounts (演示账号): who they are, and one sentence each on what to try."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import User


@dataclass(frozen=True)
class Invitation:
    """What the sign-in page says about one demo account."""

    username: str
    icon: str
    try_this: str


INVITATIONS = (
    Invitation("station", "pc-display-horizontal", _("登记来访、叫号、打回执。")),
    Invitation("deputy", "person-badge", _("看哪几件等我处理，提一条意见建议。")),
    Invitation("presidium", "check2-square", _("审议意见件、交办、审核答复。")),
    Invitation("unit", "tools", _("签收、办理、答复，申请延期。")),
    Invitation("county", "building", _("看全县各乡镇街道，必要时接管。")),
    Invitation("officer", "broadcast", _("替群众上报，看它走过的四个环节。")),
    Invitation("auditor", "clock-history", _("查谁做了什么；看会议、清单和督办，看不到群众的话。")),
    Invitation("sysadmin", "gear", _("管账号、日历，看区划和期限。")),
)
USERNAMES = tuple(one.username for one in INVITATIONS)


def cards() -> list[dict]:
    """The demo accounts that exist here, with the names of their persons; nothing outside a demonstration."""
    if not settings.DEMO:
        return []
    there = {user.username: user for user in User.objects.filter(username__in=USERNAMES, is_active=True)}
    return [{"who": there[one.username], "invitation": one} for one in INVITATIONS if one.username in there]
