"""A scanned page stays light, and everything works without the framework."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.builders.tickets import Town
from tests.portal.visitors import a_door, html

pytestmark = pytest.mark.django_db
LIMIT = 40 * 1024


def weight(page: str) -> int:
    """Bytes over the wire: the page as it is, and its styles, scripts and pictures as they are compressed."""
    names = set(re.findall(r'(?:href|src)="/static/([^"#?]+)', page))
    files = [finders.find(name) for name in names]
    return len(page.encode()) + sum(len(gzip.compress(Path(path).read_bytes(), 9)) for path in files)


@pytest.mark.parametrize("path", ["/", "/stations/XJD01/?c=door123", "/say/?c=door123", "/q/", "/open/", "/s/none/"])
def test_a_page_weighs_less_than_forty_kilobytes(client, path):
    a_door(Town())
    page = html(client.get(path))
    assert "bootstrap" not in page
    assert weight(page) <= LIMIT


def test_size_and_contrast_are_drawn_by_the_server(client):
    Town()
    client.post("/display/", {"size": "xl", "next": "/"})
    client.post("/display/", {"contrast": "more", "next": "/"})
    assert 'data-size="xl" data-contrast="more" data-bs-theme="light"' in html(client.get("/"))


def test_a_missing_page_speaks_in_the_portal(client):
    answer = client.get("/nothing/here/")
    assert answer.status_code == 404
    assert "没有这个页面" in html(answer)
    assert "bootstrap" not in html(answer)


@pytest.mark.parametrize("path", ["/help/", "/privacy/", "/a11y/"])
def test_texts_can_be_read(client, path):
    assert client.get(path).status_code == 200
