"""Putting the first rules into the database. Running it again adds what is missing and changes nothing."""

from datetime import date

from django.db import transaction

from liaison.divisions import actions as divisions
from liaison.divisions.sheets import Place
from suggestions.rules import sheets
from suggestions.rules.appraising import AppraisalRule
from suggestions.rules.ladders import Ladder, Rung
from suggestions.rules.models import Category, DeadlineProfile, DeadlineStep, Reason, ResultClass, Track
from suggestions.rules.queries import FORMAL_ONLY
from suggestions.rules.revisiting import RevisitRule
from suggestions.rules.thresholds import Threshold

STEP_COLUMNS = ("step", "track", "level", "amount", "unit", "article", "verified", "counts_from")
RUNG_COLUMNS = ("kind", "label", "wait", "act_within", "by_system", "paper", "entered_by", "unit_kinds")


@transaction.atomic
def load_rules() -> dict[str, int]:
    """Add the rules that are missing; how many of each."""
    return {
        "categories": _load_categories(),
        "result_classes": _load_result_classes(),
        "reasons": _load_reasons(),
        "thresholds": _load_thresholds(),
        "profiles": sum(_load_profile(**profile) for profile in sheets.profiles()),
        "ladders": sum(_load_ladder(level, **ladder) for ladder in sheets.ladders() for level in ladder["levels"]),
        "revisit_rules": _load_revisit_rule(**sheets.revisits()),
        "appraisal_rules": _load_appraisal_rules(),
    }


def _load_categories() -> int:
    there = set(Category.objects.values_list("name", flat=True))
    return _add(
        Category(name=row["name"], keywords=row["keywords"] or "", order=order)
        for order, row in enumerate(sheets.rows("categories"), start=1)
        if row["name"] not in there
    )


def _load_result_classes() -> int:
    there = set(ResultClass.objects.values_list("scheme", "code"))
    return _add(
        ResultClass(
            scheme=row["scheme"],
            code=row["code"],
            label=row["label"],
            counts_as_resolved=row["counts_as_resolved"] == "1",
            needs_follow_up=row["needs_follow_up"] == "1",
            needs_reason=row["needs_reason"] == "1",
        )
        for row in sheets.rows("result_classes")
        if (row["scheme"], row["code"]) not in there
    )


def _load_reasons() -> int:
    there = set(Reason.objects.values_list("kind", "code"))
    return _add(
        Reason(order=order, **row | {"active": row["active"] != "0"})
        for order, row in enumerate(sheets.rows("reasons"), start=1)
        if (row["kind"], row["code"]) not in there
    )


def _load_thresholds() -> int:
    """The national numbers in their first version."""
    there = set(Threshold.objects.filter(division=None).values_list("code", flat=True))
    return _add(
        Threshold(
            code=row["code"], amount=int(row["amount"]), article=row["article"], verified=row["verified"] == "1",
            from_on=date.fromisoformat(row["from_on"]),
        )
        for row in sheets.rows("thresholds")
        if row["code"] not in there
    )  # fmt: skip


def _load_profile(name: str, division: list[str] | None, from_on: str, source: str, steps: list[list]) -> int:
    """One profile in its first version; a name that exists was loaded before and may be in use."""
    rows = [dict(zip(STEP_COLUMNS, step, strict=False)) for step in steps]
    known = DeadlineProfile.objects.filter(name=name)
    if known.exists():
        _complete(known.latest("version"), rows)
        return 0
    if division:
        divisions.load([Place(*division)])
    profile = DeadlineProfile.objects.create(
        name=name,
        division_id=division[0] if division else None,
        from_on=date.fromisoformat(from_on),
        source=source,
        parent=_national() if division else None,
    )
    _add(DeadlineStep(profile=profile, **row) for row in rows)
    return 1


def _national() -> DeadlineProfile | None:
    return DeadlineProfile.objects.filter(division=None).order_by("version").last()


def _complete(profile: DeadlineProfile, rows: list[dict]) -> None:
    """Statutes about formal suggestions came later than the first installations: nothing in use depends on them."""
    if profile.division_id and profile.parent_id is None:
        profile.parent = _national()
        profile.save(update_fields=["parent"])
    there = set(profile.steps.values_list("track", "level", "step"))
    _add(
        DeadlineStep(profile=profile, **row)
        for row in rows
        if (row["track"] == Track.FORMAL or row["step"] in FORMAL_ONLY)
        and (row["track"], row["level"], row["step"]) not in there
    )


def _load_ladder(level: str, track: str, from_on: str, basis: str, rungs: list[list], **_levels) -> int:
    """One national ladder in its first version; where there is any, it was loaded before and may be in use."""
    if Ladder.objects.filter(division=None, level=level, track=track).exists():
        return 0
    ladder = Ladder.objects.create(level=level, track=track, from_on=date.fromisoformat(from_on), basis=basis)
    rows = (dict(zip(RUNG_COLUMNS, rung, strict=True)) for rung in rungs)
    _add(Rung(ladder=ladder, n=n, **row) for n, row in enumerate(rows, start=1))
    return 1


def _load_revisit_rule(from_on: str, **numbers) -> int:
    """The national rule of revisits in its first version."""
    if RevisitRule.objects.filter(division=None).exists():
        return 0
    RevisitRule.objects.create(from_on=date.fromisoformat(from_on), **numbers)
    return 1


def _load_appraisal_rules() -> int:
    """The national rule in its first version; where there is any, it was loaded before and may be in use."""
    if AppraisalRule.objects.filter(division=None).exists():
        return 0
    return _add(
        AppraisalRule(**row | {"from_on": date.fromisoformat(row["from_on"])}) for row in sheets.appraisal_rules()
    )


def _add(new) -> int:
    new = list(new)
    if new:
        type(new[0]).objects.bulk_create(new)
    return len(new)
