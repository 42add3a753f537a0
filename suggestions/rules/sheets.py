"""The rules every installation starts with, as they lie in data/: read, not yet in the database."""

import csv
import json
from functools import cache
from pathlib import Path

from suggestions.rules.proposing import keywords_of

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    """The lines of data/<name>.csv."""
    with (DATA / f"{name}.csv").open(newline="", encoding="utf-8") as sheet:
        return list(csv.DictReader(sheet))


def profiles() -> list[dict]:
    """The deadline profiles; a step is [step, track, level, amount, unit, article, verified]."""
    return json.loads((DATA / "profiles.json").read_text(encoding="utf-8"))


def ladders() -> list[dict]:
    """The ladders of supervision; a rung is [kind, label, wait, act_within, by_system, paper, entered_by, units]."""
    return json.loads((DATA / "ladders.json").read_text(encoding="utf-8"))


def revisits() -> dict:
    """The national rule of revisits."""
    return json.loads((DATA / "revisits.json").read_text(encoding="utf-8"))


def appraisal_rules() -> list[dict]:
    """What appraisals are counted by."""
    return json.loads((DATA / "appraisals.json").read_text(encoding="utf-8"))


@cache
def level_keywords() -> dict[str, list[str]]:
    """Words that speak for a layer of power (事权)."""
    return {row["level"]: keywords_of(row["keywords"]) for row in rows("levels")}
