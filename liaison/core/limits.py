"""How often is often enough (限次): counted in PostgreSQL, so all workers see the same number.

A count belongs to a window of time that starts at a round moment. What is counted (an address, a device)
is kept only as a keyed hash, and goes after a day.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection

from liaison.core import clock, sealing
from liaison.core.errors import DomainError
from liaison.core.models import Tally

KEEP = timedelta(days=1)
ONE_MORE = """
INSERT INTO core_tally (key, since, n) VALUES (%s, %s, 1)
ON CONFLICT (key, since) DO UPDATE SET n = core_tally.n + 1 RETURNING n
"""


class TooOften(DomainError):
    """More than the limit allows (429), with a sentence that says when to come back."""

    status = 429


@dataclass(frozen=True)
class Limit:
    """So many times in so many minutes, for one value of one thing."""

    name: str
    amount: int
    minutes: int

    def hit(self, value: str) -> bool:
        """Count one more; answers whether it is still within the limit.

        Inside a transaction that is rolled back it was not counted.
        """
        with connection.cursor() as cursor:
            cursor.execute(ONE_MORE, [self._key(value), self._window()])
            return cursor.fetchone()[0] <= self.amount

    def is_over(self, value: str) -> bool:
        """Whether the limit was used up, without counting."""
        row = Tally.objects.filter(key=self._key(value), since=self._window()).first()
        return row is not None and row.n >= self.amount

    def _key(self, value: str) -> str:
        return sealing.keyed_hash("tally", self.name, value).hex()

    def _window(self) -> datetime:
        seconds = self.minutes * 60
        return datetime.fromtimestamp(clock.now().timestamp() // seconds * seconds, UTC)


def drop_old() -> int:
    """Forget the counts of windows that ended long ago; answers how many."""
    return Tally.objects.filter(since__lt=clock.now() - KEEP).delete()[0]
