"""The pages of meetings and lists: one keyboard for the recorder, sentences at their fields, the projector's stamp."""

import re

import pytest
from django.urls import reverse

from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.notifications.links import link_of
from liaison.notifications.models import Notice
from suggestions.deliberations import agenda, carrying, deciding, listing
from suggestions.deliberations.items import Decision, ItemState
from suggestions.deliberations.lists import ListState, ProblemList
from suggestions.deliberations.models import Meeting, MeetingKind, MeetingState, Practice
from suggestions.tickets.states import TicketState as S
from tests.builders.costs import queries_of
from tests.builders.meetings import a_group, again, at_organ, closed, opened, planned, seats, vote
from tests.builders.tickets import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    town = Town()
    seats(town.presidium, town.presidium_unit, 7)
    return town


@pytest.fixture
def office(client, town):
    client.force_login(town.presidium)
    return client


def page_of(meeting, name="meeting", **query) -> str:
    address = reverse(f"suggestions:{name}", args=[meeting.pk])
    return f"{address}?{'&'.join(f'{k}={v}' for k, v in query.items())}" if query else address


def agenda_of(town, n: int = 2, **wishes) -> Meeting:
    meeting = planned(town, **wishes)
    tickets = [at_organ(town) for _ in range(n)]
    agenda.add_many(meeting_id=meeting.pk, by=town.presidium, ticket_ids=[t.pk for t in tickets])
    return meeting


def sitting(town, n: int = 2, **more):
    meeting = opened(town, meeting=agenda_of(town, n), **more)
    return meeting, list(meeting.items.order_by("position"))


def typed(item, act, **more) -> dict:
    return {
        "act": act, "version": again(item).version, "level": "township", "unit": "", "due_on": "", "demand": "",
        "method": "hands", "for_votes": "", "against": "", "abstain": "", "void": "", "teller": "",
        "scrutineer": "", "reason": "",
    } | more  # fmt: skip


def post(client, meeting, item, act, **more):
    return client.post(page_of(meeting, item=item.position), typed(item, act, **more))


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


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


def test_a_count_and_enter_save_the_vote_and_lay_the_next_item_on_the_table(office, town):
    meeting, (first, second) = sitting(town, present=6)
    answer = post(office, meeting, first, "vote", unit=town.office.pk, for_votes="5", abstain="1")
    assert answer.url == page_of(meeting, item=second.position)
    first = again(first)
    assert (first.decision, first.proposal["unit"]) == (Decision.LISTED, town.office.pk)
    assert again(second).state == ItemState.DISCUSSING
    page = text(office.get(answer.url))
    assert "过应到人数半数（4 票）通过" in page
    assert "实到 6 人" in page


def test_a_refused_count_keeps_what_was_typed_and_saves_nothing(office, town):
    meeting, (item, _other) = sitting(town, present=5)
    answer = post(office, meeting, item, "vote", unit=town.office.pk, for_votes="4", against="1", abstain="1")
    assert answer.status_code == 422
    page = text(answer)
    assert "到会 5 人，同意、反对、弃权合计 6 票，请核对。" in page
    assert 'name="for_votes" value="4"' in page
    assert again(item).proposal["unit"] != town.office.pk  # neither the count nor the proposal


def test_a_refused_proposal_takes_the_count_with_it(office, town):
    meeting, (item, _other) = sitting(town)
    answer = post(office, meeting, item, "vote", unit=town.bureau.pk, for_votes="7")
    assert answer.status_code == 422
    assert "市水利和湖泊局属于县级，镇主席团不能直接交办，请报联席会。" in text(answer)
    assert not item.votes.exists()


def test_below_quorum_the_boxes_are_off_and_say_why(office, town):
    meeting, (item, _other) = sitting(town, present=3)
    page = text(office.get(page_of(meeting, item=item.position)))
    assert "应到 7 人，实到 3 人，不足 4 人，不能表决。" in page
    assert '<fieldset class="votebox" disabled>' in page


def test_a_correction_without_reason_stands_at_its_field(office, town):
    meeting, (item, _other) = sitting(town)
    vote(item, town.presidium, "7:0:0")
    answer = post(office, meeting, item, "reconsider")
    assert answer.status_code == 422
    assert "请写明为什么更正，原来的票数会保留。" in text(answer)
    post(office, meeting, item, "reconsider", reason="记错了一票")
    page = text(office.get(page_of(meeting, item=item.position)))
    assert "更正：记错了一票" in page
    assert again(item).state == ItemState.DISCUSSING


