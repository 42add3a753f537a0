"""Announcements of meetings and of station days, and a co-handler's letter: what they say and when they are offered."""

from datetime import date

import pytest
from django.test import Client

from deputies.people.models import Deputy
from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.documents.papers import actions, docx, kinds, pdf
from liaison.documents.papers.blocks import text_of
from liaison.documents.papers.composing import sheet_of
from liaison.documents.papers.models import Paper
from stations.venues.documents import next_day
from stations.venues.models import VenueDeputy
from suggestions.deliberations import agenda, sheets
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import handling, handoff
from tests.builders.meetings import at_organ, opened, planned, seats
from tests.builders.papers import squeezed, words_of_docx, words_of_pdf
from tests.builders.roompapers import issued
from tests.builders.tickets import Town, a_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town()


def same_in_both(paper: Paper) -> str:
    sheet = sheet_of(paper)
    asked = squeezed(text_of(sheet))
    assert words_of_docx(docx.render(sheet)) == asked
    assert sorted(words_of_pdf(pdf.render(sheet))) == sorted(asked)
    return text_of(sheet)


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


class TestMeetings:
    def test_a_planned_meeting_is_announced_without_naming_a_matter(self, town):
        seats(town.presidium, town.presidium_unit, 7)
        ticket = at_organ(town)
        meeting = planned(town)
        agenda.add(meeting_id=meeting.pk, by=town.presidium, ticket_id=None, subject="审议年度工作安排")
        text = same_in_both(issued("notice", sheets.key_of(meeting), town.presidium))
        for said in (
            "习家店镇人民代表大会主席团文件", f"关于召开{meeting.title}的公告", "三楼会议室", "朱建国",
            "审议年度工作安排。", "诉讼、仲裁、行政复议、信访", "特此公告。",
        ):  # fmt: skip
            assert said in text
        assert ticket.title not in text
        assert ticket.number not in text

    def test_it_is_offered_once_to_the_own_organ_before_the_meeting(self, town):
        seats(town.presidium, town.presidium_unit, 7)
        meeting = planned(town)
        key, kind = sheets.key_of(meeting), kinds.paper_kind("notice")
        assert f"/paper/draw/notice/{key}/" in client_of(town.presidium).get(f"/review/{meeting.pk}/").content.decode()
        assert kind.find(town.county, key) is None
        issued("notice", key, town.presidium)
        assert kind.offer(town.presidium, meeting) == []
        other = opened(town)
        assert kind.offer(town.presidium, other) == []

    def test_what_the_organ_words_itself_takes_the_place_of_the_lists(self, town):
        seats(town.presidium, town.presidium_unit, 7)
        meeting = planned(town)
        subject = kinds.paper_kind("notice").find(town.presidium, sheets.key_of(meeting))
        draft = actions.draw(kind="notice", subject=subject, by=town.presidium)
        texts = {"theme": "听取垃圾清运的意见。", "officials": "镇综合执法办负责人。", "not_taken": ""}
        actions.edit(paper_id=draft.pk, by=town.presidium, texts=texts)
        text = text_of(sheet_of(Paper.objects.get()))
        assert "听取垃圾清运的意见。" in text
        assert "四、参加的部门和人员" in text
        assert "不受理" not in text


class TestStationDays:
    def station(self, town) -> None:
        town.venue.opening = [{"days": [2, 4], "from": "09:00", "to": "11:30", "note": ""}]
        town.venue.address, town.venue.phone = "人民路 8 号", "0719-5550101"
        town.venue.save()
        deputy = Deputy.objects.create(name="朱建国", division_id=town.code)
        VenueDeputy.objects.create(venue=town.venue, deputy=deputy, from_on=date(2026, 1, 1))

    def test_the_next_open_day_is_proposed_with_its_hours(self, town):
        self.station(town)
        day = next_day(town.venue)
        assert day.isoweekday() in (2, 4)
        assert clock.today() < day
        text = same_in_both(issued("station_notice", town.venue.code, town.presidium))
        for said in (
            f"时间：{day.year}年{day.month}月{day.day}日　9:00–11:30",
            "人民路8号",
            "朱建国。",
            "0719-5550101",
        ):
            assert squeezed(said) in squeezed(text)

    def test_another_day_may_be_set_in_the_draft(self, town):
        self.station(town)
        client = client_of(town.presidium)
        assert (
            f"/paper/draw/station_notice/{town.venue.code}/"
            in client.get(f"/venue/{town.venue.code}/").content.decode()
        )
        client.post(f"/paper/draw/station_notice/{town.venue.code}/")
        draft = Paper.objects.get()
        client.post(f"/paper/{draft.pk}/edit/", draft.texts | {"on": "2026-12-06", "theme": "冬季供水"})
        text = text_of(sheet_of(Paper.objects.get()))
        assert "2026年12月6日\n" in text  # a Sunday: the station has no hours
        assert "二、主题\n冬季供水" in text

    def test_only_the_organ_of_the_place_announces(self, town):
        kind = kinds.paper_kind("station_notice")
        assert kind.find(town.keeper, town.venue.code) is None
        assert kind.find(town.clerk, town.venue.code) is None
        assert kind.find(town.county, town.venue.code) is not None


class TestOpinions:
    def given(self, town) -> tuple:
        ticket = a_ticket(S.HANDLING, town)
        helper = town.person(Role.HANDLING_UNIT, town.other_office)
        leg = handoff.call_in(ticket_id=ticket.pk, by=town.presidium, unit=town.other_office)
        handling.give_opinion(
            ticket_id=ticket.pk, leg_seq=leg.seq, by=helper, opinion="沟渠由我中心清淤。\n两周内完成。"
        )
        return ticket, helper

    def test_the_letter_goes_to_the_lead_unit_with_the_opinion_as_given(self, town):
        ticket, helper = self.given(town)
        page = client_of(helper).get(f"/ticket/{ticket.number}/").content.decode()
        assert f"/paper/draw/co_opinion/{ticket.number}/" in page
        paper = issued("co_opinion", ticket.number, helper)
        assert (paper.to_unit, paper.organ) == (town.office, town.other_office)
        text = same_in_both(paper)
        for said in (f"{town.office.name}：", ticket.number, "沟渠由我中心清淤。", "两周内完成。", "会办单位"):
            assert said in text
        assert kinds.paper_kind("co_opinion").offer(helper, ticket) == []

    def test_who_gave_no_opinion_writes_no_letter(self, town):
        ticket, _helper = self.given(town)
        kind = kinds.paper_kind("co_opinion")
        assert kind.find(town.clerk, ticket.number) is None
        assert kind.find(town.presidium, ticket.number) is None
