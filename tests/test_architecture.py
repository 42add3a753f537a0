"""Imports point down only (docs: the picture in the README); the order is written here once."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("liaison", "deputies", "stations", "suggestions")

# Low to high. A line may import itself and every line above it.
STRATA = [
    "liaison.core",
    "liaison.audit",
    "liaison.divisions",
    "liaison.accounts",
    "liaison.workdays",
    "liaison.residents",
    "liaison.attachments",
    "liaison.notifications",
    "liaison.documents",
    "deputies.people",
    "stations.venues",
    "stations.activities",
    "stations.receptions",
    "stations.visits",
    "suggestions.rules",
    "suggestions.tickets",
    "suggestions.workflow",
    "suggestions.formal",
    "suggestions.supervision",
    "suggestions.revisits",
    "suggestions.appraisals",
    "suggestions.desk",
    "suggestions.daybook",
    "suggestions.bulk",
    "suggestions.inbox",
    "suggestions.board",
    "suggestions.deliberations",
    "suggestions.rates",
    "suggestions.layers",
    "suggestions.briefs",
    "suggestions.imports",
    "suggestions.templatetags",
    "liaison.front",
]
# Files that name things by string or gather the features: they may point anywhere.
WIRING = (
    "liaison.urls",
    "liaison.celery",
    "liaison.schedule",
    "liaison.settings",
    "liaison.wsgi",
    "liaison.supervisor",
)
# What judges a fault run; it reads diaries and tables, and nothing of what it judges.
FAULTS, CHECKER = ROOT / "tests/faults", ("checks", "clockwork", "rows", "diary")
INDEX_FILES = {"apps", "models", "urls", "tasks", "__init__"}
# Who else's files a feature may use: never views, forms, tasks, notices, urls of another feature.
PRIVATE = {"views", "forms", "tasks", "notices", "urls"}
# The registry by which a management page or an act page is built on a lower feature's form is the exception.
SHARED_PRIVATE = {"liaison.core.views", "liaison.core.forms", "liaison.core.urls", "liaison.residents.forms"}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def stratum(module: str) -> int | None:
    for level, name in enumerate(STRATA):
        if module == name or module.startswith(name + "."):
            return level
    return None


def is_wiring(module: str) -> bool:
    top, _, rest = module.partition(".")
    index = top in PACKAGES[1:] and (rest in INDEX_FILES or rest == "" or rest.startswith(("migrations", "management")))
    return module == "liaison" or index or module.startswith(WIRING)


def imported_modules(path: Path, packages: tuple[str, ...] = PACKAGES) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return [name for name in names if name.split(".")[0] in packages]


SOURCES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
)


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_imports_point_downwards(path):
    module = module_name(path)
    here = stratum(module)
    if is_wiring(module):
        return
    assert here is not None, f"{module} has no place in STRATA"
    upward = [name for name in imported_modules(path) if (stratum(name) or 0) > here]
    assert upward == []


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_a_feature_keeps_its_views_forms_tasks_and_notices_to_itself(path):
    module = module_name(path)
    here = stratum(module)
    if is_wiring(module) or here is None:
        return
    foreign = [
        name
        for name in imported_modules(path)
        if stratum(name) not in {None, here}
        and any(part in PRIVATE or part.endswith("views") for part in name.split(".")[2:])
        and not name.startswith(tuple(SHARED_PRIVATE))
    ]
    assert foreign == []


def test_nothing_rests_on_the_bench():
    """It measures the product from outside, so the product runs without it."""
    named = [
        path for path in SOURCES if re.search(r"^\s*(from|import) bench\b", path.read_text(encoding="utf-8"), re.M)
    ]
    assert named == []
    assert (ROOT / "bench" / "__main__.py").exists()


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_the_product_knows_nothing_of_its_tests(path):
    """Nor of the fault runs, whose planted defects may never reach a real installation."""
    assert imported_modules(path, ("tests",)) == []


@pytest.mark.parametrize("name", CHECKER)
def test_the_checker_of_the_fault_runs_uses_nothing_of_the_product(name):
    """A mistake of the product must not blind whoever looks for it."""
    reach = {f"tests.faults.{name}"}
    while more := {each for module in reach for each in harness_imports(module)} - reach:
        reach |= more
    assert [each for module in reach for each in imported_modules(ROOT / f"{module.replace('.', '/')}.py")] == []


def harness_imports(module: str) -> set[str]:
    """Modules of the harness that one of them imports."""
    names = imported_modules(ROOT / f"{module.replace('.', '/')}.py", ("tests",))
    return {".".join(name.split(".")[:3]) for name in names if (FAULTS / f"{name.split('.')[2]}.py").exists()}


def test_a_planted_upward_import_is_found(tmp_path):
    planted = tmp_path / "planted.py"
    planted.write_text("from suggestions.tickets.models import Ticket\n")
    names = imported_modules(planted)
    assert (stratum(names[0]) or 0) > stratum("deputies.people.models")
