"""Reading formal suggestions (代表建议): the list of an address, who is asked, what is alike, how the clocks stand."""

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from deputies.people.models import CongressLevel, Deputy, Mandate
from liaison.accounts.scope import reach
from liaison.core import clock
from liaison.divisions.models import Unit, UnitKind
from suggestions.formal.models import PRIVATE, Cosigner, FormalSuggestion, SheetState
from suggestions.rules.models import Step
from suggestions.rules.strictest import Line
from suggestions.tickets import proposers
from suggestions.tickets.facts import facts_of
from suggestions.tickets.legs import Leg, LegStep
from suggestions.tickets.models import Ticket
from suggestions.tickets.replies import Reply
from suggestions.tickets.search import tokens
from suggestions.workflow import statutory

ORDER = ("-raised_on", "-id")
RELATED = ("lead", "organ__division", "ticket__profile", "proposed_unit", "refused_reason", "source", "letter")
SESSION, RECESS = "session", "recess"
COMPARED = 200
WINDOW = timedelta(days=730)
FEWEST_SHARED, LEAST_LIKENESS, SHOWN = 5, 0.25, 4


def sheets(user) -> QuerySet[FormalSuggestion]:
    """What a person may read, with what a line of the list names."""
    own = {"ticket": OuterRef("ticket")}
    legs = Leg.objects.lead().filter(**own, step=LegStep.HANDLE).order_by("-seq")
    replies = Reply.objects.filter(**own, checked_at__isnull=False).order_by("-pk")
    signed = Q(cosigners__signed_at__isnull=False, cosigners__removed_at=None)
    return (
        FormalSuggestion.objects.visible_to(user)
        .select_related(*RELATED)
        .annotate(
            unit_name=Subquery(legs.values("to_unit__name")[:1]),
            result=Subquery(replies.values("result_class__code")[:1]),
            signers_count=Count("cosigners", filter=signed),
        )
    )


def listed(user, query: Mapping[str, str]) -> QuerySet[FormalSuggestion]:
    """The rows of an address: congress, session or recess, state, words."""
    rows = sheets(user)
    if query.get("congress"):
        rows = rows.filter(congress=query["congress"])
    if query.get("when") in {SESSION, RECESS}:
        rows = rows.filter(session__isnull=query["when"] == RECESS)
    if query.get("state") in SheetState.values:
        rows = rows.filter(state=query["state"])
    if query.get("result") in set("ABCD"):
        rows = rows.filter(result=query["result"])
    word = query.get("q", "").strip()
    return rows.filter(Q(title__icontains=word) | Q(number__iexact=word)) if word else rows


def congresses(user) -> list[tuple[str, str]]:
    """The congresses of the sheets this person may read, for the chip."""
    rows = FormalSuggestion.objects.visible_to(user).order_by().values_list("congress", flat=True)
    return [(name, name) for name in sorted(set(rows.distinct()[:60]), reverse=True)]


def named_for(user, rows: list[FormalSuggestion]) -> list[FormalSuggestion]:
    """Each with the name that may be shown: a unit reads no name behind a confidential one."""
    unit = reach(user, "formal:read") == "U"
    for sheet in rows:
        sheet.shown_lead = proposers.nobody() if unit and sheet.confidential else sheet.lead.name
    return rows


def asked_of(user) -> list[FormalSuggestion]:
    """Sheets that wait for this deputy's signature, also because their wording changed since."""
    rows = Cosigner.objects.invited().filter(
        deputy__user=user, refused_at=None, suggestion__state__in=[SheetState.SIGNING, SheetState.RETURNED]
    )
    rows = rows.select_related("suggestion__lead", "suggestion__proposed_unit").order_by("pk")
    return [row.suggestion for row in rows if row.standing(row.suggestion.text_hash) in {"asked", "void"}]


def to_decide(user) -> QuerySet[FormalSuggestion]:
    """What was submitted to this person's own organ."""
    unit = user.posting.unit_id if user.posting else None
    return FormalSuggestion.objects.visible_to(user).filter(state=SheetState.SUBMITTED, organ=unit)


def of_key(user, key: str) -> FormalSuggestion | None:
    """By number, or a draft by its own key."""
    rows = sheets(user)
    if key.isdecimal():
        return rows.filter(pk=int(key[:15]), number=None).first()
    return rows.filter(number=key.upper()).first()


