"""What the clients wrote down (日记): one line before and one after every call, one file a client. The only oracle."""

import json
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path


class Diary:
    """One client's file. A line is written and flushed before the call goes out, and after its answer."""

    def __init__(self, folder: Path, name: str):
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / f"{name}.jsonl").open("a", encoding="utf-8")
        self._lock = threading.Lock()

    def write(self, what: str, key: str, **facts) -> None:
        line = json.dumps({"at": round(time.time(), 3), "what": what, "key": key} | facts, ensure_ascii=False)
        with self._lock:
            self._file.write(line + "\n")
            self._file.flush()

    def close(self) -> None:
        self._file.close()


@dataclass
class Deed:
    """All calls under one key: one wish of one person, however often it was sent."""

    key: str
    op: str = ""  # register, desk, say, rate, export, or the name of a move
    who: str = ""
    number: str = ""
    calls: int = 0
    oks: list[dict] = field(default_factory=list)
    fails: int = 0
    unknowns: int = 0

    @property
    def acknowledged(self) -> bool:
        return bool(self.oks)

    @property
    def refused(self) -> bool:
        """Every call got a definite no."""
        return not self.oks and self.fails == self.calls

    @property
    def told(self) -> dict:
        """What the client was told, by whichever answer reached it."""
        return {name: value for ok in reversed(self.oks) for name, value in ok.items() if value not in (None, "")}


def read(folder: Path) -> dict[str, Deed]:
    """Every deed by its key."""
    deeds: dict[str, Deed] = defaultdict(lambda: Deed(""))
    for path in sorted(folder.glob("*.jsonl")):
        for text in path.read_text(encoding="utf-8").splitlines():
            note(deeds, json.loads(text))
    return dict(deeds)


def note(deeds: dict[str, Deed], line: dict) -> None:
    deed = deeds[line["key"]]
    deed.key = line["key"]
    if line["what"] == "invoke":
        deed.op, deed.who, deed.calls = line["op"], line["who"], deed.calls + 1
        deed.number = line.get("number") or deed.number
    elif line["what"] == "ok":
        deed.oks.append(line)
    elif line["what"] == "fail":
        deed.fails += 1
    else:
        deed.unknowns += 1
