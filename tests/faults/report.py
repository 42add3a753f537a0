"""The figures of a fault run, printed and put into docs/ with their date."""

import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.run import Result

HEAD = "## faults"
WORDS = ("lost", "doubled", "ghost", "stuck")


def figures(result: Result) -> list[tuple[str, str]]:
    """Name and value of each figure of one seed."""
    answers = ", ".join(f"{status} × {n}" for status, n in sorted(result.statuses.items()))
    return [
        ("tickets", f"{result.tickets:,}"),
        ("moves in the trail", f"{result.moves:,}"),
        ("faults", str(len(result.strikes))),
        ("calls", f"{result.calls:,}"),
        ("answers", answers),
        ("calls without a definite answer", f"{result.unknown:,}"),
        ("wishes sent more than once", f"{result.resent:,}"),
        ("connections cut", ", ".join(f"{door} {n}" for door, n in result.cut.items())),
        ("services ended by themselves", ", ".join(f"{name} {n}" for name, n in result.ended.items()) or "0"),
        ("moves made by the clock", f"{sum(result.by_clock.values()):,}"),
        ("reminders", f"{result.reminders:,}"),
        ("clients worked", f"{result.working:.0f} s"),
        ("drained after", f"{result.drained:.0f} s"),
        *((word, str(result.count(word))) for word in WORDS),
        ("other findings", str(sum(map(len, result.wrong.values())) - sum(result.count(word) for word in WORDS))),
    ]


def section(results: list[Result], defects: int, missed: list[str], seconds: float) -> str:
    """The section of docs/measurements: a table with a column for each seed, faults by kind, the checker's own test."""
    rows = [dict(figures(result)) for result in results]
    heads = " | ".join(f"seed {result.seed}" for result in results)
    table = [f"| | {heads} |", "|---|" + "---:|" * len(results)]
    table += [f"| {name} | {' | '.join(row[name] for row in rows)} |" for name in rows[0]]
    kinds = Counter(name for result in results for name in result.strikes)
    planted = defects * len(results)
    lines = [
        f"### {datetime.now(UTC):%Y-%m-%d}, {results[0].tickets:,} tickets, {len(results[0].strikes)} faults,"
        f" {len(results)} seed(s)",
        "",
        f"{machine()}; whole run {seconds:.0f} s.",
        "",
        *table,
        "",
        "Faults: " + ", ".join(f"{name} × {n}" for name, n in sorted(kinds.items())) + ".",
        f"Planted defects noticed by the checker: {planted - len(missed)} of {planted}.",
    ]
    return "\n".join(lines) + "\n"


def write(path: Path, results: list[Result], defects: int, missed: list[str], seconds: float) -> None:
    """Put the newest result before the older ones and what was learned from them; the words of the section stay."""
    old = path.read_text(encoding="utf-8") if path.exists() else f"{HEAD}\n"
    before, _head, after = old.partition(f"{HEAD}\n")
    words, mark, rest = after.partition("### ")
    new = section(results, defects, missed, seconds)
    path.write_text(f"{before}{HEAD}\n\n{words.strip()}\n\n{new}\n{mark}{rest}".rstrip() + "\n", encoding="utf-8")


def machine() -> str:
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    busy = f"load average {os.getloadavg()[2]:.0f} (the last quarter of an hour)"
    return f"{os.cpu_count()} cores, {pages / 2**30:.0f} GiB, {busy}, PostgreSQL with fsync"
