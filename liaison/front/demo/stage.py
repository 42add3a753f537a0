"""The stage: places, desks, venues, deputies and accounts of a county, before anything happens there."""

import random
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password
from django.core.management import call_command

from deputies.people.models import CongressLevel, Deputy, Gender, Group, GroupMember, Mandate
from liaison.accounts.models import Posting, User
from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.core.pinyin import initials
from liaison.divisions.models import Division, Unit, UnitKind
from liaison.front.demo.sources import a_name, quotas
from stations.venues.models import DoorCode, Tier, Venue, VenueDeputy, VenueKind
from suggestions.deliberations.loading import load_kinds
from suggestions.rules.loading import load_rules
from suggestions.rules.models import CatalogueLine, Category, Layer

PASSWORD = "liaison-demo"  # printed by make demo; a system check refuses it when DEBUG is off
START = date(2021, 12, 1)
TOWN_OFFICES = {
    "村镇建设办公室": ("道路交通", "路灯照明", "住房物业", "停车秩序"),
    "农业农村服务中心": ("农田农业", "饮水水利", "产业就业"),
    "综合执法中心": ("环境卫生", "公共安全"),
    "社会事务办公室": ("教育", "医疗卫生", "养老助残", "文化体育", "社会保障", "通信网络", "基层治理", "其他"),
}
BUREAUS = {
    "市交通运输局": ("道路交通",),
    "市水利和湖泊局": ("饮水水利",),
    "市教育局": ("教育",),
    "市卫生健康局": ("医疗卫生",),
    "市农业农村局": ("农田农业",),
    "市住房和城乡建设局": ("住房物业", "路灯照明", "停车秩序"),
    "市民政局": ("养老助残",),
    "市人力资源和社会保障局": ("产业就业", "社会保障"),
    "市公安局": ("公共安全",),
    "市生态环境局": ("环境卫生",),
    "市文化和旅游局": ("文化体育",),
    "市经济和信息化局": ("通信网络",),
    "市信访局": ("基层治理", "其他"),
}
# Offices with a computer of their own; the other units of a township work on paper (decisions D54).
WITH_ACCOUNT = ("村镇建设办公室", "农业农村服务中心")
PEOPLE_OF_THE_DEMO = {
    "station": "周敏", "deputy": "朱建国", "presidium": "何志远", "unit": "邓立",
    "county": "王慧", "officer": "李秀英", "auditor": "陈静", "sysadmin": "赵宁",
}  # fmt: skip


@dataclass
class County:
    """What a county of the demo is made of."""

    code: str
    letters: str
    home_town: str  # the demo accounts belong here
    towns: list[str]
    deputies: dict[str, int]
    groups: dict[str, int]
    seed: int
    levels: tuple[int, int, int] = (3, 38, 256)  # province, city, county; the rest are township deputies
    hash: str = field(default_factory=lambda: make_password(PASSWORD))


def danjiangkou() -> County:
    figures = quotas()
    towns = sorted(figures["deputies"])
    return County("420381", "DJK", "420381106", towns, figures["deputies"], figures["groups"], seed=20220606)


def haining() -> County:
    town = "330481103"
    return County("330481", "HN", town, [town], {town: 60}, {town: 4}, seed=20231025, levels=(0, 2, 12))


def set_ground() -> None:
    """Places, rules and calendar: what every installation starts with."""
    call_command("load_divisions", verbosity=0)
    load_rules()
    load_kinds()


def build(county: County) -> None:
    """Everything and everybody of one county."""
    chance = random.Random(county.seed)
    office = _county_desks(county)
    offices = {town: _town_desks(town, county) for town in county.towns}
    _catalogue(county, offices)
    for town in county.towns:
        _venues(town, offices[town])
    _deputies(county, chance)
    _accounts(county, office, offices, chance)


def _unit(name: str, kind: str, code: str, parent: Unit | None = None, letters: str | None = None) -> Unit:
    return Unit.objects.create(
        name=name, pinyin=initials(name), kind=kind, division_id=code, parent=parent, letters=letters
    )


def _county_desks(county: County) -> Unit:
    place = Division.objects.get(pk=county.code)
    office = _unit(f"{place.short_name}人大常委会机关", UnitKind.COUNTY_OFFICE, county.code, letters=county.letters)
    government = _unit(f"{place.short_name}人民政府办公室", UnitKind.GOVERNMENT, county.code)
    for name in BUREAUS:
        _unit(name, UnitKind.HANDLING, county.code, government)
    return office


