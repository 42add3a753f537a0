"""Forms without a number: every one prints, names only after a logged look."""

import re
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.documents.papers import docx, kinds, pdf, printout
from liaison.documents.papers.blocks import Sheet, text_of
from liaison.residents.models import Reveal
from suggestions.appraisals.rectifypapers import rectify_key
from suggestions.deliberations import sheets
from suggestions.rules.models import Reason
from suggestions.supervision import referralpapers
from suggestions.tickets.models import Ticket
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import handling, handoff
from tests.builders.appraisals import ordered, reported
from tests.builders.briefs import an_issued_brief
from tests.builders.desks import a_desk
from tests.builders.formal import handed_off, replied
from tests.builders.meetings import planned
from tests.builders.papers import an_issued, pages_of, squeezed, words_of_docx, words_of_pdf
from tests.builders.referrals import a_referral
from tests.builders.revisits import a_closed, a_plan
from tests.builders.roompapers import a_presidium_meeting, case_papers, issued, the_list, the_list_paper, the_minutes
from tests.builders.tickets import Town, a_ticket

pytestmark = pytest.mark.django_db
NAME, PHONE = "金丝雀", "13907191234"


def an_opinion_letter(town: Town) -> None:
    ticket, helper = a_ticket(S.HANDLING, town), town.person(Role.HANDLING_UNIT, town.other_office)
    leg = handoff.call_in(ticket_id=ticket.pk, by=town.presidium, unit=town.other_office)
    handling.give_opinion(ticket_id=ticket.pk, leg_seq=leg.seq, by=helper, opinion="沟渠由我中心清淤。")
    issued("co_opinion", ticket.number, helper)


def a_full_town() -> Town:
    """One of everything that can be printed."""
    desk = a_desk()
    desk.post(name=NAME, phone=PHONE)
    town = desk.town
    an_issued("handoff_letter", town)
    an_issued("supervision_notice", town)
    an_issued("reply_letter", town, at=S.RATING, by=town.clerk)
    a_ticket(S.RETURNED, town)
    asked = a_ticket(S.HANDLING, town)
    reason = Reason.objects.of_kind("extension").first()
    until = clock.local(asked.lead.due_at).date() + timedelta(days=10)
    handling.ask_extension(ticket_id=asked.pk, by=town.clerk, reason=reason, asked_until=until, text="路基还在沉降")
    handling.decide_extension(ticket_id=asked.pk, by=town.presidium, granted=True)
    meeting = a_presidium_meeting(town)
    the_minutes(meeting, town.presidium)
    adopted = the_list(meeting, publish_it=True)
    the_list_paper(adopted, town.presidium)
    line = adopted.lines.first()
    handoff.hand_off(
        ticket_id=line.ticket_id, by=town.presidium, unit=town.office, demand="尽快办", basis=meeting.title
    )
    a_closed(town, NAME, PHONE)
    a_plan(town)
    issued("notice", sheets.key_of(planned(town, "supervision")), town.presidium)
    issued("station_notice", town.venue.code, town.presidium)
    an_opinion_letter(town)
    keys = case_papers(town)
    for kind in ("key_decision", "summons"):
        issued(kind, keys[kind], town.presidium)
    for kind in ("brief", "work_ref"):
        an_issued_brief(town, kind, tickets=[asked])
    issued("bulletin", f"{clock.today().year}-{(clock.today().month + 2) // 3}", town.presidium)
    replied(town, handed_off(town))
    row = ordered(town)
    issued("rectify_order", rectify_key(row), town.presidium)
    reported(town, row)
    other = Town(code="420381106", village="420381106201", letters="HPZ")
    issued("referral", referralpapers.key_of(a_referral(other)), other.presidium)
    return town


def test_every_line_of_the_list_prints(tmp_path):
    a_full_town()
    out = StringIO()
    call_command("paper", list=True, stdout=out)
    lines = [line.split("\t") for line in out.getvalue().splitlines()]
    assert {kind for kind, _number in lines} == {kind.name for kind in [*kinds.numbered(), *kinds.forms()]}
    for kind, number in lines:
        target = tmp_path / "paper.pdf"
        call_command("paper", kind, number, output=str(target))
        assert target.read_bytes().startswith(b"%PDF")
        text = words_of_pdf(target.read_bytes())
        assert PHONE not in text
        assert len(text) > 20
        call_command("paper", kind, number, output=str(tmp_path / "paper.docx"))


def test_each_form_says_the_same_in_both_formats():
    a_full_town()
    for kind in kinds.forms():
        sheet, _overlay = printout.sheet(kind.name, next(iter(kind.keys(1))))
        asked = squeezed(text_of(sheet))
        assert words_of_docx(docx.render(sheet)) == asked, kind.name
        printed = Counter(words_of_pdf(pdf.render(sheet)))
        assert Counter(asked) - printed == Counter(), kind.name
        assert printed - Counter(asked) in (Counter(), repeated_heads(sheet)), kind.name


def repeated_heads(sheet: Sheet) -> Counter:
    """What a table that goes on to a second page says once more."""
    return Counter(squeezed("".join(head for block in sheet.blocks for head in block.get("heads", ()))))


