"""Addresses of the API. Every address is public to the site's access rules: the bearer token is asked inside."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from liaison.accounts.access import PUBLIC
from liaison.front.api.api import api
from liaison.front.api.problems import problem


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    """Any other address below /api/: the error in the form machines read."""
    return problem(404, _("没有找到"), _("没有这个地址；见 /api/v1/openapi.json。"))


urlpatterns = [
    path("api/v1/", api.urls),
    re_path(r"^api/.*$", nowhere, name="api-nowhere"),
]
NAMES = ("openapi-json", "api-root", "ticket-create", "ticket-list", "ticket-read", "ticket-move")
ACCESS = {f"api:{name}": PUBLIC for name in NAMES} | {"api-nowhere": PUBLIC}
