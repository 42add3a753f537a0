"""Reading categories as the desk needs them: what a text is about, by the keywords of today."""

from dataclasses import dataclass

from django.db.models import QuerySet

from suggestions.rules import sheets
from suggestions.rules.models import Category
from suggestions.rules.proposing import choose, keywords_of


@dataclass(frozen=True)
class Proposal:
    """Category and layer of power proposed from a text; None or "" when no word speaks for one."""

    category: Category | None
    category_words: tuple[str, ...]
    level: str
    level_words: tuple[str, ...]


def propose(text: str) -> Proposal:
    """What the text seems to be about, and the words that say so."""
    categories = {category: keywords_of(category.keywords) for category in Category.objects.active()}
    category = choose(text, categories)
    level = choose(text, sheets.level_keywords())
    return Proposal(
        category.key if category else None,
        category.words if category else (),
        str(level.key) if level else "",
        level.words if level else (),
    )


def all_categories() -> QuerySet[Category]:
    """Categories in use and out of use; rules are everyone's to read."""
    return Category.objects.all()


def category_choices() -> list[tuple[int, str]]:
    """(id, name) of every category, for filters."""
    return list(Category.objects.values_list("pk", "name"))
