"""Views that belong to every page rather than to one."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from liaison.front import navigation
from liaison.front.display import COOKIE_SECONDS, chosen


@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Keep the chosen size, contrast or theme in cookies and go back to the page."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    for name, value in chosen(request.POST).items():
        if value:
            response.set_cookie(name, value, COOKIE_SECONDS, samesite="Lax", secure=request.is_secure())
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where a person starts: the first line of the menu of the role they act in."""
    return redirect(navigation.start(request.user.role) or reverse("accounts:settings"))
