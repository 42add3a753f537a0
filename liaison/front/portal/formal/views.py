"""How the year's formal suggestions were handled (代表建议办理情况), for everybody: figures, and what may be named."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from suggestions.formal import reports


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """Every place and year, the newest first."""
    found = [{"key": f"{code}-{year}", "year": year, "organ": organ} for code, year, organ in reports.years()]
    return render(request, "portal/formal_years.html", {"years": found})


@require_safe
def report(request: HttpRequest, year: str) -> HttpResponse:
    """One place's year; no deputy is named, and nothing that is not public."""
    found = reports.of_key(None, year)
    if found is None or not found.rows:
        raise Http404
    context = {"report": found, "rows": found.public_rows, "kept_back": len(found.rows) - len(found.public_rows)}
    return render(request, "portal/formal.html", context)