def _town_desks(code: str, county: County) -> dict[str, Unit]:
    """The desks of a township by name, with "organ" for its organ of power; one desk for each village."""
    place = Division.objects.get(pk=code)
    street = "街道" in place.name or "管理处" in place.name
    kind = UnitKind.STREET_COMMITTEE if street else UnitKind.PRESIDIUM
    title = f"{place.short_name}人大工委" if street else f"{place.short_name}人大主席团"
    desks = {"organ": _unit(title, kind, code, letters=_letters(place.short_name))}
    government = _unit(f"{place.short_name}{'办事处' if street else '人民政府'}", UnitKind.GOVERNMENT, code)
    for name in TOWN_OFFICES:
        desks[name] = _unit(name, UnitKind.HANDLING, code, government)
    villages = Division.objects.civil().filter(parent=code)
    Unit.objects.bulk_create(_village_desk(village, government) for village in villages)
    return desks


def _village_desk(village: Division, government: Unit) -> Unit:
    committee = "居委会" if village.short_name.endswith("社区") else "村委会"
    name = f"{village.short_name}{committee}"
    return Unit(name=name, pinyin=initials(name), kind=UnitKind.VILLAGE, division=village, parent=government)


def _letters(name: str) -> str:
    """The organ's letters from its pinyin initials, unique in the installation."""
    base = initials(name)[:3].upper()
    taken = set(Unit.objects.filter(letters__startswith=base).values_list("letters", flat=True))
    return next(letters for letters in [base, *(f"{base}{c}" for c in "ABCDEFGH")] if letters not in taken)


def _catalogue(county: County, offices: dict[str, dict[str, Unit]]) -> None:
    """Which unit takes what, at the county and in each township (派单目录)."""
    categories = {category.name: category for category in Category.objects.all()}
    bureaus = {unit.name: unit for unit in Unit.objects.filter(division=county.code, kind=UnitKind.HANDLING)}
    lines = [
        CatalogueLine(category=categories[name], division_id=county.code, level=Layer.COUNTY, unit=bureaus[bureau])
        for bureau, names in BUREAUS.items()
        for name in names
    ]
    lines += [
        CatalogueLine(category=categories[name], division_id=town, level=Layer.TOWNSHIP, unit=desks[office])
        for town, desks in offices.items()
        for office, names in TOWN_OFFICES.items()
        for name in names
    ]
    CatalogueLine.objects.bulk_create(lines)


def _venues(town: str, desks: dict[str, Unit]) -> None:
    """One central station, and a point in each village; each with its desk and a code on its door."""
    place, letters = Division.objects.get(pk=town), desks["organ"].letters
    centre = _venue(f"{place.short_name}中心联络站", f"{letters}01", Tier.CENTRE, VenueKind.TOWNSHIP, place, None)
    villages = Division.objects.civil().filter(parent=town).order_by("code")
    for number, village in enumerate(villages, start=2):
        _venue(f"{village.short_name}联络点", f"{letters}{number:02d}", Tier.POINT, VenueKind.VILLAGE, village, centre)


def _venue(name: str, code: str, tier: str, kind: str, place: Division, parent: Venue | None) -> Venue:
    opening = [
        {"days": [2], "from": "08:30", "to": "11:30", "note": "代表接待"},
        {"days": [1, 2, 3, 4, 5], "from": "08:30", "to": "17:30", "note": ""},
    ]
    venue = Venue.objects.create(
        code=code, name=name, pinyin=initials(name), tier=tier, kind=kind, parent=parent, division=place,
        unit=_unit(name, UnitKind.STATION, place.code), address=f"{place.short_name}党群服务中心一楼",
        phone=f"0719-5550{int(code[-2:]):03d}", opening=opening,
    )  # fmt: skip
    DoorCode.objects.create(venue=venue, slug=code.lower())
    return venue


def _deputies(county: County, chance: random.Random) -> None:
    """Deputies of four levels by quota, their groups, and where they are posted."""
    levels = _levels(county)
    for town in county.towns:
        count = county.deputies[town]
        rows = Deputy.objects.bulk_create(
            Deputy(name=(name := a_name(chance)), pinyin=initials(name), division_id=town,
                   gender=Gender.FEMALE if chance.random() < 0.35 else Gender.MALE)
            for _ in range(count)
        )  # fmt: skip
        _mandates(county, town, rows, levels)
        _grouped(town, rows, county.groups[town])
        centre = Venue.objects.get(division=town, tier=Tier.CENTRE)
        VenueDeputy.objects.bulk_create(VenueDeputy(venue=centre, deputy=d, from_on=START) for d in rows[:8])


