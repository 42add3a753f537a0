"""Who a session belongs to: the account and what it is posted as, in one statement."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import F

from liaison.accounts.models import Posting, Token, User
from liaison.core import clock

USE_NOTED_EVERY = 60  # seconds


class AccountBackend(ModelBackend):
    """Django's own sign-in; only the account of a session is read together with its live postings."""

    def get_user(self, user_id) -> User | None:
        postings = list(_live().filter(user=user_id))
        return _with(postings) if postings else super().get_user(user_id)


def account_of_token(value: str) -> User | None:
    """The account a bearer token (接口令牌) acts for; None when it is unknown, revoked or nobody's any more."""
    own = {"user__tokens__hash": Token.digest(value), "user__tokens__revoked_at": None, "user__is_active": True}
    postings = list(_live().filter(**own).annotate(used_at=F("user__tokens__last_used_at")))
    if not postings:
        return _account_without_posting(value)
    now, used_at = clock.now(), postings[0].used_at
    if used_at is None or (now - used_at).total_seconds() > USE_NOTED_EVERY:
        Token.objects.filter(hash=Token.digest(value)).update(last_used_at=now)
    return _with(postings)


def _account_without_posting(value: str) -> User | None:
    """It may sign in, but has no power anywhere."""
    return User.objects.filter(tokens__hash=Token.digest(value), tokens__revoked_at=None, is_active=True).first()


def _live():
    return Posting.objects.live().select_related("user", "division", "unit").order_by("id")


def _with(postings: list[Posting]) -> User:
    user = postings[0].user
    user.know_postings(postings)
    return user
