"""One township and its people, made inside the product: `python -m tests.faults.stage` prints what clients know."""

import json
from datetime import timedelta

import django

STATION, PRESIDIUM, OFFICES, COUNTY = "station", "presidium", ("office1", "office2"), "county"
DAYS_BEFORE, DAYS_AHEAD = 40, 3000  # of the calendar the clients and the checker know; each run moves the clock on


def prepare() -> None:
    """Tables, rules and holidays, as `up` brings them."""
    from django.core.management import call_command

    from liaison.workdays import actions as workdays

    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_rules", verbosity=0)
    workdays.import_missing_years()


def build() -> dict:
    """Ids, tokens, sign-in and the working days round today, as JSON can carry them."""
    from liaison.accounts.models import Token
    from liaison.core import clock
    from liaison.workdays import queries as workdays
    from stations.venues.models import DoorCode
    from suggestions.rules.models import Category, Reason, ResultClass
    from tests.builders.people import PASSWORD
    from tests.builders.tickets import Town

    town = Town()
    people = {
        STATION: town.keeper,
        PRESIDIUM: town.presidium,
        OFFICES[0]: town.clerk,
        OFFICES[1]: town.person("handling_unit", town.other_office),
        COUNTY: town.county,
    }
    DoorCode.objects.get_or_create(slug="door123", defaults={"venue": town.venue})
    calendar, today = workdays.load(), clock.today()
    days = [today + timedelta(days=n) for n in range(-DAYS_BEFORE, DAYS_AHEAD)]
    return {
        "people": {
            name: {"username": user.username, "token": Token.issue(user), "unit": user.posting.unit_id}
            for name, user in people.items()
        },
        "password": PASSWORD,
        "town": town.code,
        "village": town.village,
        "categories": list(Category.objects.active().values_list("pk", flat=True)),
        "classes": dict(ResultClass.objects.filter(scheme="national").values_list("code", "pk")),
        "return_reason": Reason.objects.of_kind("return").first().pk,
        "workdays": [day.isoformat() for day in days if calendar.is_workday(day)],
    }


if __name__ == "__main__":
    django.setup()
    prepare()
    print(json.dumps(build()))