def _levels(county: County) -> list[str]:
    """The upper mandates still to be given, lowest first; streets have no congress of their own, so they go first."""
    province, city, own = county.levels
    return [CongressLevel.PROVINCE] * province + [CongressLevel.CITY] * city + [CongressLevel.COUNTY] * own


def _mandates(county: County, town: str, rows: list[Deputy], levels: list[str]) -> None:
    place = Division.objects.get(pk=town)
    street = "街道" in place.name or "管理处" in place.name
    share = len(rows) if street else max(1, len(rows) // 6)
    congress = {
        CongressLevel.PROVINCE: county.code[:2],
        CongressLevel.CITY: county.code[:4],
        CongressLevel.COUNTY: county.code,
    }
    mandates = []
    for number, deputy in enumerate(rows):
        level = levels.pop() if number < share and levels else CongressLevel.TOWNSHIP
        mandates.append(Mandate(
            deputy=deputy, level=level, congress_id=congress.get(level, town), term="本届", from_on=START,
            constituency=f"第{number // 5 + 1}选区", certificate_no=f"{town}{number + 1:03d}",
        ))  # fmt: skip
    Mandate.objects.bulk_create(mandates)


def _grouped(town: str, rows: list[Deputy], count: int) -> None:
    topics = ("道路和饮水", "一老一小", "人居环境", "产业发展", "基层治理")
    for number in range(count):
        group = Group.objects.create(division_id=town, name=f"第{number + 1}代表小组", focus=topics[number % 5])
        members = rows[number::count]
        GroupMember.objects.bulk_create(GroupMember(group=group, deputy=d, from_on=START) for d in members)


def _accounts(county: County, office: Unit, offices: dict[str, dict[str, Unit]], chance: random.Random) -> None:
    """Accounts of desks and of some deputies; the eight demo accounts where the home town is."""
    cast = _Cast(county, chance)
    cast.give(Role.COUNTY_OFFICE, county.code, office, "county")
    for bureau in Unit.objects.filter(division=county.code, kind=UnitKind.HANDLING):
        cast.give(Role.HANDLING_UNIT, county.code, bureau)
    for town, desks in offices.items():
        home = town == county.home_town
        centre = Venue.objects.get(division=town, tier=Tier.CENTRE)
        cast.give(Role.PRESIDIUM_OFFICE, town, desks["organ"], "presidium" if home else "")
        cast.give(Role.STATION_KEEPER, town, centre.unit, "station" if home else "")
        for name in WITH_ACCOUNT:
            cast.give(Role.HANDLING_UNIT, town, desks[name], "unit" if home and name == WITH_ACCOUNT[0] else "")
        cast.give(Role.INFORMATION_OFFICER, town, None, "officer" if home else "")
        for number, deputy in enumerate(Deputy.objects.filter(division=town).order_by("pk")[:4]):
            deputy.user = cast.give(Role.DEPUTY, town, None, "deputy" if home and number == 0 else "", deputy.name)
            if deputy.user.username == "deputy":
                deputy.name = deputy.user.name
            deputy.save(update_fields=["user", "name"])
    if county.code == "420381":
        cast.give(Role.AUDITOR, county.code, None, "auditor")
        cast.give(Role.SYSTEM_ADMIN, county.code, None, "sysadmin")


@dataclass
class _Cast:
    """Hands out accounts; all share one password hash, computed once (decisions D41)."""

    county: County
    chance: random.Random
    count: int = 0

    def give(self, role: str, code: str, unit: Unit | None, username: str = "", name: str = "") -> User:
        self.count += 1
        demo = username if self.county.code == "420381" else ""
        user = User.objects.create(
            username=demo or f"{self.county.letters.lower()}{self.count:04d}",
            name=PEOPLE_OF_THE_DEMO.get(demo) or name or a_name(self.chance),
            password=self.county.hash,
        )
        Posting.objects.create(user=user, role=role, division_id=code, unit=unit, from_on=START)
        return user


def is_built(county: County) -> bool:
    return Unit.objects.filter(division=county.code, kind=UnitKind.COUNTY_OFFICE).exists()


def months_back(months: int) -> date:
    """The first day of the month that lies so many months back."""
    today = clock.today()
    total = today.year * 12 + today.month - 1 - months
    return date(total // 12, total % 12 + 1, 1)