def test_a_stale_page_answers_409_with_the_others_figures(office, town):
    meeting, (item, _other) = sitting(town)
    vote(item, town.presidium, "5:1:1")
    answer = post(office, meeting, item, "vote", for_votes="7")
    assert answer.status_code == 409
    assert "记为 5:1:1（同意列入）" in text(answer)


@pytest.mark.parametrize(
    ("act", "more", "decision"),
    [
        ("merged", {"reason": "同一段路"}, Decision.MERGED),
        ("supplement", {"reason": "哪一段？"}, Decision.SUPPLEMENT),
        ("other_track", {"reason": "转代表建议"}, Decision.OTHER_TRACK),
    ],
)
def test_decisions_without_a_count(office, town, act, more, decision):
    meeting, (item, other) = sitting(town)
    more = more | ({"merge_into": other.pk} if act == "merged" else {})
    assert post(office, meeting, item, act, **more).status_code == 302
    assert again(item).decision == decision


def test_a_conclusion_without_reason_keeps_its_fold_open(office, town):
    meeting, (item, _other) = sitting(town)
    answer = post(office, meeting, item, "supplement")
    assert answer.status_code == 422
    assert "请写明理由。" in text(answer)
    assert '<details class="choice" name="decide" open><summary data-key="r">' in text(answer)


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
    minutes = text(office.get(page_of(meeting, "meeting-minutes")))
    assert "同意列入（同意 7 票，反对 0 票，弃权 0 票）" in minutes
    assert "请各单位抓紧。" in minutes
    assert "出席：" in minutes


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


def test_the_projector_shows_the_item_and_no_person(office, town):
    meeting, (item, _other) = sitting(town)
    deciding.take(item_id=item.pk, by=town.presidium)
    page = office.get(page_of(meeting, "meeting-screen"))
    assert item.subject in text(page)
    assert "朱建国" not in text(page)
    assert "王" not in text(page).replace("王", "", 0) or "name_mask" not in text(page)
    stamp = page["ETag"]
    htmx = {"HTTP_HX_REQUEST": "true", "HTTP_IF_NONE_MATCH": stamp}
    assert office.get(page_of(meeting, "meeting-screen"), **htmx).status_code == 304
    vote(item, town.presidium, "5:1:1")
    later = office.get(page_of(meeting, "meeting-screen"), **htmx)
    assert later.status_code == 200
    assert "同意列入" in text(later)


def test_a_list_from_the_meeting_to_the_units(office, town):
    meeting, (first, second) = sitting(town)
    for item in (first, second):
        post(office, meeting, item, "vote", unit=town.office.pk, for_votes="7")
    answer = office.post(page_of(meeting, "meeting-draw-up"))
    adopting = meeting.items.get(kind="adopt")
    assert answer.url == page_of(meeting, item=adopting.position)
    assert office.get(answer.url).status_code == 200
    post(office, meeting, adopting, "vote", for_votes="6", against="1")
    office.post(page_of(meeting, "meeting-close"), {"minutes": ""})
    found = ProblemList.objects.get()
    page = text(office.get(reverse("suggestions:list", args=[found.number])))
    assert "表决 6:1:0，需 4 票" in page
    assert "全部交办" in text(office.get(reverse("suggestions:list-hand-out", args=[found.number])))
    office.post(reverse("suggestions:list-hand-out", args=[found.number]))
    assert {again(i.ticket).state for i in (first, second)} == {S.ASSIGNED}
    letters = office.get(reverse("suggestions:handoff-letter"), {"pick": [first.ticket.number, second.ticket.number]})
    assert len(letters.context["letters"]) == 1  # one letter a unit
    signfor = text(office.get(page_of(meeting, "meeting-signfor")))
    assert first.ticket.number in signfor


