"""Reading the roster (代表名册)."""

from django.db.models import Prefetch, QuerySet

from deputies.people.models import Deputy, Group, GroupMember, Mandate
from liaison.core import clock


def roster(user) -> QuerySet[Deputy]:
    """The deputies this person may see, with what a line of the list shows: four queries, however many rows."""
    members = GroupMember.objects.filter(until_on=None).select_related("group")
    return (
        Deputy.objects.visible_to(user)
        .select_related("division")
        .prefetch_related(
            Prefetch("mandates", Mandate.objects.live().order_by("level"), to_attr="seats"),
            Prefetch("memberships", members, to_attr="teams"),
        )
    )


def mandates_of(deputy: Deputy) -> list[dict]:
    """All seats of a deputy, the latest first, and whether each is over."""
    today = clock.today()
    rows = deputy.mandates.select_related("congress").order_by("-from_on", "id")
    return [{"mandate": row, "over": bool(row.until_on and row.until_on < today)} for row in rows]


def members_of(group: Group) -> QuerySet[GroupMember]:
    """Who is in the group today."""
    return group.members.filter(until_on=None).select_related("deputy").order_by("deputy__pinyin", "id")


def teams_of(deputy: Deputy) -> QuerySet[GroupMember]:
    """The groups a deputy is in today."""
    return deputy.memberships.filter(until_on=None).select_related("group")
