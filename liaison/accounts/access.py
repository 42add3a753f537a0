"""Every address has a rule: public, signed in, or the verb it needs.

Each urls module keeps an ACCESS table beside its urlpatterns: {url name: PUBLIC | SIGNED_IN | "noun:verb"}.
An address without a rule is closed, and a test fails.
"""

from functools import cache
from importlib import import_module

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, URLResolver, get_resolver

from liaison.accounts.scope import can

PUBLIC = "public"
SIGNED_IN = "signed_in"


@cache
def rules() -> dict[str, str]:
    """All rules by full url name, gathered from the ACCESS table of each urls module."""
    found: dict[str, str] = {}
    for resolver in _resolvers(get_resolver(settings.ROOT_URLCONF)):
        module = resolver.urlconf_module
        prefix = f"{resolver.namespace}:" if resolver.namespace else ""
        found |= {prefix + name: rule for name, rule in getattr(module, "ACCESS", {}).items()}
    root = import_module(settings.ROOT_URLCONF)
    return found | getattr(root, "ACCESS", {})


def rule_for(match) -> str:
    """The rule of a resolved address; an address without one is a mistake of ours."""
    try:
        return rules()[match.view_name]
    except KeyError:
        raise ImproperlyConfigured(f"URL {match.view_name!r} has no access rule") from None


def open_to(user, rule: str) -> bool:
    """Whether somebody who is signed in passes a rule."""
    return rule in (PUBLIC, SIGNED_IN) or can(user, rule)


def addresses() -> list[tuple[str, str]]:
    """(full url name, route) of every address of the site, for the tests that walk them."""
    return list(_patterns(get_resolver(settings.ROOT_URLCONF), "", ""))


def _resolvers(resolver):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield entry
            yield from _resolvers(entry)


def _patterns(resolver, namespace: str, route: str):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _patterns(entry, inner, route + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", route + str(entry.pattern)
