"""The voter book (群众名册): masked list, one card, and looking behind the mask."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.scope import can
from liaison.core.errors import DomainError
from liaison.core.filters import CURSOR, address, chip, kept
from liaison.core.paging import page
from liaison.residents import actions, queries
from liaison.residents.forms import RevealForm
from liaison.residents.models import AgeBand, Gender, Resident

NEWEST_FIRST = ("-id",)


@require_safe
def book(request: HttpRequest) -> HttpResponse:
    """Everybody known in one's place, by place, age and gender, or found by phone or name."""
    query = request.GET
    word = query.get("q", "").strip()
    rows = queries.book(
        request.user,
        word,
        place=query.get("place", ""),
        gender=query.get("gender", ""),
        age_band=query.get("age", ""),
    )
    found = page(rows, NEWEST_FIRST, query.get(CURSOR, ""))
    context = {
        "rows": found.rows,
        "more": address(query, **{CURSOR: found.after}) if found.after else "",
        "total": queries.spoken_count(rows),
        "q": word,
        "kept": kept(query, "q"),
        "filters": _filters(request),
    }
    return render(request, "residents/book.html", context)


@never_cache
@require_safe
def detail(request: HttpRequest, uuid) -> HttpResponse:
    """One card, masked."""
    resident = get_object_or_404(_visible(request), uuid=uuid)
    return _card(request, resident, RevealForm())


@never_cache
@require_POST
def reveal(request: HttpRequest, uuid) -> HttpResponse:
    """The plain card. Answered at once and never stored: no redirect that would need to carry it."""
    resident = get_object_or_404(_visible(request), uuid=uuid)
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _card(request, resident, form, status=422)
    try:
        plain = actions.reveal(resident_id=resident.pk, by=request.user, purpose=form.purpose_text)
    except DomainError as refusal:
        form.add_error("words", refusal.message)
        return _card(request, resident, form, status=refusal.status)
    return _card(request, resident, RevealForm(), plain=plain)


def _visible(request: HttpRequest):
    return Resident.objects.visible_to(request.user).select_related("division", "by")


def _card(request, resident: Resident, form, plain=None, status: int = 200) -> HttpResponse:
    context = {
        "resident": resident,
        "places": queries.path_of(resident),
        "form": form,
        "plain": plain,
        "may_reveal": can(request.user, "reporter:reveal"),
        "looks": queries.looks_at(resident),
    }
    return render(request, "residents/card.html", context, status=status)


def _filters(request: HttpRequest) -> list[dict]:
    query = request.GET
    places = queries.places_below(request.user)
    chips = [chip(query, "place", _("住在"), places)] if places else []
    chips.append(chip(query, "age", _("年龄"), AgeBand.choices))
    chips.append(chip(query, "gender", _("性别"), Gender.choices))
    return chips
