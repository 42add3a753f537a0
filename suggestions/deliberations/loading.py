"""Putting the kinds of meetings into the database. Running it again adds what is missing and changes nothing."""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from suggestions.deliberations.models import MeetingKind
from suggestions.deliberations.tally import Share

SHEET = Path(__file__).parent / "data" / "kinds.csv"
FROM = date(2020, 1, 1)
AS_WRITTEN = ("code", "label", "level", "body", "item_kind", "pass_base", "requires", "next", "article")


@transaction.atomic
def load_kinds() -> int:
    """Add the kinds whose code is not there yet; how many."""
    there = set(MeetingKind.objects.values_list("code", flat=True))
    with SHEET.open(encoding="utf-8") as sheet:
        rows = list(csv.DictReader(sheet))
    new = [_kind(row, order) for order, row in enumerate(rows, start=1) if row["code"] not in there]
    MeetingKind.objects.bulk_create(new)
    return len(new)


def _kind(row: dict, order: int) -> MeetingKind:
    quorum, enough = share(row["quorum"]), share(row["pass"])
    return MeetingKind(
        **{name: row[name] for name in AS_WRITTEN},
        votes=row["votes"] == "1", verified=row["verified"] == "1", from_on=FROM, order=order,
        max_gap_months=int(row["max_gap_months"]) if row["max_gap_months"] else None,
        quorum_num=quorum.num, quorum_den=quorum.den, quorum_strict=quorum.strict,
        pass_num=enough.num, pass_den=enough.den, pass_strict=enough.strict,
    )  # fmt: skip


def share(text: str) -> Share:
    """ ">1/2" is more than half, "2/3" at least two thirds."""
    num, den = text.lstrip(">").split("/")
    return Share(int(num), int(den), strict=text.startswith(">"))
