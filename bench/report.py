"""The table on the screen and bench.json: one row for each act and scope."""

import json
from dataclasses import dataclass
from pathlib import Path

from bench.measuring import Sample

COLUMNS = (
    ("act", "act", "<10"), ("scope", "scope", "<9"), ("ours_cpu_ms", "CPU ms", ">9.3f"), ("raw_cpu_ms", "raw", ">9.3f"),
    ("ratio_raw_cpu", "× raw", ">7.1f"), ("db_ms", "of it db", ">9.3f"), ("queries", "queries", ">8.1f"),
    ("bytes", "bytes", ">9.0f"), ("per_second", "/s", ">9.0f"), ("share_of_raw", "of raw", ">7.2f"),
    ("growth", "growth", ">7.2f"),
)  # fmt: skip
PEER = (("peer_cpu_ms", "peer ms", ">9.1f"), ("times_peer", "× ours", ">7.1f"))


@dataclass
class Report:
    """The rows so far and what they were measured on."""

    path: Path
    tickets: int
    base: int
    machine: dict
    rows: list[dict]

    def add(self, act: str, scope: str, ours: Sample, raw: Sample, small: Sample | None, peer: float | None) -> None:
        row = {
            "act": act,
            "scope": scope,
            "ours_cpu_ms": round(ours.cpu_ms, 4),
            "raw_cpu_ms": round(raw.cpu_ms, 4),
            "ratio_raw_cpu": round(ours.cpu_ms / raw.cpu_ms, 2) if raw.cpu_ms else None,
            "db_ms": round(ours.db_ms, 4),
            "queries": round(ours.queries, 4),
            "bytes": round(ours.bytes),
            "per_second": round(ours.per_second, 1),
            "share_of_raw": round(ours.per_second / raw.per_second, 3),
            "growth": round(ours.cpu_ms / small.cpu_ms, 3) if small and small.cpu_ms else None,
        }
        if peer is not None:
            row |= {"peer_cpu_ms": round(peer, 2), "times_peer": round(peer / ours.cpu_ms, 1)}
        self.rows.append(row)
        self.write()  # so that a run that is broken off keeps what it found
        print(line(row), flush=True)

    def write(self) -> None:
        body = {"tickets": self.tickets, "growth_from": self.base, **self.machine, "rows": self.rows}
        self.path.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def heading(peer: bool) -> str:
    return " ".join(f"{label:{how.split('.')[0]}}" for _key, label, how in COLUMNS + (PEER if peer else ()))


def line(row: dict) -> str:
    columns = COLUMNS + (PEER if "peer_cpu_ms" in row else ())
    return " ".join(_cell(row[key], how) for key, _label, how in columns)


def _cell(value, how: str) -> str:
    return f"{'–':{how.split('.')[0]}}" if value is None else f"{value:{how}}"
