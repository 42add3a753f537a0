"""What the projector shows (投屏): the item on the table, how far the meeting got, and a stamp of it all."""

from django.db.models import Count, Max, Q, Sum

from suggestions.deliberations.items import AgendaItem, ItemState
from suggestions.deliberations.models import Meeting
from suggestions.deliberations.queries import items_of


def on_screen(meeting: Meeting) -> AgendaItem | None:
    """What lies on the table; between two items the one decided last, with its result."""
    rows = items_of(meeting)
    last = rows.filter(state=ItemState.DECIDED).order_by("-decided_at").first
    return rows.filter(state=ItemState.DISCUSSING).first() or last()


def progress(meeting: Meeting) -> dict[str, int]:
    done = ~Q(state__in=[ItemState.WAITING, ItemState.DISCUSSING])
    return meeting.items.aggregate(total=Count("pk"), done=Count("pk", filter=done))


def stamp(meeting: Meeting) -> str:
    """Changes whenever anything of the meeting does: what the screen asks every two seconds costs one statement."""
    seen = meeting.items.aggregate(
        n=Count("pk", distinct=True), moved=Sum("version"), ballots=Count("ballots"), last=Max("votes__pk")
    )
    return '"' + "-".join(str(part or 0) for part in (meeting.version, *seen.values())) + '"'
