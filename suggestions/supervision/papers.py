"""Which papers the rungs of a case print (督办文书). The ladder stores the kind's code; whoever draws papers registers
here how they are found for an act: what was issued for it, and the way to draw or print it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from liaison.accounts.scope import can
from liaison.documents.papers.kinds import FormKind, PaperKind
from liaison.documents.papers.models import Paper, PaperState
from suggestions.supervision.cases import Act


@dataclass(frozen=True)
class Offer:
    """A paper that is there, or the way to one (`post`: a button that begins a draft)."""

    label: str
    href: str
    post: bool = False
    badge: str = ""
    state: str = ""
    icon: str = "printer"


Finder = Callable[[object, Act], list[Offer]]
_finders: dict[str, Finder] = {}


def register(kind: str, finder: Finder) -> None:
    """`finder(user, act)` are the papers of that kind for an act this person may see or draw."""
    _finders[kind] = finder


def of_case(user, segments: Iterable) -> dict[int, list[Offer]]:
    """{rung: its papers} for the rungs a case has reached. For the page of one case: it asks for each rung."""
    found = {}
    for one in segments:
        finder = _finders.get(one.rung.paper or "")
        if finder and one.act:
            found[one.rung.n] = finder(user, one.act)
    return found


def numbered(user, kind: PaperKind, thing: str, pk: int, key: str) -> list[Offer]:
    """The papers of a numbered kind about a row; a draft to begin while none is valid."""
    rows = list(Paper.objects.visible_to(user).about(thing, pk).filter(kind=kind.name).order_by("-pk")[:5])
    offers = [
        Offer(
            str(paper), reverse("documents:paper", args=[paper.pk]), icon="file-earmark-text", badge=paper.badge,
            state=paper.get_state_display(),
        )
        for paper in rows
    ]  # fmt: skip
    unit = user.posting.unit if user.posting else None
    draws = unit is not None and unit.kind in kind.issuers and can(user, "paper:draw")
    if draws and all(paper.state == PaperState.VOID for paper in rows) and kind.find(user, key):
        href = reverse("documents:paper-draw", args=[kind.name, key])
        offers.append(Offer(_("拟%s") % kind.label, href, post=True))
    return offers


def form(user, kind: FormKind, key: str) -> list[Offer]:
    """A form to print, for those who may."""
    if not can(user, "paper:print") or kind.find(user, key) is None:
        return []
    return [Offer(str(kind.label), reverse("documents:paper-form", args=[kind.name, key]))]
