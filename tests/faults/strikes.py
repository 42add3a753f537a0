"""The faults (故障), each a function of the stack and a source of chance; `hand` deals them from a seed."""

import random
import time
from collections.abc import Callable, Iterator

from celery import Celery

from tests.faults.callers import Line
from tests.faults.stack import Stack

TASKS = ("suggestions.supervision.tasks.run_clock", "liaison.documents.tasks.run_waiting_jobs")
OUTAGE = (0.5, 4.0)  # seconds until somebody (the supervisor) starts a killed service again
LONGEST_ANSWER = 6000  # bytes; an answer of the interface is about as long


class Blow:
    """One run's faults at work: the services, the clients' line, chance."""

    def __init__(self, stack: Stack, line: Line, chance: random.Random):
        self.stack, self.line, self.chance = stack, line, chance

    def outage(self) -> None:
        time.sleep(self.chance.uniform(*OUTAGE))

    def kill(self, name: str) -> None:
        self.stack.kill(name)
        self.outage()
        self.stack.start_one(name)

    def kill_web(self) -> None:
        self.kill("web")
        self.stack.wait_for_web()

    def kill_web_process(self) -> None:
        """One of the web server's own processes; it must start another by itself."""
        self.stack.kill_a_worker_of("web")
        self.outage()

    def kill_worker(self) -> None:
        self.publish()
        self.kill("worker")

    def kill_pool_process(self) -> None:
        """A process of the worker's pool, with work in hand."""
        self.publish()
        self.stack.kill_a_worker_of("worker")

    def kill_beat(self) -> None:
        self.kill("beat")

    def kill_database(self) -> None:
        self.kill("postgres")

    def end_sessions(self) -> None:
        """pg_terminate_backend of every session but our own."""
        connection = self.stack.database()
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                           " WHERE datname = current_database() AND pid <> pg_backend_pid()")  # fmt: skip
        connection.close()

    def lose_commits(self) -> None:
        """The connection ends after COMMIT went out, before the answer comes back."""
        self.stack.order("postgres", commits=self.chance.randint(3, 8))

    def flush_broker(self) -> None:
        self.publish()
        for _time in range(3):
            with self.stack.broker() as broker:
                broker.flushall()
            time.sleep(0.3)

    def stop_broker(self) -> None:
        self.stack.children["valkey"].stop()
        self.outage()
        self.stack.start_one("valkey")

    def cut_broker(self) -> None:
        """The network between product and broker."""
        self.stack.order("valkey", shut=True, drop=True)
        self.outage()
        self.stack.order("valkey", shut=False)

    def second_beat(self) -> None:
        self.stack.start_one("second-beat")
        time.sleep(self.chance.uniform(4, 8))
        self.stack.children["second-beat"].stop()

    def deliver_twice(self) -> None:
        self.publish(times=4)

    def click_twice(self) -> None:
        """For a while every button is pressed twice."""
        usual, self.line.double = self.line.double, 1.0
        time.sleep(self.chance.uniform(2, 4))
        self.line.double = usual

    def cut_answers(self) -> None:
        """The next answers to clients end at byte k."""
        cuts = [self.chance.choice([0, 1, 17, self.chance.randint(2, LONGEST_ANSWER)]) for _ in range(12)]
        self.stack.order("web", cuts=cuts)

    def move_clock(self) -> None:
        """Some minutes back under running requests, then forward over working days."""
        self.stack.move_clock(-self.chance.uniform(60, 900))
        time.sleep(self.chance.uniform(1, 3))
        self.stack.skip_workdays(self.chance.randint(1, 3))

    def publish(self, times: int = 1) -> None:
        """Put the periodic tasks on the broker besides beat's own, each several times."""
        with Celery(broker=self.stack.valkey.url(), set_as_current=False) as app:
            for task in TASKS * times:
                app.send_task(task, retry=False, ignore_result=True)


FIRST_TWELVE: dict[str, Callable[[Blow], None]] = {
    "web killed": Blow.kill_web,
    "worker killed": Blow.kill_worker,
    "beat killed": Blow.kill_beat,
    "database killed": Blow.kill_database,
    "broker flushed": Blow.flush_broker,
    "broker stopped": Blow.stop_broker,
    "broker cut off": Blow.cut_broker,
    "two beats": Blow.second_beat,
    "duplicate delivery": Blow.deliver_twice,
    "double clicks": Blow.click_twice,
    "answers cut at byte k": Blow.cut_answers,
    "clock moved": Blow.move_clock,
}
STRIKES = FIRST_TWELVE | {
    "answer to COMMIT lost": Blow.lose_commits,
    "database sessions ended": Blow.end_sessions,
    "process of the web server killed": Blow.kill_web_process,
    "process of the worker killed": Blow.kill_pool_process,
}


def hand(chance: random.Random, amount: int) -> Iterator[str]:
    """Twelve are each of the first twelve once; beyond that whole decks of all, shuffled."""
    deck: list[str] = []
    for number in range(amount):
        if not deck:
            deck = list(FIRST_TWELVE if number == 0 and amount <= len(FIRST_TWELVE) else STRIKES)
            chance.shuffle(deck)
        yield deck.pop()
