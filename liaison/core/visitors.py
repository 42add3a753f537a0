"""Where a request comes from: the address behind the proxies we know."""

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """The visitor's network address. Only as many hops are believed as proxies stand before us (TRUSTED_PROXIES)."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    known = settings.TRUSTED_PROXIES
    if known and len(hops) >= known:
        return hops[-known]
    return request.META.get("REMOTE_ADDR", "")
