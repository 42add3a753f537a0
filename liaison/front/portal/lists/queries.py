"""Reading the public copies of problem lists: only what was published, frozen when it was."""

from datetime import date

from django.db.models import QuerySet

from suggestions.deliberations import versions
from suggestions.deliberations.lists import ProblemList
from suggestions.rules.models import Layer


def published() -> QuerySet[ProblemList]:
    return versions.published()


def of_number(number: str) -> ProblemList | None:
    """The published version of a list; an older one that was replaced is no longer shown."""
    found = versions.numbered(versions.published(), number)
    return found.order_by("-revision").first()


def rows_of(problem_list: ProblemList) -> list[dict]:
    """The masked lines with their dates as dates."""
    return [
        row | {
            "level": Layer(row["level"]).label,
            "due_on": date.fromisoformat(row["due_on"]) if row["due_on"] else None,
        }
        for row in problem_list.masked or []
    ]  # fmt: skip
