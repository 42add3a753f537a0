"""The tables follow the models, on the driver we mean."""

import pytest
from django.core.management import call_command
from django.db import connection


@pytest.mark.django_db
def test_no_model_changed_without_a_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def test_the_driver_is_psycopg2():
    """Django silently prefers psycopg 3 when some package brings it in."""
    assert connection.Database.__name__ == "psycopg2"
