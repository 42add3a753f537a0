"""What waits for a deputy, one's own list, and where one may speak for."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from deputies.people.models import Deputy
from liaison.accounts.scope import can
from liaison.core import clock, wording
from liaison.core.querysets import counts_up_to
from liaison.divisions.models import CODE_LENGTH, Division, Level
from liaison.workdays import queries as workdays
from suggestions.rules.models import Track
from suggestions.rules.queries import first_units
from suggestions.supervision.cases import SupervisionCase
from suggestions.tickets import figures
from suggestions.tickets.badges import Standing, badge
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import Ticket, TicketDeputy
from suggestions.tickets.ratings import Rating
from suggestions.tickets.replies import Reply
from suggestions.tickets.states import Outcome
from suggestions.tickets.states import TicketState as S

CAP = 1000
TOWN, VILLAGE = CODE_LENGTH[Level.TOWNSHIP], CODE_LENGTH[Level.VILLAGE]


@dataclass(frozen=True)
class Own:
    """One ticket on a phone home: its badge and one short remark."""

    number: str
    title: str
    kind: str
    text: str
    remark: str
    rate: bool = False
    quick: str = ""  # a small matter not handed down yet: the unit one tap sends it to


def waiting_for_deputy(user, most: int = 20) -> list[Own]:
    """Answers to read and rate, and what is late; the overdue first, then the nearest date."""
    rows = list(_mine(user).open().order_by("due_at", "pk")[:most])
    leads = _leads(rows)
    rateable = set(_unrated_by(user, rows))
    found = [_own(ticket, leads.get(ticket.pk), rate=ticket.pk in rateable) for ticket in rows]
    return sorted((one for one in found if one.rate or one.kind in {"late", "soon"}), key=_weight)


def own_list(user, most: int = 20) -> list[Own]:
    """What this person raised, received or registered, the newest first."""
    rows = list(_mine(user).order_by("-created_at", "-pk")[:most])
    leads = _leads(rows)
    quick = quick_units(rows) if can(user, "ticket:hand_off") else {}
    return [_own(ticket, leads.get(ticket.pk), quick=quick.get(ticket.pk, "")) for ticket in rows]


def quick_units(tickets: list[Ticket]) -> dict[int, str]:
    """Small matters (民生小事) nobody has taken up yet, each with the unit the catalogue names first."""
    small = [one for one in tickets if one.track == Track.MICRO and one.state == S.REGISTERED]
    units = first_units((one.category_id, one.division_id) for one in small) if small else {}
    found = {one.pk: units.get((one.category_id, one.division_id)) for one in small}
    return {pk: str(unit) for pk, unit in found.items() if unit}


def watched(user) -> int:
    """How many living cases of supervision this deputy leads, follows or watches with a group."""
    return SupervisionCase.objects.visible_to(user).alive().count()


def this_year(user) -> dict[str, int]:
    """Raised, closed as handled, and still open, of this year."""
    rows = figures.of_year(Ticket.objects.visible_to(user))
    return counts_up_to(CAP, {
        "raised": rows, "handled": rows.filter(outcome=Outcome.HANDLED), "open": rows.open(),
    })  # fmt: skip


def _mine(user) -> QuerySet[Ticket]:
    return Ticket.objects.visible_to(user).select_related("division", "category")


def _leads(tickets: list[Ticket]) -> dict[int, Leg]:
    legs = Leg.objects.filter(ticket__in=[t.pk for t in tickets], role=Leg.Role.LEAD, done_at=None)
    return {leg.ticket_id: leg for leg in legs.select_related("to_unit")}


def _unrated_by(user, tickets: list[Ticket]) -> QuerySet:
    """Tickets in rating whose last checked reply this deputy has not rated."""
    newest = Reply.objects.filter(ticket=OuterRef("pk"), checked_at__isnull=False).order_by("-pk").values("pk")[:1]
    rows = Ticket.objects.filter(pk__in=[t.pk for t in tickets], state=S.RATING).alias(answer=Subquery(newest))
    given = Rating.objects.filter(reply=OuterRef("answer"), deputy__user=user, struck_at=None)
    asked = TicketDeputy.objects.filter(ticket=OuterRef("pk"), deputy__user=user)
    return rows.filter(~Exists(given), Exists(asked)).values_list("pk", flat=True)


def _own(ticket: Ticket, lead: Leg | None, rate: bool = False, quick: str = "") -> Own:
    now, calendar = clock.now(), workdays.load()
    standing = Standing(ticket.state, ticket.outcome, ticket.due_at, lead.due_at if lead else None)
    kind, text = badge(standing, now, calendar, wording.SOON)
    if rate:
        kind, text = "wait", _("已答复，请您看看")
    where = _("在%s") % lead.to_unit if lead and lead.to_unit else ticket.division.short_name
    return Own(ticket.number, ticket.title, kind, text, where, rate, quick)


def _weight(one: Own) -> int:
    return {"late": 0, "soon": 1}.get(one.kind, 2)


def villages_of(user) -> list[tuple[str, str]]:
    """Villages a person may speak for: those of the own township, the own village first."""
    home = _home(user)
    rows = (
        Division.objects.visible_to(user).civil().within(home[:TOWN]).filter(level__in=[Level.VILLAGE, Level.TOWNSHIP])
    )
    places = sorted(rows, key=lambda place: (place.code != home[:VILLAGE], place.level == Level.TOWNSHIP, place.code))
    return [(p.code, _("%s（全镇）") % p.short_name if p.level == Level.TOWNSHIP else p.short_name) for p in places]


def deputies_near(user) -> QuerySet[Deputy]:
    """Serving deputies of the own township, whom an information officer reports to."""
    near = Deputy.objects.serving().filter(division__code__startswith=_home(user)[:TOWN])
    return near.select_related("division").order_by("pinyin", "pk")


def _home(user) -> str:
    """Where a person works from: the deputy's home, else the place of the posting."""
    deputy = Deputy.objects.filter(user=user).only("division").first()
    return deputy.division_id if deputy else user.posting.division_id
