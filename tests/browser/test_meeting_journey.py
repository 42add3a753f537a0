"""From 22 matters to letters on paper and a county batch that is signed for: group, presidium, one lost by a vote,
list, hand-offs, joint conference (journey 1)."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from liaison.accounts.roles import Role
from liaison.documents.papers.models import Paper
from suggestions.deliberations import agenda, attendance, deciding
from suggestions.deliberations.items import Decision
from suggestions.deliberations.lists import ProblemList
from suggestions.deliberations.models import Meeting
from suggestions.supervision.soundness import offenders
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from tests.builders.meetings import a_group, at_organ, closed, opened, planned, seats, vote
from tests.builders.papers import words_of_pdf
from tests.builders.tickets import Town

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True)]
CODE = "420381109"
ALL, COUNTY_ITEMS = 22, (4, 9)  # 22 matters; two of them are the county's
PATIENCE = 90_000  # milliseconds: closing carries out 22 decisions while the page waits


@pytest.fixture
def town(site) -> Town:
    site.on_day(0)
    town = Town(code=CODE, village=f"{CODE}201", letters="LHX")
    town.keeper, town.presidium, town.clerk, town.county  # noqa: B018 - all of them have an account
    town.at_the_bureau = town.person(Role.HANDLING_UNIT, town.bureau)
    seats(town.presidium, town.presidium_unit, 7)
    return town


def recommended_by_the_group(town: Town) -> Meeting:
    """The deputies' group looks at all of them and names a unit for each."""
    meeting = planned(town, "group", group=a_group(town), fill=False)
    tickets = [at_organ(town, title=f"第{n}件事", original_words=f"第{n}件：路灯坏了。") for n in range(1, ALL + 1)]
    by = town.presidium
    agenda.add_many(meeting_id=meeting.pk, by=by, ticket_ids=[ticket.pk for ticket in tickets])
    opened(town, meeting=meeting, present=8)
    for item in meeting.items.order_by("position"):
        county = item.position in COUNTY_ITEMS
        unit = town.bureau if county else (town.office, town.other_office)[item.position % 2]
        agenda.propose(item_id=item.pk, by=by, level="county" if county else "township", unit=unit)
        vote(item, by, "7:0:1")
    return closed(meeting, by)


def plan(page: Page, kind: str) -> None:
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + "/review/new/")
    page.get_by_label("什么会").select_option(label=kind)
    page.get_by_label("时间").fill("2026-03-02T10:00")
    page.get_by_role("button", name="排会议").click()
    page.wait_for_url(re.compile(r"/review/\d+/$"))


def begin(page: Page, away: int = 0) -> None:
    page.get_by_role("link", name="开会", exact=True).click()
    for n in range(away):
        page.get_by_role("radiogroup").nth(-1 - n).get_by_role("radio", name="请假").check()
    page.get_by_label("主持人").fill("朱建国")
    page.get_by_role("button", name="开会").click()
    page.wait_for_url(re.compile(r"/review/\d+/$"))


def count(page: Page, position: int, figures: tuple[int, int, int]) -> None:
    """V to the boxes, the figures, Enter: nothing but the keyboard."""
    expect(page.locator("#panel h2")).to_have_text(f"第 {position} 项")
    page.locator("body").press("v")
    for n, figure in enumerate(figures):
        if n:
            page.keyboard.press("Tab")
        page.keyboard.type(str(figure))
    page.keyboard.press("Enter")


def vote_on_everything(page: Page) -> None:
    """21 pass by six hands; one member leaves, and the last has three of five: most of those there, not of all."""
    for position in range(1, ALL):
        count(page, position, (6, 0, 0))
    expect(page.locator("#panel h2")).to_have_text(f"第 {ALL} 项")
    board = page.url
    page.get_by_role("link", name="到会").click()
    page.get_by_role("button", name="离会").last.click()
    page.goto(board)
    page.get_by_label("同意").fill("3")
    expect(page.locator("[data-voteline] output")).to_have_text("同意 3 票，还差 1 票")
    page.get_by_label("同意").fill("")
    count(page, ALL, (3, 1, 1))


def waiting(page: Page) -> Locator:
    """How many items have no decision yet; the last vote is saved when it says none."""
    return page.locator(".queue-steps a b").first


def adopt_and_close(page: Page) -> None:
    expect(waiting(page)).to_have_text("0")
    page.get_by_role("button", name="形成本次清单").click()
    expect(page.locator("#panel h2")).to_have_text(f"第 {ALL + 1} 项")
    count(page, ALL + 1, (5, 0, 0))
    expect(waiting(page)).to_have_text("0")
    page.get_by_role("link", name="散会").click()
    expect(page.locator("main")).to_contain_text("报县级")
    page.get_by_label("会议结论").fill("请各单位抓紧。")
    page.get_by_role("button", name="散会").click()
    page.wait_for_url(re.compile(r"/review/\d+/$"))


