"""Planted defects of the running product, chosen by FAULTS_DEFECT; they live here and nowhere in the product."""

from django.apps import AppConfig
from django.conf import settings


class Planted(AppConfig):
    """Loaded last, so that what it replaces is already there."""

    name = "tests.faults"
    label = "planted"

    def ready(self) -> None:
        PLANTS[settings.DEFECT]()


def no_idempotency() -> None:
    """The key is looked at, and the act is done again."""
    from liaison.front.api import tickets

    tickets.once = lambda *, effect, **_about: (effect(), False)


def acknowledged_before_saved() -> None:
    """Every second registration answers 201 and is rolled back: the answer was sent before the commit."""
    from itertools import count

    from django.db import transaction

    from liaison.front.api import tickets

    numbers, register = count(1), tickets._register

    def forgetful(request, ticket):
        if next(numbers) % 2:
            return register(request, ticket)
        with transaction.atomic():
            answer = register(request, ticket)
            transaction.set_rollback(True)
        return answer

    tickets._register = forgetful


def clock_signs_nothing() -> None:
    """The sweep forgets tickets nobody signed for."""
    from suggestions.supervision import queries

    queries.past_return_window = lambda at, within="": []


def silent_alerts() -> None:
    """Alerts are marked as told, and nobody is."""
    from suggestions.supervision import notices

    notices.alert_raised = lambda alert, organ: None


PLANTS = {
    plant.__name__: plant for plant in (no_idempotency, acknowledged_before_saved, clock_signs_nothing, silent_alerts)
}
