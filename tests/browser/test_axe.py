"""Every page of every menu, at a desk and on a phone, light and dark: readable for axe, never wider than the screen."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from deputies.people.models import Deputy
from liaison.accounts.roles import Role
from liaison.front.navigation import places
from liaison.residents.actions import remember
from stations.activities.actions import record_activity
from stations.activities.models import ActivityKind
from stations.venues.models import VenueDeputy
from stations.visits.actions import record_visit
from stations.visits.models import VisitKind
from suggestions.tickets.models import Ticket, TicketDeputy
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import keys, publishing
from tests.builders.people import someone
from tests.builders.places import COUNTY
from tests.builders.tickets import Town, a_ticket, register

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True)]
AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
STATES = [S.REGISTERED, S.LISTED, S.ASSIGNED, S.RETURNED, S.HANDLING, S.REPLIED, S.RATING, S.UNSATISFIED, S.CLOSED]
CODE = "420381108"
# One act's page for each role that has acts on tickets: a state, and the verb.
ACTS = {
    Role.STATION_KEEPER: (S.REGISTERED, "transfer"),
    Role.DEPUTY: (S.REGISTERED, "note"),
    Role.INFORMATION_OFFICER: (S.REGISTERED, "note"),
    Role.PRESIDIUM_OFFICE: (S.LISTED, "hand-off"),
    Role.HANDLING_UNIT: (S.HANDLING, "reply"),
    Role.COUNTY_OFFICE: (S.REPLIED, "note"),
}
RUN = """
async (rules) => {
  const only = rules.length ? {runOnly: {type: "rule", values: rules}} : {};
  const options = {resultTypes: ["violations"], preload: false, ...only};
  const found = (await axe.run(document, options)).violations;
  return found.filter((one) => ["serious", "critical"].includes(one.impact))
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)}`));
}
"""


@pytest.fixture(scope="module")
def county(site) -> dict[str, object]:
    """A township where something of everything is going on; who sits where, by role."""
    site.on_day(0)
    town = Town(code=CODE, village=f"{CODE}201", letters="SGZ")
    people = {role: someone(role, at=COUNTY) for role in (Role.AUDITOR, Role.SYSTEM_ADMIN)} | {
        Role.STATION_KEEPER: town.keeper,
        Role.PRESIDIUM_OFFICE: town.presidium,
        Role.HANDLING_UNIT: town.clerk,
        Role.COUNTY_OFFICE: town.county,
        Role.DEPUTY: someone(Role.DEPUTY, at=CODE, name="朱建国"),
        Role.INFORMATION_OFFICER: someone(Role.INFORMATION_OFFICER, at=CODE),
    }
    deputy = Deputy.objects.create(name="朱建国", division_id=CODE, user=people[Role.DEPUTY])
    VenueDeputy.objects.create(venue=town.venue, deputy=deputy)
    person = remember(by=town.keeper, division_code=town.village, name="李秀英", phone="13900006027")
    for state in STATES:
        ticket = a_ticket(at=state, town=town, resident_id=person.pk)
        TicketDeputy.objects.create(ticket=ticket, deputy=deputy, capacity=TicketDeputy.Capacity.RAISED)
    own = register(town, by=people[Role.INFORMATION_OFFICER]).ticket
    answered = Ticket.objects.under(CODE).get(state=S.CLOSED)
    publishing.publish(
        ticket_id=answered.pk, by=town.presidium, public_title=answered.title, public_text="已经修好了。"
    )
    record_visit(
        by=town.presidium, on=own.created_at.date(), deputy=deputy, kind=VisitKind.HOUSEHOLD,
        division_code=town.village, note="谈了饮水和道路",
    )  # fmt: skip
    record_activity(
        by=town.presidium, on=own.created_at.date(), kind=ActivityKind.FORUM, division_code=town.village,
        title="选民座谈会", attended=[deputy.pk], absent={},
    )  # fmt: skip
    return people


@pytest.fixture(scope="module")
def seen_dark() -> set[str]:
    """Addresses whose dark colours were looked at: they are the template's, the same for every role."""
    return set()


def ticket_of(role: str, state: str) -> Ticket:
    tickets = Ticket.objects.under(CODE).filter(state=state)
    by_officer = role == Role.INFORMATION_OFFICER
    return tickets.order_by("-pk" if by_officer else "pk").first()


def pages_of(role: str) -> list[str]:
    """Every line of the role's menus, a ticket and an act."""
    found = [place["href"] for place in places(role)]
    if role in ACTS:
        state, verb = ACTS[role]
        detail = reverse("suggestions:ticket-detail", args=[ticket_of(role, state).number])
        found += [detail, f"{detail}{verb}/"]
    return found


def wrong(page: Page, looks: list[str]) -> list[str]:
    """What axe and the ruler find on the page that is open, at both widths; contrast alone in the other looks."""
    found = []
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        found += [f"{size['width']}: {wide} px wide"] if wide > size["width"] else []
        for theme in looks:
            page.evaluate("(theme) => { document.documentElement.dataset.bsTheme = theme }", theme)
            rules = ["color-contrast"] if theme != looks[0] else []
            found += [f"{size['width']} {theme}: {one}" for one in page.evaluate(RUN, rules)]
    return found


def look_at(window, paths: list[str], seen_dark: set[str] | None = None) -> dict[str, list[str]]:
    """What is wrong, by address; in the dark too, unless another role was there before."""
    found = {}
    window.page.add_init_script(AXE)
    for path in paths:
        window.page.set_viewport_size(DESK)
        page = window.open(path)
        assert page.url.startswith(window.site.url + path.partition("?")[0]), f"{path} leads to {page.url}"
        dark = seen_dark is not None and path not in seen_dark
        found[path] = wrong(page, ["light", "dark"] if dark else ["light"])
        if dark:
            seen_dark.add(path)
    return {path: complaints for path, complaints in found.items() if complaints}


def wear(window, **cookies: str) -> None:
    window.page.context.add_cookies([{"name": n, "value": v, "url": window.site.url} for n, v in cookies.items()])


@pytest.mark.parametrize("role", Role.values)
def test_every_page_of_a_role_is_readable(county, window, role, seen_dark):
    one = window(county[role], reduced_motion="reduce")
    wear(one, theme="light")
    assert look_at(one, pages_of(role), seen_dark) == {}


def test_the_deputys_pages_are_readable_in_the_largest_type(county, window):
    one = window(county[Role.DEPUTY], reduced_motion="reduce")
    wear(one, size="xl", theme="light")
    assert look_at(one, pages_of(Role.DEPUTY)) == {}


@pytest.mark.parametrize("size", ["lg", "xl"])
def test_the_public_pages_are_readable(county, window, size):
    """They are always light."""
    answered, rated = (Ticket.objects.under(CODE).get(state=state) for state in (S.CLOSED, S.RATING))
    receipt = keys.reprint(voice_id=rated.voices.get().pk, by=county[Role.STATION_KEEPER])
    one = window(reduced_motion="reduce")
    wear(one, size=size)
    one.open(receipt.path)  # the private link leaves a cookie that opens /v/
    names = ("portal", "say", "query", "voice", "open", "stations", "help", "privacy", "a11y")
    paths = [reverse(f"front:{name}") for name in names]
    paths += [reverse("front:station", args=["SGZ01"]), reverse("front:open-answer", args=[answered.number])]
    assert look_at(one, paths) == {}