def of_ticket(user, ticket: Ticket) -> list[FormalSuggestion]:
    """The sheets a ticket has to do with, as far as this person reads them: its own, what it became, a letter."""
    if not facts_of(ticket).sheeted:
        return []
    about = Q(ticket=ticket.pk) | Q(source=ticket.pk) | Q(letter=ticket.pk)
    return list(FormalSuggestion.objects.visible_to(user).filter(about).select_related(*RELATED).order_by("pk"))


def sheet_of(ticket: Ticket) -> FormalSuggestion | None:
    """The sheet of a formal ticket; nothing for an ordinary one, and no question asked."""
    return getattr(ticket, "formal", None) if statutory.is_formal(ticket) else None


def proposer_names(sheet: FormalSuggestion) -> list[str]:
    """The lead, then those whose signature counts, in their order."""
    signed = sheet.cosigners.invited().filter(signed_at__isnull=False, text_hash=sheet.text_hash)
    return [sheet.lead.name, *signed.values_list("deputy__name", flat=True)]


def organs_of(deputy: Deputy | None) -> QuerySet[Unit]:
    """Where a deputy may propose: the organs of the congresses in which they sit today."""
    if deputy is None:
        return Unit.objects.none()
    seats = Mandate.objects.live().filter(deputy=deputy)
    county = seats.filter(level=CongressLevel.COUNTY).values("congress")
    town = seats.filter(level=CongressLevel.TOWNSHIP).values("congress")
    towns = Q(division__in=town, kind=UnitKind.PRESIDIUM)
    return Unit.objects.filter(towns | Q(division__in=county, kind=UnitKind.COUNTY_OFFICE)).order_by("-division", "pk")


def level_of(organ: Unit) -> str:
    """The congress an organ belongs to."""
    return CongressLevel.COUNTY if organ.kind == UnitKind.COUNTY_OFFICE else CongressLevel.TOWNSHIP


def colleagues(organ: Unit) -> QuerySet[Deputy]:
    """The serving deputies of the congress whose organ this is."""
    seats = Mandate.objects.live().filter(congress=organ.division_id, level=level_of(organ))
    return Deputy.objects.filter(pk__in=seats.values("deputy")).order_by("pinyin", "pk")


def similar(sheet: FormalSuggestion) -> list[FormalSuggestion]:
    """Suggestions of the last two years that speak of the same, the most alike first; no secret and no draft."""
    rows = FormalSuggestion.objects.filter(
        organ=sheet.organ_id, confidential=False, raised_on__gte=clock.today() - WINDOW
    )
    rows = rows.exclude(pk=sheet.pk).exclude(state__in=[*PRIVATE, SheetState.WITHDRAWN]).order_by("-pk")[:COMPARED]
    words = set(tokens(f"{sheet.title} {sheet.matter}"))
    found = []
    for other in rows:
        theirs = set(tokens(f"{other.title} {other.matter}"))
        shared = len(words & theirs)
        likeness = shared / max(1, min(len(words), len(theirs)))
        if shared >= FEWEST_SHARED and likeness >= LEAST_LIKENESS:
            found.append((likeness, other.pk, other))
    return [other for _likeness, _pk, other in sorted(found, key=lambda one: one[:2], reverse=True)[:SHOWN]]


def clocks_of(ticket: Ticket | None) -> list[dict]:
    """The statutory periods of a handed-off suggestion: for each the winning rule, and those that lost to it."""
    if ticket is None or ticket.handed_off_at is None or not statutory.is_formal(ticket):
        return []
    start = statutory.handled_from(ticket)
    first = Step.REHANDLE if ticket.round > 1 else Step.HANDLE
    found = []
    for step in (first, Step.HANDLE_MAX, Step.CONTACT):
        lines: list[Line] = statutory.lines(ticket, step, start)
        if lines:
            found.append({"label": Step(step).label, "won": lines[0], "lost": lines[1:]})
    return found


def addresses(ids: list[int]) -> dict[int, str]:
    """Where notices about suggestions lead."""
    rows = FormalSuggestion.objects.filter(pk__in=ids).only("pk", "number")
    return {sheet.pk: reverse("suggestions:formal", args=[sheet.key]) for sheet in rows}
