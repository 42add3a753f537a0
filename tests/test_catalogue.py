"""The English catalogue is complete, current and compiled."""

import os
import re
import shutil
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command

CATALOGUE = Path(settings.LOCALE_PATHS[0], "en/LC_MESSAGES/django.po")
REMEDY = "run `make messages`, then translate locale/en/LC_MESSAGES/django.po"


@pytest.fixture(scope="module")
def catalogue():
    assert CATALOGUE.exists(), REMEDY
    return polib.pofile(str(CATALOGUE))


def key(entry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def test_every_text_is_translated(catalogue):
    missing = [entry.msgid for entry in catalogue.untranslated_entries()]
    assert not missing, f"{len(missing)} without English: {missing[:20]}"


def test_no_translation_is_a_guess(catalogue):
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


def test_placeholders_survive_translation(catalogue):
    """%(name)s, {name} and %s of the source all stand in the English text."""
    broken = [entry.msgid for entry in catalogue.translated_entries() if holes(entry.msgid) != holes(english(entry))]
    assert broken == []


def english(entry) -> str:
    return entry.msgstr or entry.msgstr_plural.get(1, "")


def holes(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|\{\w*\}|%[sd]", text))


def test_the_compiled_file_equals_the_catalogue(catalogue):
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    assert {key(entry): texts(entry) for entry in compiled} == {
        key(entry): texts(entry) for entry in catalogue.translated_entries()
    }, REMEDY


def texts(entry) -> tuple:
    return entry.msgstr, tuple(sorted(entry.msgstr_plural.items()))


def test_every_text_of_the_source_is_in_the_catalogue(catalogue, project_files, tmp_path, settings, monkeypatch):
    if shutil.which("xgettext") is None:
        assert not os.environ.get("CI"), "CI needs GNU gettext (apt install gettext)"
        pytest.skip("needs GNU gettext to read the texts of the source")
    copy_sources(project_files, settings.BASE_DIR, tmp_path)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    monkeypatch.chdir(tmp_path)
    call_command("makemessages", locale=["en"], verbosity=0)
    in_source = {key(entry) for entry in polib.pofile(str(tmp_path / "locale/en/LC_MESSAGES/django.po"))}
    in_catalogue = {key(entry) for entry in catalogue if not entry.obsolete}
    missing = sorted(msgid for _, msgid in in_source - in_catalogue)
    assert not missing, f"{REMEDY}: {len(missing)} missing, such as {missing[:10]}"
    assert not in_catalogue - in_source, f"{REMEDY}: texts nobody uses any more"


def test_texts_are_marked_by_a_name_xgettext_knows(project_files):
    """A text marked by another alias than _ is never collected, so it would stay Chinese."""
    alias = re.compile(r"gettext(?:_lazy)? as (?!_\b)\w+|map\(gettext")
    wrong = [str(path) for path in project_files if path.suffix == ".py" and alias.search(path.read_text("utf-8"))]
    assert wrong == []


def copy_sources(files, project: Path, target: Path) -> None:
    """Only what git knows; makemessages writes beside the sources it reads."""
    (target / "locale").mkdir()
    for path in files:
        name = path.relative_to(project)
        if path.suffix in {".py", ".html", ".txt"} and name.parts[0] not in {"tests", "locale"}:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target / name)
