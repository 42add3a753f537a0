"""What pages show of a person."""

import pytest

from liaison.residents.masking import mask_name, mask_phone, phone_tail


@pytest.mark.parametrize(
    ("name", "mask"),
    [
        ("吴小根", "吴*根"),
        ("吴根", "吴*"),
        ("吴", "*"),
        ("欧阳小根", "欧**根"),
        ("阿卜杜拉·买买提", "阿**提"),
        ("", ""),
    ],
)
def test_names_keep_first_and_last_character(name, mask):
    assert mask_name(name) == mask


@pytest.mark.parametrize(
    ("phone", "mask", "tail"),
    [
        ("139 0000 6027", "139****6027", "6027"),
        ("0719-5550123", "071****0123", "0123"),
        ("5550123", "****0123", "0123"),
        ("", "", ""),
    ],
)
def test_phones_keep_head_and_tail(phone, mask, tail):
    assert mask_phone(phone) == mask
    assert phone_tail(phone) == tail
