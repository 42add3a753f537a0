"""The acts that are measured: which requests make one, ours and the raw twin's, on one database of generated rows."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, cycle
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from bench.sending import Request
from liaison.accounts.models import Token, User
from liaison.core import clock
from liaison.front.load import country as land
from liaison.front.load.country import Country
from suggestions.rules.models import Category
from suggestions.rules.queries import profile_for
from suggestions.tickets.figures import year_start
from suggestions.tickets.models import Ticket
from suggestions.tickets.search import tokens
from suggestions.tickets.states import TicketState

WORD = "路灯不亮"
WORDS = "村口到小学那段路塌了半边，雨天孩子们贴着沟边绕。"


@dataclass(frozen=True)
class Act:
    """One thing that people do: its name, how wide it looks, and endless requests for both sides."""

    name: str
    scope: str
    ours: Callable[[], Iterator[Request]]
    raw: Callable[[], Iterator[Request]]
    writes: bool = False
    most: int = 1_000_000  # how many can be made before the rows run out
    slow: bool = False


class Stage:
    """People of the invented country with their sessions, in the database this process works with."""

    def __init__(self, country: Country):
        self.country = country
        self.sessions: dict[int, str] = {}
        self.busy = self._busiest()

    def _busiest(self) -> int:
        """A township of the usual size: the one in the middle."""
        sizes = [
            (Ticket.objects.under(self.country.town(town)).open().count(), town)
            for town in range(min(self.country.towns, 99))
        ]
        return sorted(sizes)[len(sizes) // 2][1]

    def session(self, user: int) -> str:
        """The session of somebody signed in."""
        if user not in self.sessions:
            account = User.objects.get(pk=user)
            store = SessionStore()
            store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user), settings.AUTHENTICATION_BACKENDS[-1]
            store[HASH_SESSION_KEY] = account.get_session_auth_hash()
            store.save()
            self.sessions[user] = store.session_key
        return self.sessions[user]

    # Whoever looks from here sees so much.

    def people(self) -> dict[str, int]:
        town, land_ = self.busy, self.country
        county = town // land.TOWNS_A_COUNTY
        city = county // land.COUNTIES_A_CITY
        return {
            "township": land_.user(town, land.PRESIDIUM),
            "county": land_.user_above(2, county),
            "city": land_.user_above(1, city),
            "province": land_.user_above(0, city // land.CITIES_A_PROVINCE),
        }

    def acts(self) -> list[Act]:
        people = self.people()
        found = [self.ledger(scope, user) for scope, user in people.items()]
        found += [self.village(people["township"]), self.station()]
        found.append(self.detail(people["township"]))
        found += [self.dashboard("township", people["township"]), self.dashboard("county", people["county"])]
        found += [self.search(people["county"]), self.export(people["county"]), self.portal()]
        return [*found, self.intake(), self.handoff()]

    def twin(self, act: str, user: int, **query) -> Request:
        posting = User.objects.get(pk=user).posting if user else None
        values = {"u": user, "session": self.session(user) if user else "", "role": posting.role if posting else ""}
        return Request(f"/{act}/?{urlencode(values | query)}")

    def pair(self, name: str, scope: str, path: str, user: int, twin: dict, **more) -> Act:
        ours = Request(path, self.session(user) if user else "")
        raw = self.twin(name, user, **twin)
        return Act(name, scope, lambda: cycle([ours]), lambda: cycle([raw]), **more)

    def ledger(self, scope: str, user: int) -> Act:
        return self.pair("ledger", scope, "/ticket/", user, {})

    def village(self, user: int) -> Act:
        code = self.country.village(self.busy, 1)
        return self.pair("ledger", "village", f"/ticket/?place={code}", user, {"place": code})

    def station(self) -> Act:
        user = self.country.user(self.busy, land.KEEPER)
        return self.pair("ledger", "station", "/ticket/", user, {})

    def detail(self, user: int) -> Act:
        rows = Ticket.objects.under(self.country.town(self.busy)).order_by("-pk")
        numbers = list(rows.filter(round=1).values_list("number", flat=True)[:200])
        ours = [Request(f"/ticket/{number}/", self.session(user)) for number in numbers]
        raw = [self.twin("detail", user, number=number) for number in numbers]
        return Act("detail", "township", lambda: cycle(ours), lambda: cycle(raw))

    def dashboard(self, scope: str, user: int) -> Act:
        path = "/county/" if scope == "county" else "/work/"
        return self.pair("dashboard", scope, path, user, {"year": year_start().isoformat()})

    def search(self, user: int) -> Act:
        wanted = " & ".join(f"'{token}'" for token in tokens(WORD))
        return self.pair("search", "county", f"/ticket/?{urlencode({'q': WORD})}", user, {"q": WORD, "tokens": wanted})

    def export(self, user: int) -> Act:
        return self.pair("export", "county", "/ticket/csv/", user, {}, slow=True)

    def portal(self) -> Act:
        return self.pair("portal", "nation", "/open/", 0, {})

    def intake(self) -> Act:
        """A matter handed in by a machine for a township's organ; every one for another township."""
        towns = range(min(self.country.towns, 8))
        users = [self.country.user(town, land.PRESIDIUM) for town in towns]
        keys = [Token.issue(User.objects.get(pk=user)) for user in users]
        codes = [self.country.village(town, 1) for town in towns]
        ours = [
            Request("/api/v1/tickets", token=key, expects=frozenset({201}),
                    json=json.dumps({"original_words": WORDS, "division_code": code}))
            for key, code in zip(keys, codes, strict=True)
        ]  # fmt: skip
        year = f"{clock.today().year % 100:02d}"
        fixed = {
            "category": Category.objects.active().latest("pk").pk, "profile": profile_for("", clock.today()).pk,
            "year": year,
        }  # fmt: skip
        raw = [
            self.twin("intake", user, code=code, unit=self.country.unit(town, land.ORGAN),
                      series=f"ticket:{self.country.letters(town)}:{year}", **fixed)
            for town, user, code in zip(towns, users, codes, strict=True)
        ]  # fmt: skip
        return Act("intake", "township", lambda: cycle(ours), lambda: cycle(raw), writes=True)

    def handoff(self) -> Act:
        """Listed tickets are handed to the township's office, each once."""
        towns = range(min(self.country.towns, 60))
        listed = Ticket.objects.filter(state=TicketState.LISTED).order_by("pk")
        jobs = [
            (town, number)
            for town in towns
            for number in listed.under(self.country.town(town)).values_list("number", flat=True)[:40]
        ]
        turn = count()

        def ours() -> Iterator[Request]:
            for n in turn:
                town, number = jobs[n % len(jobs)]
                form = {"unit": str(self.country.unit(town, land.OFFICE)), "demand": "请十五日内办结并答复。"}
                user = self.country.user(town, land.PRESIDIUM)
                path = f"/ticket/{number}/hand-off/"
                yield Request(path, self.session(user), form, expects=frozenset({302}))

        def raw() -> Iterator[Request]:
            for n in turn:
                town, number = jobs[n % len(jobs)]
                user = self.country.user(town, land.PRESIDIUM)
                yield self.twin("handoff", user, number=number, unit=self.country.unit(town, land.OFFICE))

        return Act("handoff", "township", ours, raw, writes=True, most=len(jobs))
