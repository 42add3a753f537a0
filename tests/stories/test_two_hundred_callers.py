"""Two hundred callers, one ticket, one winner: over HTTP, through the real web server with its real pool."""

import json
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from liaison.accounts.models import Token
from liaison.supervisor.children import Child
from suggestions.supervision.soundness import offenders
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from tests.builders.tickets import Town, a_ticket
from tests.conftest import PROJECT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("server")]
CALLERS = 200


@pytest.fixture
def server(worker_environment):
    """The web server as `make demo` runs it: two processes, four threads each, on the test database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    argv = [sys.executable, "-m", "granian", "--interface", "wsgi", "liaison.wsgi:application"]
    argv += ["--port", port, "--workers", "2", "--blocking-threads", "4", "--workers-kill-timeout", "4"]
    child = Child(
        "web", argv, PROJECT, worker_environment | {"DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
    )
    child.start()
    address = f"http://127.0.0.1:{port}"
    wait_until_it_answers(address, child)
    yield address
    child.stop()


def wait_until_it_answers(address: str, child: Child, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{address}/healthz/live", timeout=2)
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail("The server did not start:\n" + "\n".join(child.lines))


def test_one_of_two_hundred_hand_offs_wins(server):
    town = Town()
    town.clerk  # noqa: B018 - the unit has an account
    ticket = a_ticket(at=S.LISTED, town=town)
    token = Token.issue(town.presidium)
    body = json.dumps({"unit": town.office.pk, "demand": "请尽快修复", "version": ticket.version}).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def call(_number: int) -> int:
        request = urllib.request.Request(f"{server}/api/v1/tickets/{ticket.number}/moves/hand_off", body, headers)
        try:
            return urllib.request.urlopen(request, timeout=60).status
        except urllib.error.HTTPError as refusal:
            return refusal.code

    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(call, range(CALLERS)))
    assert answers.count(200) == 1
    assert set(answers) <= {200, 409, 422}
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.state, ticket.legs.filter(step="handle").count()) == (S.ASSIGNED, 1)
    assert offenders() == {}
