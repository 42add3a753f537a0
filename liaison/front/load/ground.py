"""The rows of the invented country that are there before any ticket: places, desks, accounts, venues, deputies."""

import random
from collections.abc import Callable, Iterator
from uuid import UUID

from liaison.divisions.models import Division
from liaison.front.load import country as land
from liaison.front.load.copying import NULL, Rows
from liaison.front.load.country import Country

LEVELS = ("province", "city", "county")
TITLES = ("省", "市", "县")
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高", ("建国", "秀英", "志远", "敏", "慧", "立", "静", "宁")
FROM = "2020-01-01"
CREATED = "2020-01-01 09:00:00+08"


def ground(country: Country) -> Iterator[Rows]:
    """Every table in an order in which the foreign keys hold."""
    yield _divisions(country)
    yield _units(country)
    yield _users(country)
    yield _postings(country)
    yield _venues(country)
    yield _deputies(country)
    yield _mandates(country)


def _divisions(country: Country) -> Rows:
    there = set(Division.objects.values_list("code", flat=True))  # provinces that have rules of their own
    rows = [
        (code, f"{code}{TITLES[level]}", f"{code}{TITLES[level]}", "", LEVELS[level], code[:-2] or NULL, "t")
        for level, _n, code in country.places_above()
        if code not in there
    ]
    for town in range(country.towns):
        code = country.town(town)
        rows.append((code, f"{town + 1}号镇", f"{town + 1}号镇", "", "township", code[:-3], "t"))
        for k in range(land.VILLAGES):
            name = f"{k + 1}号村"
            rows.append((country.village(town, k), name, name, "", "village", code, "t"))
    return Rows("divisions_division", "code name short_name pinyin level parent_id is_civil", rows)


def _units(country: Country) -> Rows:
    rows = []
    for town in range(country.towns):
        code, government = country.town(town), country.unit(town, land.GOVERNMENT)
        named = [
            (land.ORGAN, "人大主席团", "presidium", country.letters(town), NULL),
            (land.GOVERNMENT, "镇人民政府", "government", NULL, NULL),
            (land.OFFICE, "村镇建设办公室", "handling", NULL, government),
            (land.OTHER_OFFICE, "农业农村服务中心", "handling", NULL, government),
        ]
        rows += [(country.unit(town, d), name, "", kind, le, code, up, "", "t") for d, name, kind, le, up in named]
        for k in range(land.VENUES):
            place = code if k == 0 else country.village(town, k)
            rows.append((country.station(town, k), f"{k + 1}号站点", "", "station", NULL, place, NULL, "", "t"))
    for level, n, code in country.places_above():
        letters = f"Z{LEVELS[level][0].upper()}{country.letters(n)}" if level != 1 else f"ZT{country.letters(n)}"
        pk = country.office_above(level, n)
        rows.append((pk, f"{code}人大常委会机关", "", "county_office", letters, code, NULL, "", "t"))
    return Rows("divisions_unit", "id name pinyin kind letters division_id parent_id phone active", rows)


def _desks(country: Country) -> Iterator[tuple[int, str, str, int, str]]:
    """Account, role, place, unit and name of everybody who works somewhere."""
    for town in range(country.towns):
        code, unit = country.town(town), country.unit
        yield country.user(town, land.KEEPER), "station_keeper", code, country.station(town, 0), "站员"
        yield country.user(town, land.PRESIDIUM), "presidium_office", code, unit(town, land.ORGAN), "主席团"
        yield country.user(town, land.HANDLER), "handling_unit", code, unit(town, land.OFFICE), "经办"
    for level, n, code in country.places_above():
        yield country.user_above(level, n), "county_office", code, country.office_above(level, n), "机关"


def _users(country: Country) -> Rows:
    """Nobody can sign in with these: they have no password."""
    rows = [
        (pk, "!", NULL, f"load-{pk}", f"{name}{code}", "", "person", "t", 0, "f", "t", CREATED)
        for pk, _role, code, _unit, name in _desks(country)
    ]
    columns = "id password last_login username name phone actor is_active session_stamp must_change_password"
    return Rows("accounts_user", f"{columns} single_keys created_at", rows)


def _postings(country: Country) -> Rows:
    rows = [(pk, role, code, unit, FROM, NULL) for pk, role, code, unit, _name in _desks(country)]
    return Rows("accounts_posting", "user_id role division_id unit_id from_on until_on", rows)


def _venues(country: Country) -> Rows:
    rows = []
    for town in range(country.towns):
        for k in range(land.VENUES):
            tier, kind, up = ("point", "village", country.venue(town, 0)) if k else ("home", "township", NULL)
            place = country.village(town, k) if k else country.town(town)
            pk, desk = country.venue(town, k), country.station(town, k)
            rows.append(
                (pk, f"V{pk}", f"{k + 1}号站点", "", tier, kind, up, place, desk, "", "", NULL, NULL, "[]", "t")
            )
    columns = "id code name pinyin tier kind parent_id division_id unit_id address phone lat lon opening active"
    return Rows("stations_venue", columns, rows)


def _deputies(country: Country) -> Rows:
    chance = random.Random(country.towns)
    pick: Callable = chance.choice
    rows = [
        (
            country.deputy(town, k), UUID(int=chance.getrandbits(128)), pick(SURNAMES) + pick(GIVEN), "", "", "",
            country.village(town, k % land.VILLAGES), "",
        )
        for town in range(country.towns)
        for k in range(land.DEPUTIES)
    ]  # fmt: skip
    return Rows("deputies_deputy", "id uuid name pinyin gender phone_mask division_id intro", rows)


def _mandates(country: Country) -> Rows:
    rows = [
        (country.deputy(town, k), "township", country.town(town), "", "第十届", FROM, "")
        for town in range(country.towns)
        for k in range(land.DEPUTIES)
    ]
    return Rows("deputies_mandate", "deputy_id level congress_id constituency term from_on end_reason", rows)
