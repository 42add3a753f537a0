"""Index of the app's tables; Django finds them here."""

from deputies.people.models import Deputy, Group, GroupMember, Mandate, Seat

__all__ = ["Deputy", "Group", "GroupMember", "Mandate", "Seat"]
