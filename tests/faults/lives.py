"""The road of one ticket (一件的一生), drawn from a seed, walked from outside: see the state, send the next move."""

import random
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.faults.callers import Ended, Machine
from tests.faults.desks import Keeper, Paper, Visitor
from tests.faults.stage import COUNTY, OFFICES, PRESIDIUM, STATION

WORDS = "村口到小学那段路塌了半边，下雨天娃娃们绕着水坑走。"
SOURCES = {"api": 50, "desk": 35, "say": 15}
# Where a ticket is left for the clock: it transfers, signs, reminds, closes.
PARKS = {"": 70, "verify": 5, "assigned": 8, "handling": 5, "rating": 12}
MOST_STEPS = 60


@dataclass
class Plan:
    """What shall happen to one ticket."""

    source: str
    park: str
    detours: set[str] = field(default_factory=set)
    rival: bool = False  # somebody else presses the same button with another key

    @staticmethod
    def draw(chance: random.Random) -> "Plan":
        source, park = _pick(SOURCES, chance), _pick(PARKS, chance)
        if park == "verify":
            source = "say"
        odds = {"return": 0.3, "send_back": 0.25, "unhappy": 0.25, "promise": 0.15, "supplement": 0.25}
        detours = {name for name, chances in odds.items() if chance.random() < chances}
        return Plan(source, park, detours, rival=chance.random() < 0.1)


def _pick(weights: dict[str, int], chance: random.Random) -> str:
    return chance.choices(list(weights), weights=list(weights.values()))[0]


@dataclass
class Company:
    """Everybody one client thread can act as."""

    stage: dict
    machines: dict[str, Machine]
    keeper: Keeper
    visitor: Visitor
    rival: Machine  # the presidium at a second screen
    chance: random.Random


