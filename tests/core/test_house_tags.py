"""The tags every page uses: icons, badges, Chinese dates."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template

from liaison.core import clock, wording
from liaison.core.templatetags import house

TODAY = date(2026, 11, 17)
NOON = datetime(2026, 11, 17, 4, 0, tzinfo=UTC)


def drawn(source: str, **context) -> str:
    return Template("{% load house %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "words"),
    [(date(2026, 11, 16), "11月16日"), (date(2025, 11, 16), "2025年11月16日")],
)
def test_a_day_carries_its_year_only_when_it_is_another_one(value, words):
    assert wording.day(value, TODAY) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ((2026, 11, 17, 9, 12), "今天 09:12"),
        ((2026, 11, 16, 16, 20), "昨天 16:20"),
        ((2026, 11, 18, 8, 30), "明天 08:30"),
        ((2026, 11, 5, 15, 40), "11月5日 15:40"),
        ((2025, 12, 31, 23, 59), "2025年12月31日 23:59"),
    ],
)
def test_a_moment_is_told_as_people_say_it(value, words):
    assert wording.moment(datetime(*value, tzinfo=UTC), TODAY) == words


@pytest.mark.parametrize(
    ("left", "over", "badge"),
    [
        (0, 6, ("late", "超期 6 天")),
        (0, 0, ("soon", "今天到期")),
        (1, 0, ("soon", "剩 1 个工作日")),
        (3, 0, ("soon", "剩 3 个工作日")),
        (4, 0, ("doing", "剩 4 个工作日")),
    ],
)
def test_a_deadline_is_near_from_three_working_days(left, over, badge):
    assert wording.deadline(left, over) == badge


def test_moments_are_told_in_local_time():
    with clock.at(NOON):
        assert house.moment(datetime(2026, 11, 16, 17, 30, tzinfo=UTC)) == "今天 01:30"
        assert house.day(datetime(2026, 11, 16, 17, 30, tzinfo=UTC)) == "11月17日"
        assert house.short_day(date(2026, 11, 4)) == "11-04"
        assert house.weekday(date(2026, 11, 17)) == "星期二"
        assert house.moment(None) == house.day(None) == ""


@pytest.mark.parametrize(("kind", "shape"), house.SHAPES.items())
def test_a_badge_is_colour_and_shape_and_word(kind, shape):
    html = drawn("{% badge kind '办理中' %}", kind=kind)
    assert f"st-{kind}" in html
    assert f".svg#{shape}" in html
    assert "办理中" in html


def test_a_due_badge_tells_the_exact_moment_when_pointed_at():
    with clock.at(NOON):
        html = drawn(
            "{% due_badge 'soon' '剩 2 个工作日' due_at %}",
            due_at=datetime(2026, 11, 19, 9, 30, tzinfo=UTC),
        )
    assert 'title="11月19日 17:30 到期"' in html


def test_an_icon_is_silent_unless_it_carries_a_label():
    assert 'aria-hidden="true"' in house.icon("bell")
    assert 'role="img" aria-label="通知"' in house.icon("bell", "通知")


def test_words_in_tags_are_escaped():
    assert "<script>" not in drawn("{% badge 'new' text %}", text="<script>")
