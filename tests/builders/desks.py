"""A township with a central station and its keeper signed in, ready to receive."""

from dataclasses import dataclass

from django.test import Client

from deputies.people.models import Deputy
from stations.venues.models import VenueDeputy
from tests.builders.places import OTHER_VILLAGE, a_place
from tests.builders.tickets import Town


@dataclass
class Desk:
    """The town, a browser of its keeper, and the deputies posted at the station."""

    town: Town
    client: Client
    deputies: list[Deputy]

    def post(self, once="k1", **typed):
        """Send the desk's form as the browser does."""
        values = {
            "words": "村口的路塌了半边，下雨天过不去。",
            "division_code": self.town.village,
            "ending": "ticket",
            "once": once,
        }
        return self.client.post("/desk/", values | typed)

    def as_(self, user) -> Client:
        """A browser of somebody else."""
        client = Client()
        client.force_login(user)
        return client


def a_desk() -> Desk:
    town = Town()
    a_place(OTHER_VILLAGE)
    deputies = [Deputy.objects.create(name=name, division_id=town.code) for name in ("朱建国", "秦玉莲")]
    for deputy in deputies:
        VenueDeputy.objects.create(venue=town.venue, deputy=deputy)
    client = Client()
    client.force_login(town.keeper)
    return Desk(town, client, deputies)
