"""The house style of templates, styles and scripts, tested."""

import re
from pathlib import Path

import pytest

from suggestions.workflow.acts import ACTS

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SOURCES = [
    *TEMPLATES,
    *(p for app in ("liaison", "suggestions", "stations", "deputies") for p in (ROOT / app).rglob("*.py")),
]
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
CJK = re.compile(r"[\u4e00-\u9fff]")
# Django and crispy look for these by their name.
FOUND_BY_NAME = re.compile(r"^(\d{3}|403_csrf)\.html$|^bootstrap5/")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT / "templates"))


def bare(text: str) -> str:
    """A template without its comments."""
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", text, flags=re.S)
    return re.sub(r"{#.*?#}", "", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_template_keeps_the_content_security_policy(path):
    text = bare(path.read_text(encoding="utf-8"))
    assert not re.search(r"\sstyle\s*=", text), "style attribute"
    assert not re.search(r"<style\b", text), "style element"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "inline event handler"
    assert not re.search(r"javascript:", text), "javascript: address"
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "inline script"
    assert not re.search(r"(src|href)=[\"'](https?:)?//", text), "foreign host"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_word_of_a_template_can_be_translated(path):
    text = bare(path.read_text(encoding="utf-8"))
    text = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", text, flags=re.S)
    text = re.sub(r"{%\s*translate .*?%}", "", text)
    text = re.sub(r"_\((\"[^\"]*\"|'[^']*')\)", "", text)
    assert [line for line in text.splitlines() if CJK.search(line)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_template_is_used_somewhere(path):
    name = named(path)
    if FOUND_BY_NAME.search(name):
        return
    others = [bare(source.read_text(encoding="utf-8")) for source in SOURCES if source != path]
    # A view may pick the page or its slice by its bare name; parts and frames are asked for by their full name.
    bare_name = "" if name.startswith(("components/", "layouts/")) else rf"""|["']{re.escape(path.stem)}["']"""
    wanted = re.compile(re.escape(name) + bare_name)
    assert any(wanted.search(text) for text in others), f"nobody uses {name}"


@pytest.mark.parametrize("path", sorted((ROOT / "templates" / "components").glob("*.html")), ids=named)
def test_every_component_opens_with_its_usage(path):
    assert re.match(r"({% extends [^%]* %}\s*)?{% comment %}", path.read_text(encoding="utf-8"))


def test_every_icon_is_in_a_sprite():
    sprites = (ROOT / "static" / "img").glob("icons*.svg")
    text = "".join(sprite.read_text(encoding="utf-8") for sprite in sprites)
    known = set(re.findall(r'<symbol id="([^"]+)"', text))
    sources = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    asked = set(re.findall(r"""(?:{% icon |\bicon ?= ?|"icon": )["']([a-z0-9-]+)["']""", sources))
    asked |= {act.icon for act in ACTS}
    assert asked - known == set(), "write the names into deploy/icons.txt and run deploy/icons.py"


@pytest.mark.parametrize("path", STYLES + SCRIPTS, ids=lambda path: path.name)
def test_styles_and_scripts_stay_at_home(path):
    text = path.read_text(encoding="utf-8")
    assert "sourceMappingURL" not in text
    assert not re.search(r"@import|@font-face|url\((?!['\"]?data:)|https?://(?!www\.w3\.org)", text)
    assert not re.search(r"\beval\(|new Function|\.style\.", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_speak_through_the_page(path):
    code = re.sub(r"//.*|/\*.*?\*/", "", path.read_text(encoding="utf-8"))
    assert not CJK.search(code), "words belong into the template, where they can be translated"