def hand_out(page: Page) -> None:
    page.get_by_role("link", name="问题清单", exact=True).click()
    page.get_by_role("link", name="按清单交办").click()
    page.get_by_role("button", name="全部交办").click()
    page.wait_for_url(re.compile(r"/list/[^/]+/"))


def letters_on_paper(page: Page) -> list[str]:
    """One letter a unit, drawn together, each issued and read as PDF."""
    page.get_by_role("button", name="打印交办单（一个单位一份）").click()
    page.get_by_role("button", name="正式公文").click()
    page.wait_for_url("**/paper/**")
    words = []
    for paper in Paper.objects.filter(division=CODE, kind="handoff_letter").order_by("pk"):
        page.goto(re.sub(r"/paper/.*", f"/paper/{paper.pk}/", page.url))
        page.get_by_role("button", name="发文").click()
        expect(page.locator("h1")).to_contain_text("号")
        words.append(words_of_pdf(page.request.get(f"{page.url}file/pdf/").body()))
    return words


def joint_conference(town: Town, mine) -> Meeting:
    """The county collects what the presidium passed up, invites the bureau, and hands it out in one batch."""
    by = town.county
    meeting = planned(town, "joint", by=by)
    passed_up = mine.filter(state=S.LISTED, level="county")
    agenda.add_many(meeting_id=meeting.pk, by=by, ticket_ids=list(passed_up.values_list("pk", flat=True)))
    for name in ("刘局", "张主任"):
        attendance.invite(meeting_id=meeting.pk, by=by, name=name, unit=town.bureau)
    opened(town, meeting=meeting, by=by)
    for item in meeting.items.order_by("position"):
        deciding.conclude(item_id=item.pk, by=by, decision=Decision.ASSIGNED, reason="按清单办理")
    return closed(meeting, by)


def sign_for_sheet(page: Page, meeting: Meeting) -> str:
    """集中交办签收表 from the meeting's page, as PDF."""
    page.goto(f"{page.url.split('/', 3)[0]}//{page.url.split('/')[2]}/review/{meeting.pk}/")
    address = page.get_by_role("link", name="集中交办签收表").first.get_attribute("href")
    return words_of_pdf(page.request.get(f"{page.url.split('/review/')[0]}{address}").body())


def test_22_matters_through_group_and_presidium_to_letters_on_paper(site, town, window):
    recommended_by_the_group(town)
    desk = window(town.presidium).page
    desk.set_default_timeout(PATIENCE)
    plan(desk, "主席团会议")
    expect(desk.locator(".review .filters")).to_contain_text(f"共 {ALL} 项")
    begin(desk, away=1)
    vote_on_everything(desk)
    adopt_and_close(desk)
    presidium = Meeting.objects.filter(organ=town.presidium_unit, code="presidium").get()
    lost = presidium.items.get(position=ALL)
    assert lost.decision == Decision.NOT_LISTED
    assert (lost.votes.get().need, lost.votes.get().for_votes, lost.votes.get().present) == (4, 3, 5)
    found = ProblemList.objects.get(organ=town.presidium_unit)
    assert (found.state, found.lines.count()) == ("adopted", ALL - 1)

    hand_out(desk)
    mine = Ticket.objects.under(CODE)
    assert mine.filter(state=S.ASSIGNED).count() == ALL - 1 - len(COUNTY_ITEMS)
    letters = letters_on_paper(desk)
    assert len(letters) == 2  # one a unit
    for unit in (town.office, town.other_office):
        [words] = [words for words in letters if f"{unit.name}：" in words or f"{unit.name}:" in words]
        assert "人大交〔2026〕" in words
        assert presidium.title.replace(" ", "") in words
    for position in range(1, ALL):
        number = presidium.items.get(position=position).ticket.number
        assert sum(number in words for words in letters) == (position not in COUNTY_ITEMS)

    batch = joint_conference(town, mine)
    numbers = [presidium.items.get(position=position).ticket.number for position in COUNTY_ITEMS]
    county = window(town.county).page
    sheet = sign_for_sheet(county, batch)
    assert all(number in sheet for number in numbers) and town.bureau.name in sheet
    bureau = window(town.at_the_bureau).page
    for _matter in numbers:
        bureau.goto(f"{site.url}/unit/")
        bureau.get_by_role("button", name="签收").first.click()
        bureau.wait_for_load_state()
    assert set(mine.filter(state=S.HANDLING).values_list("number", flat=True)) == set(numbers)
    assert offenders() == {}