def test_consent_first_where_the_organ_asks_for_it(office, town):
    office.post(reverse("suggestions:practice"), {"needs_consent": "1"})
    assert Practice.objects.get(organ=town.presidium_unit).needs_consent
    meeting, (item, _other) = sitting(town)
    vote(item, town.presidium, "7:0:0")
    agenda.defer(item_id=_other.pk, by=town.presidium, reason="下次")
    draft = listing.draw_up(meeting_id=meeting.pk, by=town.presidium)
    vote(draft.agenda_items.get(), town.presidium, "7:0:0")
    closed(meeting, town.presidium)
    address = reverse("suggestions:list-hand-out", args=[draft.number])
    answer = office.post(address)
    assert answer.status_code == 422
    assert "本级设定清单须经党委同意后交办，请先填同意文号和日期。" in text(answer)
    consent = reverse("suggestions:list-consent", args=[draft.number])
    assert office.post(consent, {"consent_ref": "习发〔2026〕9号", "consent_on": ""}).status_code == 422
    office.post(consent, {"consent_ref": "习发〔2026〕9号", "consent_on": clock.today().isoformat()})
    assert office.post(address).status_code == 302


def test_the_public_copy_and_nothing_else_is_for_everybody(office, client, town):
    meeting, (item, other) = sitting(town)
    vote(item, town.presidium, "7:0:0")
    agenda.drop(item_id=other.pk, by=town.presidium, reason="重复")
    draft = listing.draw_up(meeting_id=meeting.pk, by=town.presidium)
    vote(draft.agenda_items.get(), town.presidium, "7:0:0")
    closed(meeting, town.presidium)
    public = reverse("front:open-list", args=[draft.number])
    assert office.get(public).status_code == 404
    line = draft.lines.get()
    publish = reverse("suggestions:list-publish", args=[draft.number])
    answer = office.post(publish, {f"title_{line.pk}": "村口的路"})
    assert answer.status_code == 422
    office.post(publish, {f"title_{line.pk}": "村口的路", "looked_through": "on"})
    assert again(draft).state == ListState.PUBLISHED
    office.logout()
    page = text(client.get(public))
    assert "村口的路" in page
    assert item.ticket.number not in page
    assert draft.number in text(client.get(reverse("front:open-lists")))


def test_the_next_version_on_the_page(office, town):
    meeting, (a, b) = sitting(town)
    for item in (a, b):
        vote(item, town.presidium, "7:0:0")
    draft = listing.draw_up(meeting_id=meeting.pk, by=town.presidium)
    vote(draft.agenda_items.get(), town.presidium, "7:0:0")
    closed(meeting, town.presidium)
    later, (c,) = sitting(town, 1)
    vote(c, town.presidium, "7:0:0")
    typed = {"problem_list": draft.pk, "reason": "调整", "remove": [a.ticket_id], f"why_{a.ticket_id}": "已办好"}
    answer = office.post(page_of(later, "meeting-amend"), typed | {f"why_{a.ticket_id}": ""})
    assert answer.status_code == 422
    assert office.post(page_of(later, "meeting-amend"), typed).status_code == 302
    second = again(draft).following.get()
    vote(second.agenda_items.get(), town.presidium, "7:0:0")
    closed(later, town.presidium)
    page = text(office.get(reverse("suggestions:list", args=[draft.number])))
    assert "新增" in page
    assert "已办好" in page
    assert "第 1 版" in page


def test_a_deputy_votes_by_name_on_the_phone(client, town):
    group = a_group(town, 3)
    user = town.person(Role.DEPUTY)
    member = group.deputies.order_by("pk").first()
    member.user = user
    member.save()
    meeting = opened(town, meeting=agenda_of(town, 1, code="group", group=group))
    client.force_login(user)
    page = page_of(meeting, "meeting-ballot")
    assert "现在没有在表决的议题" in text(client.get(page))
    deciding.take(item_id=meeting.items.get().pk, by=town.presidium)
    assert client.post(page, {"item": "1", "choice": ""}).status_code == 422
    client.post(page, {"item": "1", "choice": "for"})
    assert "您已投“同意”" in text(client.get(page))
    assert client.get(page_of(meeting)).status_code == 200
    assert client.post(page_of(meeting, item=1), {"act": "take"}).status_code == 403


def test_a_deputy_who_was_not_called_sees_nothing(client, town):
    meeting, _items = sitting(town)
    client.force_login(town.person(Role.DEPUTY))
    for name in ("meeting", "meeting-minutes"):
        assert client.get(page_of(meeting, name)).status_code == 404


def test_the_next_township_sees_nothing(client, town):
    meeting, _items = sitting(town)
    client.force_login(Town(code="420381106", village="420381106201", letters="HPZ").presidium)
    for name in ("meeting", "meeting-minutes", "meeting-close", "meeting-people", "meeting-screen", "meeting-add"):
        assert client.get(page_of(meeting, name)).status_code == 404


