"""One seed from start to verdict: clients work, faults strike, the house drains, the checker reads."""

import queue
import random
import shutil
import threading
import time
from collections import Counter
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults import checks, clockwork, diary, rows
from tests.faults.callers import Ended, Line
from tests.faults.lives import Company, Life, Plan, company
from tests.faults.stack import SERVICES, Stack
from tests.faults.strikes import STRIKES, Blow, hand

CLIENTS = 8
DOUBLE = 0.03  # how often a button is pressed twice
TICKETS_PER_EXPORT = 40
DRAIN = 300  # seconds the house has to catch up
PATIENCE = 1200  # seconds clients may still need after the last fault; whoever waits longer is stuck
LATER = (6, 25)  # working days forward when all is over: what was left lying is signed, closed, then overdue


@dataclass
class Result:
    """Everything worth saying about one seed."""

    seed: int
    tickets: int
    moves: int = 0
    calls: int = 0
    unknown: int = 0
    resent: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    strikes: list[str] = field(default_factory=list)
    cut: dict[str, int] = field(default_factory=dict)
    ended: Counter = field(default_factory=Counter)  # services that ended without being killed
    by_clock: Counter = field(default_factory=Counter)
    reminders: int = 0
    working: float = 0  # seconds the clients worked
    drained: float = 0  # seconds until nothing was left to do, the longer of the two
    wrong: dict[str, list[str]] = field(default_factory=dict)

    def count(self, word: str) -> int:
        return sum(line.startswith(word) for lines in self.wrong.values() for line in lines)


class Run:
    """The clients and the faults of one seed on a running stack."""

    def __init__(self, stack: Stack, seed: int, tickets: int, faults: int, clients: int = CLIENTS, say=print):
        self.stack, self.seed, self.say = stack, seed, say
        self.folder = Path(stack.folder.path, f"diaries-{seed}")
        shutil.rmtree(self.folder, ignore_errors=True)  # of an earlier run on the same stack
        self.line = Line(stack.address, DOUBLE)
        self.clients = clients
        self.result = Result(seed, tickets)
        self.faults = list(hand(random.Random(f"{seed}:faults"), faults))
        self.waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
        self.done = 0
        self.unfinished: list[str] = []
        self.threads: list[threading.Thread] = []
        self.lock = threading.Lock()

    def work(self) -> None:
        """All tickets walked by the clients, while the faults strike one after another."""
        for number in range(self.result.tickets):
            self.waiting.put(number)
        self.threads = [threading.Thread(target=self.client, args=(number,)) for number in range(self.clients)]
        began = time.monotonic()
        for thread in self.threads:
            thread.start()
        blow = Blow(self.stack, self.line, random.Random(f"{self.seed}:blows"))
        for number, name in enumerate(self.faults):
            self.wait_until((number + 0.5) / len(self.faults) * self.result.tickets)
            self.strike(blow, name, time.monotonic() - began)
        last = time.monotonic()
        for thread in self.threads:
            while thread.is_alive():
                self.mend()
                self.line.closed = time.monotonic() > last + PATIENCE
                thread.join(0.5)
        self.result.working = time.monotonic() - began

    def wait_until(self, done: float) -> None:
        while self.done < done and not self.waiting.empty() and any(thread.is_alive() for thread in self.threads):
            self.mend()
            time.sleep(0.05)

    def mend(self) -> None:
        """Start again what ended by itself, as the supervisor does; it is told."""
        for name in SERVICES:
            if not self.stack.children[name].is_running():
                self.say(f"        {name} ended by itself")
                self.result.ended[name] += 1
                self.stack.children[name].bury()
                self.stack.start_one(name)

    def strike(self, blow: Blow, name: str, at: float) -> None:
        self.say(f"{at:6.1f} s  {self.done:5d} tickets  {name}")
        STRIKES[name](blow)
        self.result.strikes.append(name)

    def client(self, number: int) -> None:
        """One thread's people, until no ticket is left."""
        with ExitStack() as books:

            def book(name: str) -> diary.Diary:
                return books.enter_context(closing(diary.Diary(self.folder, name)))

            acting = company(self.line, book, self.stage, self.seed, number)
            acting.keeper.sign_in()
            with suppress(queue.Empty):
                while True:
                    self.walk(self.waiting.get_nowait(), acting)

    def walk(self, ticket: int, acting: Company) -> None:
        """One ticket's life; a client that breaks is a finding, not the end of the run."""
        life = Life(Plan.draw(random.Random(f"{self.seed}:{ticket}")), acting, self.stack.now().date())
        try:
            life.live()
            if ticket % TICKETS_PER_EXPORT == 0:
                acting.keeper.export(acting.keeper.new_key())
        except Ended as why:
            self.unfinished.append(f"stuck: {life.number or ticket}: {why}")
        except Exception as broken:
            self.unfinished.append(f"client: {life.number or ticket}: {broken!r}")
        finally:
            with self.lock:
                self.done += 1

    @property
    def stage(self) -> dict:
        return self.stack.stage

    # After the last fault

    def settle(self) -> None:
        """Everything runs again; then the clock goes on until what was left lying is due, and has its consequences."""
        for door in ("web", "postgres", "valkey"):
            self.result.cut = self.stack.order(door, calm=True)
        self.mend()
        self.stack.wait_for_web()
        for amount in LATER:
            self.stack.skip_workdays(amount)
            self.result.drained = max(self.result.drained, self.drain())

    def drain(self) -> float:
        began = time.monotonic()
        while self.left_to_do() and time.monotonic() < began + DRAIN:
            self.mend()
            time.sleep(0.5)
        return time.monotonic() - began

    def left_to_do(self) -> int:
        return clockwork.still_to_do(self.read(), self.stage["workdays"])

    def read(self) -> rows.Rows:
        connection = self.stack.database()
        try:
            return rows.read(connection, self.stack.now())
        finally:
            connection.close()

    def judge(self) -> Result:
        """Read diaries and database, and say what is wrong."""
        found, diaries = self.read(), diary.read(self.folder)
        result = self.result
        result.wrong = checks.check(diaries, found, self.stage["workdays"])
        self.unfinished += [f"stuck: {self.waiting.qsize()} tickets nobody began"] * (not self.waiting.empty())
        if self.unfinished:
            result.wrong["unfinished"] = self.unfinished
        offenders = self.stack.product_check()
        if offenders:
            result.wrong["check_data"] = offenders
        result.moves = sum(len(entries) for entries in found.moves_of.values())
        result.calls = sum(deed.calls for deed in diaries.values())
        result.unknown = sum(deed.unknowns for deed in diaries.values())
        result.resent = sum(deed.calls > 1 for deed in diaries.values())
        result.statuses, result.reminders = self.line.statuses, len(found.alerts)
        result.by_clock = Counter(e.verb for e in found.entries if e.role == "system")
        return result


def whole(stack: Stack, seed: int, tickets: int, faults: int, say=print, clients: int = CLIENTS) -> Result:
    """Work, settle, judge."""
    run = Run(stack, seed, tickets, faults, clients, say)
    run.work()
    run.settle()
    return run.judge()
