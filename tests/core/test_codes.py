"""Codes typed by people: every slip is found, every reading is forgiven."""

import re

from hypothesis import given
from hypothesis import strategies as st

from liaison.core import codes

BODIES = st.text(codes.ALPHABET, min_size=codes.RANDOM_LENGTH, max_size=codes.RANDOM_LENGTH)
WHOLE = BODIES.map(lambda body: body + codes.check_character(body))
PLACES = st.integers(0, codes.CODE_LENGTH - 1)


def test_a_new_code_is_valid_and_never_the_same():
    drawn = {codes.query_code() for _ in range(500)}
    assert len(drawn) == 500
    assert all(codes.is_query_code(code) for code in drawn)


def test_the_alphabet_has_a_prime_number_of_unmistakable_characters():
    assert len(set(codes.ALPHABET)) == len(codes.ALPHABET) == 31
    assert not set(codes.ALPHABET) & set("01ILO")


@given(WHOLE, PLACES, st.sampled_from(codes.ALPHABET))
def test_every_single_slip_is_found(code, place, wrong):
    slipped = code[:place] + wrong + code[place + 1 :]
    assert codes.is_query_code(slipped) == (slipped == code)


@given(WHOLE, PLACES, PLACES)
def test_every_swap_is_found(code, one, other):
    swapped = list(code)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    assert codes.is_query_code("".join(swapped)) == ("".join(swapped) == code)


@given(WHOLE, st.sampled_from(["-", " ", " - ", "－", "—", ""]), st.booleans())
def test_reading_forgives_spaces_dashes_width_and_case(code, gap, small):
    printed = gap.join(re.findall("....", code))
    assert codes.parse_query_code(printed.lower() if small else printed) == code


def test_full_width_letters_are_read():
    code = codes.query_code()
    assert codes.parse_query_code("".join(chr(ord(c) + 0xFEE0) for c in code)) == code


def test_nonsense_is_none():
    assert codes.parse_query_code("") is None
    assert codes.parse_query_code("XJD-26-0147") is None
    assert codes.parse_query_code("查询码") is None


def test_printed_in_three_groups_of_four():
    assert codes.pretty_query_code("ABCDEFGHJKMN") == "ABCD-EFGH-JKMN"


def test_pin_link_and_their_hashes():
    assert re.fullmatch(r"\d{6}", codes.pin())
    token = codes.link_token()
    assert codes.is_link_token(token)
    assert not codes.is_link_token(token + "x")
    assert len(codes.hash_token(token)) == 32
    assert codes.hash_pin("123456", "A") == codes.hash_pin("123456", "A")
    assert codes.hash_pin("123456", "A") != codes.hash_pin("123456", "B")