def test_the_shell_says_what_is_wrong(tmp_path):
    Town()
    with pytest.raises(CommandError, match="没有"):
        call_command("paper", "handoff_letter", "习人大交〔2026〕9号", output=str(tmp_path / "x.pdf"))
    with pytest.raises(CommandError, match="用法"):
        call_command("paper", "handoff_letter", "习人大交〔2026〕9号", output=str(tmp_path / "x.txt"))


class TestReceptionRecord:
    def path(self, desk) -> str:
        desk.post(name=NAME, phone=PHONE)
        key = kinds.form_kind("reception_record").offer(desk.town.keeper, Ticket.objects.get())[0]
        return f"/paper/form/reception_record/{key}/"

    def test_names_want_a_purpose_and_leave_a_look(self):
        desk = a_desk()
        path = self.path(desk)
        page = desk.client.get(path)
        assert page.status_code == 200
        assert NAME not in page.content.decode()
        refused = desk.client.post(path, {"purpose": "other", "words": ""})
        assert (refused.status_code, Reveal.objects.count()) == (422, 0)
        printed = desk.client.post(path, {"purpose": "verify"})
        assert printed["Content-Type"] == "application/pdf"
        assert {NAME, PHONE} <= set(re.findall(f"{NAME}|{PHONE}", words_of_pdf(printed.content)))
        look = Reveal.objects.get()
        assert (look.by, look.thing) == (desk.town.keeper, "reception")

    def test_without_a_look_the_names_are_masked(self):
        desk = a_desk()
        printed = desk.client.get(f"{self.path(desk)}?masked=1")
        text = words_of_pdf(printed.content)
        assert NAME not in text
        assert PHONE not in text
        assert Reveal.objects.count() == 0

    @pytest.mark.parametrize("role", [Role.DEPUTY, Role.HANDLING_UNIT, Role.AUDITOR])
    def test_others_do_not_get_it(self, role):
        desk = a_desk()
        path = self.path(desk)
        client = desk.as_(desk.town.person(role, desk.town.office if role == Role.HANDLING_UNIT else None))
        assert client.get(path).status_code in {403, 404}
        assert client.post(path, {"purpose": "verify"}).status_code in {403, 404}
        assert Reveal.objects.count() == 0


def test_a_unit_prints_only_slips_of_its_own():
    town = Town()
    ticket = a_ticket(S.RETURNED, town)
    key = kinds.form_kind("return_slip").offer(town.clerk, ticket)[0]
    other = town.person(Role.HANDLING_UNIT, town.other_office)
    for user, status in ((town.clerk, 200), (town.presidium, 200), (other, 404)):
        client = Client()
        client.force_login(user)
        assert client.get(f"/paper/form/return_slip/{key}/").status_code == status


@pytest.mark.parametrize("key", ["x", "XJD-26-0001.99", "reception-x", "420381105-20x6", "+", "‮", "XJD-26-0001.²"])
def test_made_up_keys_are_not_found(key):
    town = Town()
    client = Client()
    client.force_login(town.presidium)
    for kind in kinds.forms():
        assert client.get(f"/paper/form/{kind.name}/{key}/").status_code == 404, kind.name


def test_the_ledger_counts_the_tickets_of_its_place_and_year():
    town = Town()
    for level in ("village", "township", "township"):
        ticket = a_ticket(S.HANDLING, town)
        Ticket.objects.filter(pk=ticket.pk).update(level=level)
    sheet, _overlay = printout.sheet("ledger", f"{town.code}-{clock.today().year}")
    text = text_of(sheet)
    assert "村级1件　镇级2件" in text
    assert "合计3件" in text


def test_two_copies_of_the_rating_form_say_where_they_go():
    town = Town()
    ticket = a_ticket(S.RATING, town)
    sheet, _overlay = printout.sheet("rating_form", ticket.number)
    pages = pages_of(pdf.render(sheet))
    assert len(pages) == 2
    assert [("第一联" in page.extract_text(), "第二联" in page.extract_text()) for page in pages] == [
        (True, False),
        (False, True),
    ]


def test_a_long_story_goes_on_to_the_next_page():
    desk = a_desk()
    desk.post(words="路塌了，走不成。" * 300)
    sheet, _overlay = printout.sheet("reception_record", next(iter(kinds.form_kind("reception_record").keys(1))))
    assert squeezed(text_of(sheet)).count("路塌了") == words_of_pdf(pdf.render(sheet)).count("路塌了")


def test_hand_offs_of_several_units_share_one_sign_for_sheet():
    town = Town()
    first, second = a_ticket(S.HANDLING, town), a_ticket(S.LISTED, town)
    handoff.hand_off(ticket_id=second.pk, by=town.presidium, unit=town.other_office, demand="")
    client = Client()
    client.force_login(town.presidium)
    printed = client.get(f"/paper/form/signfor/{first.number}+{second.number}/")
    text = words_of_pdf(printed.content)
    assert "村镇建设办公室" in text
    assert "农业农村服务中心" in text
