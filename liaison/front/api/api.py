"""The API itself: bearer tokens, one form of errors, version 1."""

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.security import HttpBearer

from liaison.accounts.models import Token
from liaison.core import clock
from liaison.front.api import problems
from liaison.front.api.tickets import router


class BearerToken(HttpBearer):
    """A machine's token (`manage.py create_token USER`); it acts as that account in its first live posting."""

    def authenticate(self, request: HttpRequest, token: str):
        row = Token.objects.filter(hash=Token.digest(token), revoked_at=None, user__is_active=True)
        found = row.select_related("user").first()
        if found is None:
            return None
        now = clock.now()
        if found.last_used_at is None or (now - found.last_used_at).total_seconds() > 60:
            row.update(last_used_at=now)
        request.user = found.user
        return found.user


api = NinjaAPI(
    title="Liaison 代表家站点",
    version="1.0.0",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=BearerToken(),
)
problems.install(api)
api.add_router("/tickets", router)
