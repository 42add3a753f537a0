"""CPU time from /proc, in nanoseconds, of a process and everything below it."""

from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


def below(pid: int) -> list[int]:
    """The process and its descendants."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for task in _listed(PROC / str(one) / "task"):
            try:
                waiting += map(int, (task / "children").read_text().split())
            except OSError:
                continue
    return found


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


@dataclass
class Meter:
    """How much CPU a tree of processes uses between two readings; threads that came in between count from zero."""

    pid: int

    def start(self) -> None:
        self.before = self._read()

    def read_ms(self) -> float:
        spent = sum(ns - self.before.get(task, 0) for task, ns in self._read().items())
        return spent / 1e6

    def _read(self) -> dict[str, int]:
        times = {}
        for pid in below(self.pid):
            for task in _listed(PROC / str(pid) / "task"):
                try:
                    times[f"{pid}/{task.name}"] = int((task / "schedstat").read_text().split()[0])
                except (OSError, ValueError):
                    continue
        return times


def load_average() -> float:
    return float((PROC / "loadavg").read_text().split()[0])
