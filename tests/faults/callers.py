"""Clients over HTTP: a machine with a token, a browser without script. Each wish has one key and is repeated
until the answer is definite; now and then it is sent twice at the same moment (double click)."""

import http.client
import io
import json
import random
import re
import socket
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.faults.diary import Diary

TIMEOUT = 20
LONGEST_PAUSE = 2.0
DEFINITE_NO = {400, 403, 404, 405, 409, 410, 422}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Ended(Exception):
    """The run is over and this wish got no definite answer."""


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str
    cookies: list[str] = field(default_factory=list)

    @property
    def leads_to(self) -> str:
        return self.headers.get("location", "")

    @property
    def json(self) -> dict:
        return json.loads(self.text)


class Received:
    """Bytes in the place of a socket, for the parser of the standard library."""

    def __init__(self, raw: bytes):
        self.raw = raw

    def makefile(self, *_args) -> io.BytesIO:
        return io.BytesIO(self.raw)


def read_answer(raw: bytes) -> Answer:
    """The answer, if it came whole: a head that was cut would pass for a shorter one."""
    if b"\r\n\r\n" not in raw:
        raise ConnectionError("the head was cut")
    got = http.client.HTTPResponse(Received(raw))
    got.begin()
    text = got.read().decode(errors="replace")
    headers = {name.lower(): value for name, value in got.headers.items()}
    if "content-length" not in headers and "transfer-encoding" not in headers and got.status not in {204, 304}:
        raise ConnectionError("nobody says how long it is")
    return Answer(got.status, headers, text, got.headers.get_all("Set-Cookie") or [])


@dataclass
class Line:
    """The way to the site, shared by all clients: where it is, whether to go on, how eagerly people click."""

    address: tuple[str, int]
    double: float
    closed: bool = False
    statuses: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, status: int | str) -> None:
        with self.lock:
            self.statuses[str(status)] = self.statuses.get(str(status), 0) + 1

    def send(self, method: str, path: str, body: bytes = b"", headers: dict | None = None) -> Answer:
        """One request on a connection of its own; raises when no whole answer comes back."""
        try:
            answer = read_answer(self._exchange(method, path, body, headers or {}))
        except (OSError, http.client.HTTPException) as error:
            self.count(type(error).__name__)
            raise ConnectionError(str(error)) from error
        self.count(answer.status)
        return answer

    def _exchange(self, method: str, path: str, body: bytes, headers: dict) -> bytes:
        """Everything the site sends until it closes the connection."""
        head = {"Host": "127.0.0.1", "Connection": "close", "Content-Length": str(len(body))} | headers
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
        with socket.create_connection(self.address, TIMEOUT) as way:
            way.sendall("\r\n".join(lines).encode() + body)
            return b"".join(iter(lambda: way.recv(65536), b""))


class Caller:
    """Keys, repeats, double clicks and the diary; what one call is, and what it says, comes from the wish."""

    def __init__(self, line: Line, diary: Diary, chance: random.Random):
        self.line, self.diary, self.chance = line, diary, chance

    def new_key(self) -> str:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4).hex

    def insist(self, wish: "Wish") -> Answer | None:
        """Send until the answer is definite: the answer of a yes, None for a no."""
        pause = 0.1
        while not self.line.closed:
            twice = self.chance.random() < self.line.double
            answers = self._twice(wish) if twice else [self._once(wish)]
            yes = next((one for one in answers if one is not None and wish.is_yes(one)), None)
            if yes is not None:
                return yes
            if any(one is not None and one.status in DEFINITE_NO for one in answers):
                return None
            time.sleep(pause * (0.5 + self.chance.random()))
            pause = min(pause * 2, LONGEST_PAUSE)
        raise Ended(wish.key)

    def _twice(self, wish: "Wish") -> list[Answer | None]:
        answers: list[Answer | None] = []
        clicks = [threading.Thread(target=lambda: answers.append(self._once(wish))) for _ in range(2)]
        for click in clicks:
            click.start()
        for click in clicks:
            click.join()
        return answers

    def _once(self, wish: "Wish") -> Answer | None:
        self.diary.write("invoke", wish.key, op=wish.op, who=wish.who, number=wish.number)
        try:
            answer = wish.call()
        except (ConnectionError, ValueError):
            self.diary.write("unknown", wish.key)
            return None
        if wish.is_yes(answer):
            self.diary.write("ok", wish.key, **wish.facts(answer))
        elif answer.status in DEFINITE_NO:
            self.diary.write("fail", wish.key, status=answer.status, why=answer.text[:300])
        else:
            self.diary.write("unknown", wish.key, status=answer.status)
        return answer


