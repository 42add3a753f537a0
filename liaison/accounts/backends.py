"""Who a session belongs to: the account and what it is posted as, in one statement."""

from django.contrib.auth.backends import ModelBackend

from liaison.accounts.models import Posting, User


class AccountBackend(ModelBackend):
    """Django's own sign-in; only the account of a session is read together with its live postings."""

    def get_user(self, user_id) -> User | None:
        rows = Posting.objects.live().filter(user=user_id).select_related("user", "division", "unit").order_by("id")
        postings = list(rows)
        if not postings:
            return super().get_user(user_id)
        user = postings[0].user
        user.know_postings(postings)
        return user
