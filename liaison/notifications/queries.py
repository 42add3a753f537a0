"""Reading notices: the inbox and the bell."""

from dataclasses import dataclass

from liaison.notifications.links import links_of
from liaison.notifications.models import Notice, NoticeQuerySet
from liaison.notifications.wording import words_of

BELL_LIMIT = 100


@dataclass(frozen=True)
class Line:
    """One notice as the inbox prints it."""

    notice: Notice
    subject: str
    body: str
    link: str | None


def inbox(user, *, unread_only: bool = False) -> NoticeQuerySet:
    """Newest first."""
    rows = Notice.objects.visible_to(user)
    return (rows.unread() if unread_only else rows).order_by("-id")


def lines(notices: list[Notice]) -> list[Line]:
    """Notices with their words and addresses."""
    links = links_of(notices)
    return [Line(notice, *words_of(notice), links.get((notice.thing, notice.thing_id))) for notice in notices]


def unread(user) -> NoticeQuerySet:
    """What nobody here has read yet."""
    return Notice.objects.visible_to(user).unread()


def unread_count(user) -> int:
    """For the bell; never counts beyond the limit."""
    return unread(user)[:BELL_LIMIT].count()


def bell(user) -> str:
    """What stands on the bell now."""
    return bell_of(unread_count(user))


def bell_of(count: int) -> str:
    """What stands on the bell for so many: "", "7" or "99+"."""
    return "99+" if count >= BELL_LIMIT else str(count or "")
