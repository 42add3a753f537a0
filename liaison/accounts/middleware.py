"""What a signed-in person acts as, and whether this address is open to them."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from liaison.accounts import access
from liaison.accounts.roles import Role
from liaison.core import clock

DEPUTY_SESSION_SECONDS = 30 * 24 * 3600
# What somebody with a one-time password may open before choosing an own one.
OPEN_BEFORE_CHANGE = frozenset(
    {"accounts:password", "accounts:logout", "accounts:language", "front:display", "accounts:login"}
)


def note_visit(session, user) -> None:
    """Put off the end of the session, at most once a minute: a write with every page would double its cost."""
    minute = int(clock.now().timestamp()) // 60
    if session.get("minute") == minute:
        return
    session["minute"] = minute
    if user.role == Role.DEPUTY:
        session.set_expiry(DEPUTY_SESSION_SECONDS)


class PostingMiddleware:
    """Sets the active posting from the session, and asks the access rule of every address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if user.is_authenticated:
            chosen = request.session.get("posting")
            live = user.live_postings()
            user.posting = next((p for p in live if p.pk == chosen), live[0] if live else None)
            note_visit(request.session, user)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        rule = access.rule_for(request.resolver_match)
        if rule == access.PUBLIC:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if request.user.must_change_password and request.resolver_match.view_name not in OPEN_BEFORE_CHANGE:
            return redirect("accounts:password")
        if access.open_to(request.user, rule):
            return None
        raise PermissionDenied(_("您现在的身份不能打开这个页面。"))
