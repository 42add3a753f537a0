"""The API itself: bearer tokens, one form of errors, version 1."""

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.security import HttpBearer

from liaison.accounts.backends import account_of_token
from liaison.front.api import problems
from liaison.front.api.tickets import router


class BearerToken(HttpBearer):
    """A machine's token (`manage.py create_token USER`); it acts as that account in its first live posting."""

    def authenticate(self, request: HttpRequest, token: str):
        account = account_of_token(token)
        if account is not None:
            request.user = account
        return account


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
