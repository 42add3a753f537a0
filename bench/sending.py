"""Requests as a signed-in browser or a machine sends them, over connections that stay open."""

import http.client
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

CSRF = "b" * 32  # a form is accepted when its token is the cookie's
OK = {200, 201, 302}


@dataclass(frozen=True)
class Request:
    """One request: address, whose session, what is posted."""

    path: str
    session: str = ""
    form: dict[str, str] | None = None
    json: str = ""
    token: str = ""
    expects: frozenset[int] = frozenset({200})

    def parts(self) -> tuple[str, str, str | None, dict[str, str]]:
        headers = {"Host": "127.0.0.1", "Cookie": f"sessionid={self.session}; csrftoken={CSRF}"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.json:
            return "POST", self.path, self.json, headers | {"Content-Type": "application/json"}
        if self.form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            return "POST", self.path, urlencode(self.form | {"csrfmiddlewaretoken": CSRF}), headers
        return "GET", self.path, None, headers


@dataclass
class Run:
    """What a series of requests came to."""

    done: int = 0
    bytes: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


def send(port: int, requests: Iterable[Request], connections: int = 1) -> Run:
    """Send them all, over so many connections at once."""
    waiting, run, lock = list(requests)[::-1], Run(), threading.Lock()

    def work() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while True:
            with lock:
                if not waiting:
                    break
                request = waiting.pop()
            method, path, body, headers = request.parts()
            line.request(method, path, body.encode() if body else None, headers)
            answer = line.getresponse()
            size = len(answer.read())
            with lock:
                run.done += 1
                run.bytes += size
                if answer.status not in request.expects:
                    run.wrong.append(f"{answer.status} {path}")
        line.close()

    started = time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.seconds = time.perf_counter() - started
    if run.wrong:
        raise SystemExit(f"{len(run.wrong)} of {run.done} answers were wrong: {run.wrong[:3]}")
    return run
