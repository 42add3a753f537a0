"""The pages before and around a sitting: planned, filled, opened, who comes and goes, its end."""

import pytest
from django.urls import reverse

from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.notifications.links import link_of
from liaison.notifications.models import Notice
from suggestions.deliberations.models import Meeting, MeetingKind, MeetingState
from suggestions.tickets.states import TicketState as S
from tests.builders.meetings import a_group, again, at_organ, opened, planned
from tests.builders.sittings import agenda_of, page_of, post, sitting, text

pytestmark = pytest.mark.django_db


def test_a_meeting_is_planned_and_opened_on_the_pages(office, town):
    agenda_of(town)  # another meeting has these
    answer = office.post(reverse("suggestions:meeting-plan"), {
        "kind": MeetingKind.objects.current().get(code="presidium").pk, "n": "11", "place": "三楼会议室",
        "at": clock.local(clock.now()).strftime("%Y-%m-%dT%H:%M"), "group": "",
    })  # fmt: skip
    meeting = Meeting.objects.latest("pk")
    assert answer.url == page_of(meeting)
    assert (meeting.title, meeting.gated) == ("主席团第 11 次会议", False)
    page = office.get(page_of(meeting, "meeting-open"))
    assert "朱建国" in text(page)
    statuses = {f"status_{a.pk}": "present" for a in meeting.attendees.all()}
    office.post(page_of(meeting, "meeting-open"), statuses | {"presided_by": "何志远"})
    assert again(meeting).state == MeetingState.OPEN
    assert "实到 7 / 应到 7" in text(office.get(page_of(meeting)))


def test_the_agenda_is_built_from_what_the_organ_holds(office, town):
    wanted, other = at_organ(town), at_organ(town)
    meeting = planned(town)
    page = office.get(page_of(meeting, "meeting-add"))
    assert {row.number for row in page.context["rows"]} == {wanted.number, other.number}
    office.post(page_of(meeting, "meeting-add"), {"pick": [wanted.number]})
    assert [item.ticket for item in meeting.items.all()] == [wanted]
    assert office.get(page_of(meeting, "meeting-add", level="county")).context["rows"] == []


def test_the_end_repeats_what_will_happen_and_refuses_open_items(office, town):
    meeting, (first, second) = sitting(town)
    post(office, meeting, first, "vote", for_votes="7")
    page = text(office.get(page_of(meeting, "meeting-close")))
    assert "列入问题清单" in page
    assert "还有 1 项没有结论" in page
    answer = office.post(page_of(meeting, "meeting-close"), {"minutes": ""})
    assert answer.status_code == 422
    assert "还有 1 项没有结论：先表决，或转下次会议。" in text(answer)
    post(office, meeting, second, "defer", reason="材料不齐")
    office.post(page_of(meeting, "meeting-close"), {"minutes": "请各单位抓紧。"})
    assert again(meeting).state == MeetingState.CLOSED
    assert again(first.ticket).state == S.LISTED  # a short meeting is carried out at once
    page = text(office.get(page_of(meeting)))
    assert "请各单位抓紧。" in page
    draw = f"/paper/draw/minutes/meeting-{meeting.pk}/"
    assert f'action="{draw}"' in page  # one way to the minutes: the numbered paper
    drawn = office.post(draw)
    office.post(f"{drawn.url}issue/", {"version": "1"})
    assert f'href="{drawn.url}"' in text(office.get(page_of(meeting)))


def test_who_leaves_and_who_joins_on_the_page(office, town):
    meeting, _items = sitting(town)
    person = meeting.attendees.voting().first()
    office.post(reverse("suggestions:meeting-recount", args=[meeting.pk, person.pk]), {"here": "0"})
    assert "实到 6 / 应到 7" in text(office.get(page_of(meeting, "meeting-people")))
    answer = office.post(page_of(meeting, "meeting-people"), {"name": "刘工", "post": "水厂", "deputy": ""})
    assert answer.status_code == 302
    answer = office.post(page_of(meeting, "meeting-people"), {"name": "刘工", "post": "水厂", "deputy": ""})
    assert answer.status_code == 422
    assert "刘工已在名单里。" in text(answer)


def test_seats_and_kinds_are_kept_on_their_pages(client, town):
    client.force_login(town.presidium)
    typed = {"unit": town.presidium_unit.pk, "deputy": "", "name": "新委员", "post": "member", "voting": "on"}
    typed["from_on"] = clock.today().isoformat()
    assert client.post(reverse("deputies:seat-new"), typed).status_code == 302
    assert client.post(reverse("deputies:seat-new"), typed).status_code == 422
    assert "新委员" in text(client.get(reverse("deputies:seat-list")))
    kind = MeetingKind.objects.current().get(code="group")
    new_version = reverse("suggestions:kind-new-version", args=[kind.pk])
    assert client.get(new_version).status_code == 403
    client.force_login(town.county)
    numbers = {
        "quorum_strict": "False", "quorum_num": "2", "quorum_den": "3", "pass_base": "all", "pass_strict": "True",
        "pass_num": "1", "pass_den": "2", "max_gap_months": "", "article": "本地约定",
        "from_on": clock.today().isoformat(),
    }  # fmt: skip
    assert client.post(new_version, numbers | {"quorum_num": "4"}).status_code == 422
    assert client.post(new_version, numbers).status_code == 302
    newest = MeetingKind.objects.current().get(code="group")
    assert (newest.version, newest.quorum_num, newest.pass_base) == (2, 2, "all")
    assert "达到 2/3" in text(client.get(reverse("suggestions:kind-list")))


def test_the_notice_of_an_opening_leads_to_the_meeting(client, town):
    group = a_group(town, 3)
    user = town.person(Role.DEPUTY)
    member = group.deputies.order_by("pk").first()
    member.user = user
    member.save()
    meeting = opened(town, meeting=agenda_of(town, 1, code="group", group=group))
    notice = Notice.objects.get(event="deliberations/meeting_opened", user=user)
    assert link_of(notice) == page_of(meeting)
    client.force_login(user)
    assert meeting.title in text(client.get(reverse("notifications:list")))
