"""What the layouts need to know on every page, worked out only when a template asks."""

from django.utils.functional import cached_property

from liaison.accounts.roles import Role
from liaison.front import navigation
from liaison.front.display import chosen


class Shell:
    """The frame round a page: how it is displayed, who looks at it, where they can go."""

    def __init__(self, request):
        self.request = request
        self.user = getattr(request, "user", None)

    @cached_property
    def display(self) -> dict[str, str]:
        """Size, contrast and theme from the cookies; deputies start with large type."""
        return chosen(self.request.COOKIES)

    @property
    def size(self) -> str:
        return self.display["size"] or ("lg" if self.role == Role.DEPUTY else "")

    @property
    def contrast(self) -> str:
        return self.display["contrast"] or "std"

    @property
    def theme(self) -> str:
        return self.display["theme"] or "auto"

    @property
    def keys(self) -> str:
        """Whether single keys act on this page (WCAG 2.1.4: everyone may turn them off)."""
        return "on" if getattr(self.user, "single_keys", True) else "off"

    @property
    def signed_in(self) -> bool:
        return bool(self.user and self.user.is_authenticated)

    @property
    def role(self) -> str:
        return self.user.role if self.signed_in else ""

    @property
    def posting(self):
        return self.user.posting if self.signed_in else None

    @property
    def postings(self) -> list:
        return self.user.live_postings() if self.signed_in else []

    @property
    def where(self) -> str:
        """The desk this person sits at: the unit, else the place."""
        return str(self.posting.unit or self.posting.division) if self.posting else ""

    @property
    def who(self) -> str:
        """何志远·主席团"""
        return "·".join(part for part in (self.user.name, self.user.role_label) if part)

    @property
    def initial(self) -> str:
        return self.user.name[:1]

    @cached_property
    def counts(self) -> navigation.Counts:
        return navigation.Counts(self.user)

    @cached_property
    def nav(self) -> list[dict]:
        return navigation.side(self.role, self.counts, self.request.path)

    @cached_property
    def bar(self) -> list[dict]:
        return navigation.bar(self.role, self.counts, self.request.path)

    @property
    def bell(self) -> int | str:
        return self.counts.of("notices")

    @cached_property
    def links(self) -> dict[str, str]:
        """Addresses the layouts name themselves."""
        return {name: navigation.address(url) for name, url in navigation.LINKS.items()}


def page(request):
    """The context processor: one lazy object, so a page pays only for what it shows."""
    return {"shell": Shell(request)}