class Life:
    """One ticket from its first word to where its plan ends."""

    def __init__(self, plan: Plan, company: Company, today: date):
        self.plan, self.co, self.today = plan, company, today
        self.paper = Paper()
        self.number, self.state, self.version, self.round = "", "", 0, 1
        self.at_station = False
        self.office = OFFICES[0]
        self.left = set(plan.detours)
        self.rated: tuple[int, int] | None = None  # round and version of the last rating
        self.closes = False

    def live(self) -> str:
        """Walk to the end; answers the number. Raises Ended when the run is over before."""
        self.begin()
        for _step in range(MOST_STEPS):
            if self.is_at_end():
                return self.number
            self.advance()
        raise Ended(f"{self.number} turns in circles at {self.state}")

    def begin(self) -> None:
        key = self.co.machines[PRESIDIUM].new_key()
        words = f"{WORDS}〔{key}〕"
        place = self.co.stage["village"]
        if self.plan.source == "desk":
            paper = self.co.keeper.receive(key, words)
        elif self.plan.source == "say":
            paper = self.co.visitor.say(key, words, self.co.stage["town"], place)
        else:
            body = {"original_words": words, "division_code": place, "reporter_name": "李秀英"}
            got = self.co.machines[PRESIDIUM].register(key, body)
            paper = got and Paper(got["number"], path_of(got["private_link"]), got["query_code"], got["pin"])
        if paper is None:
            raise Ended(f"{self.plan.source} was refused")
        self.paper = paper
        self.number = self.paper.number
        if self.number:
            self.look()

    def look(self) -> None:
        self.take(self.co.machines[PRESIDIUM].read(self.number))

    def take(self, seen: dict) -> None:
        self.state, self.version, self.round = seen["state"], seen["version"], seen["round"]
        lead = next((leg for leg in seen["legs"] if leg["role"] == "lead" and leg["done_at"] is None), None)
        self.at_station = lead is not None and lead["step"] == "verify"

    def is_at_end(self) -> bool:
        here = "verify" if self.state == "registered" and self.at_station else self.state
        return not self.number or self.state == "closed" or here == self.plan.park

    def advance(self) -> None:
        """Send the one move that comes next; whoever was faster, the ticket is looked at again."""
        if self.state in {"rating", "unsatisfied"} and self.rates():
            return self.look()
        who, name, body, mark = self.next_move()
        rival = None
        if self.plan.rival and who == PRESIDIUM:
            rival = threading.Thread(target=self.send, args=(self.co.rival, name, body, mark))
            rival.start()
        seen = self.send(self.co.machines[who], name, body, mark)
        if rival:
            rival.join()
        return self.take(seen) if seen else self.look()

    def send(self, machine: Machine, name: str, body: dict, mark: str) -> dict | None:
        """One move by one person; where there is a field for words, they carry the key."""
        key = machine.new_key()
        words = {mark: key if name == "sign" else f"{body.get(mark, '')}〔{key}〕"} if mark else {}
        with suppress(Ended):
            return machine.move(key, self.number, name, body | words | {"version": self.version})

    def rates(self) -> bool:
        """The voter says what they think of the answer, once per answer."""
        if self.state != "rating" or not (self.paper.link or self.paper.code) or self.plan.park == "rating":
            return False
        if self.rated == (self.round, self.version):
            return False
        unhappy = "unhappy" in self.left and self.round == 1
        self.left.discard("unhappy")
        self.co.visitor.rate(self.co.visitor.new_key(), self.paper, "unsatisfied" if unhappy else "satisfied")
        self.look()
        self.rated = (self.round, self.version)
        return True

    # The table of what comes next: (who, move, fields, field that carries the key)

    def next_move(self) -> tuple[str, str, dict, str]:
        return getattr(self, f"from_{self.state}")()

    def from_registered(self):
        if self.at_station:
            return STATION, "transfer", {"unit": self._unit(PRESIDIUM)}, "note"
        if "supplement" in self.left and self.plan.source != "api":
            self.left.discard("supplement")
            return PRESIDIUM, "ask_supplement", {"missing": "哪一段路？"}, "missing"
        chosen = {"category": self.co.chance.choice(self.co.stage["categories"]), "level": "township"}
        return PRESIDIUM, "enlist", {"title": "塌方路段", "track": "ordinary", "basis": ""} | chosen, "basis"

    def from_supplement(self):
        return STATION, "supplement", {"text": "小学门口那段"}, "text"

    def from_listed(self):
        return PRESIDIUM, "hand_off", {"unit": self._unit(self.office)}, "demand"

    def from_assigned(self):
        if "return" in self.left:
            self.left.discard("return")
            body = {"reason": self.co.stage["return_reason"]}
            giver, self.office = self.office, OFFICES[1 - OFFICES.index(self.office)]
            return giver, "hand_back", body, "note"
        return self.office, "sign", {}, "handler_name"

    from_returned = from_listed

    def from_handling(self):
        parts = {"done_text": "已修好", "result_text": "恢复通行", "contact": "邓工 5550100"}
        if "promise" in self.left and self.round == 1:
            self.left.discard("promise")
            promise = {"promised_on": (self.today + timedelta(days=200)).isoformat(), "next_text": "年底前"}
            return self.office, "reply", parts | promise | {"result_class": self.co.stage["classes"]["B"]}, "done_text"
        return self.office, "reply", parts | {"result_class": self.co.stage["classes"]["A"]}, "done_text"

    def from_replied(self):
        if "send_back" in self.left:
            self.left.discard("send_back")
            return PRESIDIUM, "send_back", {"reason": "请写清几时完工"}, "reason"
        return PRESIDIUM, "check", {}, ""

    def from_rating(self):
        self.closes = not self.closes  # refused when a promise is open: then it is followed
        return (PRESIDIUM, "close", {}, "conclusion") if self.closes else (PRESIDIUM, "follow", {}, "")

    def from_unsatisfied(self):
        return PRESIDIUM, "rehandle", {"unit": self._unit(self.office), "demand": "重新修"}, "demand"

    def from_following(self):
        parts = {"done_text": "已兑现", "result_text": "恢复通行", "contact": "邓工 5550100"}
        return self.office, "fulfil", parts | {"result_class": self.co.stage["classes"]["A"]}, "done_text"

    def _unit(self, name: str) -> int:
        return self.co.stage["people"][name]["unit"]


def path_of(link: str) -> str:
    return "/v/" + link.rpartition("/v/")[2]


def company(line, diaries, stage: dict, seed: int, number: int) -> Company:
    """The people of one client thread, each with an own diary and an own source of chance."""
    people = stage["people"]

    def chance(name: str) -> random.Random:
        return random.Random(f"{seed}:{number}:{name}")

    def machine(name: str, as_: str = "") -> Machine:
        who = people[name]
        return Machine(line, diaries(f"{number}-{as_ or name}"), chance(as_ or name), who["username"], who["token"])

    keeper = Keeper(line, diaries(f"{number}-desk"), chance("desk"), people[STATION]["username"], stage["password"],
                    stage["village"])  # fmt: skip
    return Company(
        stage=stage,
        machines={name: machine(name) for name in (STATION, PRESIDIUM, *OFFICES, COUNTY)},
        keeper=keeper,
        visitor=Visitor(line, diaries(f"{number}-voter"), chance("voter"), "_voter"),
        rival=machine(PRESIDIUM, "rival"),
        chance=chance("life"),
    )