@dataclass
class Wish:
    """One thing a person wants done, under one key."""

    key: str
    op: str
    who: str
    call: Callable[[], Answer]
    number: str = ""
    is_yes: Callable[[Answer], bool] = lambda answer: answer.status in {200, 201}
    facts: Callable[[Answer], dict] = lambda answer: {}


class Machine(Caller):
    """An account's token on /api/v1."""

    def __init__(self, line, diary, chance, who: str, token: str):
        super().__init__(line, diary, chance)
        self.who = who
        self.head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def read(self, number: str) -> dict:
        """A ticket as it stands, asked until it answers."""
        while not self.line.closed:
            try:
                answer = self.line.send("GET", f"/api/v1/tickets/{number}", headers=self.head)
                if answer.status == 200:
                    return answer.json
                if answer.status == 404:
                    raise Ended(f"{number} is not there")
            except (ConnectionError, ValueError):
                pass
            time.sleep(0.2)
        raise Ended(number)

    def wish(self, key: str, op: str, path: str, body: dict, facts, number: str = "") -> Wish:
        raw = json.dumps(body).encode()
        head = self.head | {"Idempotency-Key": key}
        return Wish(key, op, self.who, lambda: self.line.send("POST", path, raw, head), number, facts=facts)

    def register(self, key: str, body: dict) -> dict | None:
        wish = self.wish(key, "register", "/api/v1/tickets", body, lambda got: {"number": got.json["number"]})
        answer = self.insist(wish)
        return answer.json if answer else None

    def move(self, key: str, number: str, name: str, body: dict) -> dict | None:
        path = f"/api/v1/tickets/{number}/moves/{name}"
        answer = self.insist(self.wish(key, name, path, body, lambda got: {"seq": got.json["version"]}, number))
        return answer.json if answer else None


class Browser(Caller):
    """A browser without script: cookies, forms with a CSRF token, redirects not followed."""

    def __init__(self, line, diary, chance, who: str):
        super().__init__(line, diary, chance)
        self.who = who
        self.csrf = self.new_key()
        self.cookies = {"csrftoken": self.csrf}

    def get(self, path: str) -> Answer:
        answer = self.line.send("GET", path, headers={"Cookie": self._cookie()})
        self._keep(answer)
        return answer

    def post(self, path: str, fields: dict) -> Answer:
        body = urlencode(fields | {"csrfmiddlewaretoken": self.csrf}, doseq=True).encode()
        answer = self.line.send("POST", path, body, FORM | {"Cookie": self._cookie()})
        self._keep(answer)
        return answer

    def until(self, call: Callable[[], Answer], *wanted: int) -> Answer:
        """Something that changes nothing we count (a page, a sign-in), until it answers as wanted."""
        while not self.line.closed:
            try:
                answer = call()
            except ConnectionError:
                answer = None
            if answer and answer.status in wanted:
                return answer
            if answer and answer.status in DEFINITE_NO:
                raise Ended(f"{self.who} got {answer.status} where {wanted} had to come")
            time.sleep(0.2)
        raise Ended(self.who)

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in list(self.cookies.items()))

    def _keep(self, answer: Answer) -> None:
        for cookie in answer.cookies:
            name, _equals, value = cookie.split(";")[0].partition("=")
            if name != "csrftoken":
                self.cookies[name] = value


def number_on(page: str) -> str:
    """The first ticket number a page shows as a code."""
    found = re.search(r'<div class="code">([A-Z]+-\d\d-\d+)</div>', page)
    return found[1] if found else ""
