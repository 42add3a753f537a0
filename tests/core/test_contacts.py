"""One form for what people type in many."""

import pytest

from liaison.core.contacts import is_phone, normalise_name, normalise_phone


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("139 0000 6027", "13900006027"),
        ("+86 139-0000-6027", "13900006027"),
        ("0086-13900006027", "13900006027"),
        ("１３９００００６０２７", "13900006027"),
        ("(0719) 5550123", "07195550123"),
        ("", ""),
    ],
)
def test_phone_numbers_come_to_digits(typed, phone):
    assert normalise_phone(typed) == phone


@pytest.mark.parametrize(
    ("typed", "fine"),
    [
        ("13900006027", True),
        ("12900006027", False),
        ("5550123", True),
        ("0719-5550123", True),
        ("12345", False),
        ("没有", False),
    ],
)
def test_what_is_a_phone_number(typed, fine):
    assert is_phone(typed) is fine


def test_names_lose_spaces_width_case_and_kind_of_dot():
    assert normalise_name("吴　小 根") == "吴小根"
    assert normalise_name("阿卜杜拉•买买提") == normalise_name("阿卜杜拉·买买提")
    assert normalise_name("Ｗang") == "wang"
