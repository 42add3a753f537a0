"""Index of the app's tables; Django finds them here."""

from stations.activities.models import Activity, Attendance
from stations.receptions.models import QueueTicket, Reception, Session
from stations.venues.models import DoorCode, Venue, VenueDeputy, VenueStaff
from stations.visits.models import Visit

__all__ = [
    "Activity",
    "Attendance",
    "DoorCode",
    "QueueTicket",
    "Reception",
    "Session",
    "Venue",
    "VenueDeputy",
    "VenueStaff",
    "Visit",
]
