"""What a sheet is compared with: the names of the territory, the rows we already have."""

from collections import defaultdict

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from liaison.accounts.roles import Role
from liaison.audit.models import Entry
from liaison.core import clock
from liaison.divisions.models import CODE_LENGTH, Division, Level
from liaison.workdays.deadlines import end_of_day, start_of_day
from stations.venues.models import Venue
from suggestions.imports.checking import NEW, Directory, Row, check
from suggestions.imports.columns import heading
from suggestions.imports.models import ImportBatch, ImportRow
from suggestions.imports.sheets import Table
from suggestions.imports.values import plain
from suggestions.rules.catalogue import propose
from suggestions.rules.models import Category
from suggestions.rules.proposing import keywords_of
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import Outcome

ENDINGS = ("村委会", "居委会", "村", "社区", "镇", "乡", "街道")
RECENT = 10


def batches_of(user) -> QuerySet[ImportBatch]:
    """What this person brought in lately."""
    return ImportBatch.objects.visible_to(user).select_related("job", "undo_job").order_by("-id")[:RECENT]


def remembered(user) -> dict[str, str]:
    """Heading → field, as this person chose in the last imports."""
    from_last = ImportBatch.objects.filter(by=user, mapped=True).order_by("-id")[:RECENT]
    found: dict[str, str] = {}
    for headers, mapping in from_last.values_list("headers", "mapping"):
        for place, name in mapping.items():
            found.setdefault(heading(headers[int(place)]), name)
    return found


def directory_of(user) -> Directory:
    """The places of the territory by every name people write, and the categories."""
    places, labels = defaultdict(set), {}
    rows = Division.objects.visible_to(user).civil().select_related("parent")
    for place in rows:
        above = place.parent.short_name if place.parent else ""
        deep = len(place.code) > CODE_LENGTH[Level.TOWNSHIP]
        labels[place.code] = f"{above}·{place.short_name}" if deep else place.short_name
        for name in _spellings(place):
            places[name].add(place.code)
            if above:
                places[plain(above) + name].add(place.code)
    categories = list(Category.objects.active())
    return Directory(
        dict(places),
        labels,
        {plain(c.name): c.pk for c in categories},
        {c.name: keywords_of(c.keywords) for c in categories},
    )


def _spellings(place: Division) -> set[str]:
    """小茯苓村, 小茯苓村委会 and 小茯苓 are one place."""
    names = {plain(place.name), plain(place.short_name)}
    stems = {name.removesuffix(end) for name in names for end in ENDINGS if len(name) > len(end) + 1}
    return names | stems


def checked(batch: ImportBatch, user) -> list[Row]:
    """Every row of the file judged, against itself and against what we have."""
    rows = judged(batch.open(), batch, user)
    for row in rows:
        refusal = batch.refusals.get(str(row.line))
        if refusal and row.kind == NEW:
            row.errors["words"] = refusal
    return rows


def judged(table: Table, batch: ImportBatch, user) -> list[Row]:
    mapping = {int(place): name for place, name in batch.mapping.items()}
    rows = check(table, mapping, batch.fixes, directory_of(user), clock.today())
    good = [row for row in rows if row.kind == NEW]
    here = {bytes(d): line for line, d in batch.made.filter(undone_at=None).values_list("line", "digest")}
    known = _imported([row.digest for row in good])
    written = _written(good, user)
    for row in good:
        if row.digest in here:
            row.same_as = _("这次已导入")
        elif row.digest in known:
            row.same_as = _("以前导入过：%s") % known[row.digest]
        elif written.get(_key_of(row)):
            row.same_as = _("台账里已有：%s") % written[_key_of(row)]
    return rows


def _imported(digests: list[bytes]) -> dict[bytes, str]:
    rows = ImportRow.objects.filter(digest__in=digests, undone_at=None)
    return {bytes(digest): number for digest, number in rows.values_list("digest", "ticket__number")}


def _key_of(row: Row) -> tuple:
    return row.values["raised_on"], row.values["place"], row.values["words"]


def _written(rows: list[Row], user) -> dict[tuple, str]:
    """Tickets of the same day, place and words that did not come from a sheet."""
    if not rows:
        return {}
    days = [row.values["raised_on"] for row in rows]
    since, until = start_of_day(min(days)).replace(hour=0, minute=0), end_of_day(max(days)).replace(hour=23, minute=59)
    tickets = Ticket.objects.visible_to(user).filter(created_at__gte=since, created_at__lte=until)
    tickets = tickets.filter(body__original_words__in={row.values["words"] for row in rows})
    found = tickets.exclude(outcome=Outcome.WITHDRAWN)
    found = found.values_list("created_at", "division_id", "body__original_words", "number")
    return {(clock.local(at).date(), place, words): number for at, place, words, number in found}


def venue_of(user) -> Venue | None:
    """The own station of a keeper; organs import for their territory."""
    if user.role != Role.STATION_KEEPER:
        return None
    return Venue.objects.visible_to(user).filter(unit=user.posting.unit_id).first()


def touched(rows: QuerySet[ImportRow]) -> QuerySet[ImportRow]:
    """Rows whose ticket somebody did something with since."""
    acts = Entry.objects.filter(thing="ticket", thing_id=OuterRef("ticket_id")).order_by("id")
    return rows.filter(Exists(acts[1:]))


def category_for(words: str) -> int | None:
    """What the words seem to be about; None leaves it to 其他."""
    category = propose(words).category
    return category.pk if category else None


def outcome_of(batch: ImportBatch) -> dict:
    """What came of it: tickets that stand, how many of them history, those taken back, those somebody works on."""
    live = batch.made.filter(undone_at=None)
    found = batch.made.aggregate(
        live=Count("pk", filter=Q(undone_at=None)),
        history=Count("pk", filter=Q(undone_at=None, ticket__outcome=Outcome.IMPORTED)),
        undone=Count("pk", filter=Q(undone_at__isnull=False)),
    )
    return found | {"at_work": found["live"] - found["history"], "touched": touched(live).count()}
