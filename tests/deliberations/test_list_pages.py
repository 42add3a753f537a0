"""Lists on their pages: drawn up, adopted, handed out, published, the next version."""

import pytest
from django.urls import reverse

from liaison.core import clock
from suggestions.deliberations import agenda, listing
from suggestions.deliberations.lists import ListState, ProblemList
from suggestions.deliberations.models import Practice
from suggestions.tickets.states import TicketState as S
from tests.builders.costs import queries_of
from tests.builders.meetings import again, closed, vote
from tests.builders.papers import words_of_pdf
from tests.builders.sittings import page_of, post, sitting, text

pytestmark = pytest.mark.django_db


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
    both = {"pick": [first.ticket.number, second.ticket.number]}
    letters = office.get(reverse("suggestions:handoff-letter"), both)
    assert len(letters.context["letters"]) == 1  # one letter a unit
    drawn = office.post(
        reverse("suggestions:handoff-letter-draw"), {"pick": [first.ticket.number, second.ticket.number]}
    )
    office.post(f"{drawn.url}issue/", {"version": "1"})
    page = text(office.get(reverse("suggestions:list", args=[found.number])))
    assert "打印交办函（1 份）" in page
    assert 'name="pick" value="' + drawn.url.split("/")[-2] + '"' in page
    signfor = f"/paper/form/meeting_signfor/meeting-{meeting.pk}/"
    assert signfor in text(office.get(page_of(meeting)))
    words = words_of_pdf(office.get(signfor).content)
    assert first.ticket.number in words
    assert "集中交办签收表" in words


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
