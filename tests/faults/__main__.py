"""`make faults`: each seed on a fresh installation, then the planted defects; ends 1 if anything is wrong."""

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import diary, report, run
from tests.faults.defects import DEFECTS, found_by_checker
from tests.faults.run import Result
from tests.faults.stack import Stack

SHOWN = 10


def arguments() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="make faults", description=__doc__)
    words.add_argument("--tickets", type=int, default=500)
    words.add_argument("--faults", type=int, default=12)
    words.add_argument("--seeds", type=int, default=1)
    words.add_argument("--first-seed", type=int, default=1)
    words.add_argument("--var", type=Path, help="keep the data folder of each seed here")
    words.add_argument("--write", type=Path, help="put the dated result into this file")
    return words.parse_args()


def main() -> int:
    wish = arguments()
    top = wish.var or Path(tempfile.mkdtemp(prefix="liaison-faults-"))
    top.mkdir(parents=True, exist_ok=True)
    top.chmod(0o711)
    began, results, missed = time.monotonic(), [], []
    for seed in range(wish.first_seed, wish.first_seed + wish.seeds):
        result, overlooked = one_seed(top / f"seed-{seed}", seed, wish)
        results.append(result)
        missed += overlooked
        show(result)
    print(f"planted defects noticed: {wish.seeds * len(DEFECTS) - len(missed)} of {wish.seeds * len(DEFECTS)}", *missed)
    if wish.write:
        report.write(wish.write, results, len(DEFECTS), missed, time.monotonic() - began)
    if wish.var is None:
        shutil.rmtree(top, ignore_errors=True)
    return int(bool(missed) or any(result.wrong for result in results))


def one_seed(folder: Path, seed: int, wish: argparse.Namespace) -> tuple[Result, list[str]]:
    """What one seed gave, and which planted defects its checker overlooked."""
    shutil.rmtree(folder, ignore_errors=True)
    stack = Stack(folder)
    try:
        stack.start()
        result = run.whole(stack, seed, wish.tickets, wish.faults)
        diaries = diary.read(folder / f"diaries-{seed}")
        return result, [one.name for one in DEFECTS if not found_by_checker(one, stack, diaries)]
    finally:
        stack.stop()


def show(result: Result) -> None:
    print(f"seed {result.seed}: " + ", ".join(f"{name} {value}" for name, value in report.figures(result)))
    for check, lines in result.wrong.items():
        print(f"  ✗ {check}: {len(lines)}", *lines[:SHOWN], sep="\n    ")


if __name__ == "__main__":
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("REDIS_URL", None)
    sys.exit(main())
