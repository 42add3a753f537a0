"""A township with a central station, two villages, two deputies posted there."""

from dataclasses import dataclass

import pytest
from django.test import Client

from deputies.people.models import Deputy
from stations.venues.models import VenueDeputy
from tests.builders.places import OTHER_VILLAGE, a_place
from tests.builders.tickets import Town


@dataclass
class Desk:
    """The town, its keeper signed in, and the deputies posted at the station."""

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


@pytest.fixture
def desk(db) -> Desk:
    town = Town()
    a_place(OTHER_VILLAGE)
    deputies = [Deputy.objects.create(name=name, division_id=town.code) for name in ("朱建国", "秦玉莲")]
    for deputy in deputies:
        VenueDeputy.objects.create(venue=town.venue, deputy=deputy)
    client = Client()
    client.force_login(town.keeper)
    return Desk(town, client, deputies)
