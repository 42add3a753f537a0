"""Wording of papers: a closed list of placeholders, a real example first, versions."""

import pytest
from django.test import Client

from liaison.accounts.roles import Role
from liaison.core.errors import DomainError
from liaison.documents.papers import kinds, letterhead, queries
from liaison.documents.papers.blocks import text_of
from liaison.documents.papers.composing import sheet_of
from liaison.documents.papers.models import Wording
from liaison.documents.papers.placeholders import Slot, fill
from tests.builders.papers import a_draft, an_issued
from tests.builders.places import OTHER_TOWNSHIP
from tests.builders.tickets import Town, a_ticket

DEMAND = Slot("demand", "要求", "", known=("承办单位", "期限"), needed=("期限",))
URL = "/paper/wording/handoff_letter/"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("请{承办}在{期限}前办结", "“{承办}”不认识；可用：{承办单位}、{期限}。"),
        ("请尽快办结", "“要求”里要有 {期限}。"),
        ("请在{期限}前{办结", "花括号要成对"),
        ("请在{期限}前}办结", "花括号要成对"),
        ("请在{期限}前办结{}", "“{}”不认识"),
        ("{0.__class__}{期限}", "不认识"),
        ("  ", "请填写“要求”。"),
        ("{期限}" + "长" * 600, "不超过 600 个字"),
    ],
)
def test_what_cannot_be_printed_is_refused_at_its_field(text, says):
    with pytest.raises(DomainError) as refusal:
        DEMAND.check(text)
    assert says in str(refusal.value)
    assert refusal.value.field == "demand"


def test_a_value_is_text_and_not_filled_again():
    assert fill("{承办单位}请在{期限}前", {"承办单位": "{期限}", "期限": "今天"}) == "{期限}请在今天前"


@pytest.mark.django_db
class TestShortPlace:
    def test_one_character_where_no_neighbour_begins_like_it(self):
        town = Town()
        Town(code=OTHER_TOWNSHIP, village=f"{OTHER_TOWNSHIP}201", letters="HPZ")
        assert letterhead.word_of(town.presidium_unit, kinds.paper_kind("handoff_letter")) == "习人大交"

    def test_more_where_two_begin_alike(self):
        town = Town()
        place = town.presidium_unit.division
        place.__class__.objects.create(
            code="420381999", name="习水镇", short_name="习水镇", level=place.level, parent=place.parent
        )
        assert letterhead.short_place(place) == "习家"


@pytest.mark.django_db
class TestPage:
    def typed(self, town, **changes) -> dict:
        return queries.wording(town.presidium_unit, kinds.paper_kind("handoff_letter"))[1] | changes

    def client(self, user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def test_the_example_is_real_and_nothing_is_saved_by_looking(self):
        town = Town()
        a_ticket("handling", town)
        page = self.client(town.presidium).post(URL, self.typed(town, closing="特此函达。") | {"preview": "1"})
        assert page.status_code == 200
        assert "data:image/png;base64," in page.content.decode()
        assert "存为新版" in page.content.decode()
        assert Wording.objects.count() == 0

    def test_saving_makes_a_version_for_what_is_drawn_next(self):
        town = Town()
        before = an_issued(town=town)
        client = self.client(town.presidium)
        for closing in ("特此函达。", "此函。"):
            assert client.post(URL, self.typed(town, closing=closing) | {"save": "1"}).status_code == 302
        assert list(Wording.objects.order_by("version").values_list("version", flat=True)) == [1, 2]
        after = a_draft(town=town)
        assert (before.wording_version, after.wording_version) == (0, 2)
        assert "此函。" in text_of(sheet_of(after))
        assert "此函。" not in text_of(sheet_of(before))

    @pytest.mark.parametrize("button", ["preview", "save"])
    def test_a_wrong_placeholder_stands_at_its_field_with_what_was_typed(self, button):
        town = Town()
        a_ticket("handling", town)
        typed = self.typed(town, demand="请{承办}在{期限}前办结。")
        page = self.client(town.presidium).post(URL, typed | {button: "1"})
        html = page.content.decode()
        assert page.status_code == 422
        assert "“{承办}”不认识；可用：{期限}、{承办单位}、{件数}。" in html
        assert "请{承办}在{期限}前办结。" in html
        assert Wording.objects.count() == 0

    def test_a_word_of_another_organ_is_refused(self):
        town = Town()
        an_issued(town=town)
        other = Town(code=OTHER_TOWNSHIP, village=f"{OTHER_TOWNSHIP}201", letters="HPZ")
        page = self.client(other.presidium).post(URL, self.typed(other, word="习人大交") | {"save": "1"})
        assert (page.status_code, "已由" in page.content.decode()) == (422, True)

    def test_the_county_words_the_letters_of_its_townships_and_nobody_elses(self):
        town = Town()
        client = self.client(town.county)
        own = f"?organ={town.presidium_unit.pk}"
        assert client.post(URL + own, self.typed(town, closing="特此函达。") | {"save": "1"}).status_code == 302
        assert Wording.objects.get().organ == town.presidium_unit
        assert client.get(f"{URL}?organ={town.office.pk}").status_code == 404
        neighbour = self.client(Town(code=OTHER_TOWNSHIP, village=f"{OTHER_TOWNSHIP}201", letters="HPZ").presidium)
        assert neighbour.get(URL + own).status_code == 404

    def test_a_unit_words_only_its_reply(self):
        town = Town()
        client = self.client(town.clerk)
        assert client.get("/paper/wording/reply_letter/").status_code == 200
        assert client.get(URL).status_code == 404
        assert "答复函" in client.get("/paper/wording/").content.decode()

    @pytest.mark.parametrize("role", [Role.STATION_KEEPER, Role.DEPUTY, Role.AUDITOR])
    def test_others_have_no_wording(self, role):
        town = Town()
        unit = town.venue.unit if role == Role.STATION_KEEPER else None
        assert self.client(town.person(role, unit)).get(URL).status_code == 403
