"""What every queryset of the house can do."""

from django.db import models
from django.db.models.functions import Left


class HouseQuerySet(models.QuerySet):
    def locked(self, pk):
        """The row, locked until the end of the transaction; only this row, not what it joins."""
        return self.select_for_update(of=("self",)).get(pk=pk)

    def under(self, code: str, column: str = "division"):
        """Rows at or below a division: an equality on left(code, n), so that an index of that level serves."""
        return self.alias(scope_code=Left(column, len(code))).filter(scope_code=code)
