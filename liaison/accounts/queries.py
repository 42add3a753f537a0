"""Reading accounts."""

from liaison.accounts.models import User


def person(username: str) -> User | None:
    """The person with exactly this account, wherever they are posted: a posting may be given to anyone."""
    return User.objects.people().filter(username=username).first()