def test_the_county_reads_and_records_nothing(client, town):
    meeting, (item, _other) = sitting(town)
    client.force_login(town.county)
    assert client.get(page_of(meeting)).status_code == 200
    assert client.post(page_of(meeting, item=item.position), typed(item, "vote", for_votes="7")).status_code == 403
    assert client.post(page_of(meeting, "meeting-close"), {"minutes": ""}).status_code == 403


def test_what_was_not_carried_out_is_shown_with_its_ways_out(office, town):
    meeting, (item, other) = sitting(town)
    vote(item, town.presidium, "7:0:0")
    agenda.drop(item_id=other.pk, by=town.presidium, reason="重复")
    from suggestions.workflow import screening

    screening.withdraw(ticket_id=item.ticket_id, by=town.presidium, reason="反映人撤回")
    closed(meeting, town.presidium)
    assert "第 1 项没有执行" in text(office.get(page_of(meeting)))
    post(office, meeting, item, "try_again")
    assert again(item).carry_error
    assert post(office, meeting, item, "acknowledge").status_code == 422
    post(office, meeting, item, "acknowledge", reason="已撤回")
    assert "第 1 项没有执行" not in text(office.get(page_of(meeting)))


def test_strange_addresses_are_not_found(office, town):
    meeting, _items = sitting(town)
    for query in ({"item": "abc"}, {"item": "99"}, {"item": "999999999"}):
        assert office.get(page_of(meeting, **query)).status_code == 404
    for number in ("XJD-2026-9", "XJD", "XJD-x-y", "XJD-2026-99999999999"):
        assert office.get(reverse("suggestions:list", args=[number])).status_code == 404
        assert office.get(reverse("front:open-list", args=[number])).status_code == 404


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


@pytest.mark.parametrize("name", ["meeting-list", "list-list"])
def test_lists_cost_the_same_for_any_length(office, town, name):
    def meet() -> None:
        meeting, (item,) = sitting(town, 1)
        vote(item, town.presidium, "7:0:0")
        draft = listing.draw_up(meeting_id=meeting.pk, by=town.presidium)
        vote(draft.agenda_items.get(), town.presidium, "7:0:0")
        closed(meeting, town.presidium)

    for _n in range(2):
        meet()
    few = queries_of(office, reverse(f"suggestions:{name}"))
    for _n in range(6):
        meet()
    assert queries_of(office, reverse(f"suggestions:{name}")) == few


def test_a_meeting_costs_the_same_for_any_agenda(office, town):
    small, large = sitting(town, 2)[0], sitting(town, 20)[0]
    for meeting in (small, large):
        deciding.take(item_id=meeting.items.first().pk, by=town.presidium)
    assert queries_of(office, page_of(small)) == queries_of(office, page_of(large))
    few = agenda_of(town, 2)
    assert queries_of(office, page_of(few, "meeting-close")) == queries_of(office, page_of(large, "meeting-close"))
    carrying.fill_agendas([few])


def test_the_old_public_copy_stays_until_the_next_one_is_public(office, town):
    meeting, (a, b) = sitting(town)
    for item in (a, b):
        vote(item, town.presidium, "7:0:0")
    first = listing.draw_up(meeting_id=meeting.pk, by=town.presidium)
    vote(first.agenda_items.get(), town.presidium, "7:0:0")
    closed(meeting, town.presidium)
    titles = {line.pk: f"第{line.position}件" for line in first.lines.all()}
    listing.publish(list_id=first.pk, by=town.presidium, titles=titles, looked_through=True)
    later, (c,) = sitting(town, 1)
    vote(c, town.presidium, "7:0:0")
    second = listing.amend(
        list_id=first.pk, meeting_id=later.pk, by=town.presidium, reason="调整", removed={a.ticket_id: "已办好"}
    )
    vote(second.agenda_items.get(), town.presidium, "7:0:0")
    closed(later, town.presidium)
    public = reverse("front:open-list", args=[first.number])
    assert "第1件" in text(office.get(public))
    titles = {line.pk: f"新{line.position}件" for line in second.lines.all()}
    listing.publish(list_id=second.pk, by=town.presidium, titles=titles, looked_through=True)
    page = text(office.get(public))
    assert "新1件" in page
    assert "第1件" not in page


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
