"""The house style, tested: what no reviewer should have to look for."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from liaison.accounts.access import PUBLIC, SIGNED_IN, addresses, rules
from liaison.accounts.roles import ROLES
from liaison.schedule import TIMETABLE
from suggestions.workflow.acts import ACTS

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("liaison", "deputies", "stations", "suggestions")
OURS = {*PACKAGES, "core", "audit", "divisions", "accounts", "workdays", "residents", "attachments"} | {
    "notifications", "documents", "front",
}  # fmt: skip
SOURCES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
)
BANNED_NAMES = {"utils", "helpers", "common", "misc", "services", "manager", "managers", "admin", "signals"}


def lines_matching(pattern: str, *, outside: tuple[str, ...] = ()) -> list[str]:
    found = []
    for path in SOURCES:
        name = str(path.relative_to(ROOT))
        if name in outside:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(pattern, line):
                found.append(f"{name}:{number}: {line.strip()}")
    return found


def test_states_change_only_in_step():
    assert lines_matching(r"\.state\s*=[^=]", outside=("liaison/audit/steps.py",)) == []
    assert lines_matching(r"update\([^)]*\bstate=") == []


def test_time_is_asked_only_at_the_clock():
    pattern = r"timezone\.now|datetime\.now|date\.today|datetime\.utcnow|auto_now"
    assert lines_matching(pattern, outside=("liaison/core/clock.py",)) == []


def test_no_file_has_a_name_that_says_nothing():
    assert [str(path) for path in SOURCES if path.stem in BANNED_NAMES] == []


def test_views_read_rows_only_through_visible_to():
    """A bare .objects in a view is a second door; public rows have their own named queryset."""
    views = [path for path in SOURCES if path.name.endswith("views.py")]
    bare = []
    for path in views:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            calls = re.findall(
                r"\b([A-Z]\w+)\.objects\b(?!\.(visible_to|none|public|voter|system|active|civil|of_kind|of\())", line
            )
            if calls:
                bare.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert bare == []


@pytest.mark.parametrize("model", [m for m in apps.get_models() if m._meta.app_label in OURS], ids=str)
def test_every_table_and_column_has_a_chinese_name(model):
    def is_chinese(text) -> bool:
        return bool(re.search(r"[一-鿿]", str(text)))

    assert is_chinese(model._meta.verbose_name)
    fields = [
        field
        for field in model._meta.get_fields()
        if getattr(field, "column", None) and not field.many_to_many and field.name not in {"id", "uuid"}
    ]
    nameless = [f.name for f in fields if not is_chinese(f.verbose_name) and f.name not in {"password", "last_login"}]
    assert nameless == []


def test_every_address_has_a_rule_and_every_rule_an_address():
    names = {name for name, _route in addresses()}
    assert names - set(rules()) == set()
    assert set(rules()) - names == set()


def test_every_rule_is_a_verb_of_the_roles_table():
    verbs = {verb for role in ROLES.values() for verb in role} | {PUBLIC, SIGNED_IN}
    assert {rule for rule in rules().values() if rule not in verbs} == set()


def test_every_act_is_a_verb_of_the_roles_table():
    verbs = {verb for role in ROLES.values() for verb in role}
    assert {act.permission for act in ACTS} <= verbs


@pytest.mark.django_db
def test_every_periodic_job_exists():
    from liaison.celery import app

    app.loader.import_default_modules()
    assert {row["task"] for row in TIMETABLE.values()} <= set(app.tasks)


def test_there_is_no_back_office_beside_the_pages():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
