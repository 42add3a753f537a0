"""The embedded servers as the suite itself uses them."""

import os
from urllib.parse import urlsplit

import psycopg2
import redis


def test_the_database_and_the_broker_of_the_suite_answer():
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT datctype FROM pg_database WHERE datname = current_database()")
        assert cursor.fetchone() == ("C.UTF-8",)
    connection.close()
    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    assert client.ping()
    client.close()


def test_each_xdist_worker_has_its_own_broker_number():
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    number = int(urlsplit(os.environ["REDIS_URL"]).path.lstrip("/"))
    assert number == (int(worker.removeprefix("gw")) + 1 if worker else 0)
