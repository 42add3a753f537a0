"""The grid for paper sheets: errors in the row, all or only the good rows, nothing twice."""

from datetime import timedelta

from liaison.core import clock
from stations.receptions.models import Ending, Reception
from suggestions.tickets.models import Channel, Ticket

GOOD = {"r0-words": "水渠盖板断了", "r0-name": "刘桂兰", "r0-village": "小茯苓村", "r0-category": "饮水水利"}
BAD = {"r1-words": "路灯不亮", "r1-phone": "139"}


def send(desk, once="b1", **typed):
    sheet = {"on": clock.today().isoformat(), "keep_as": "ticket", "rows": "10", "once": once}
    return desk.client.post("/desk/bulk/", sheet | typed)


def test_the_grid_has_ten_rows(desk):
    html = desk.client.get("/desk/bulk/").content.decode()
    assert 'name="r9-words"' in html
    assert "路灯照明" in html


def test_good_rows_become_tickets_of_the_papers_day(desk):
    on = clock.today() - timedelta(days=3)
    answer = send(desk, on=on.isoformat(), **GOOD)
    assert answer["Location"] == f"/desk/ledger/{on}/"
    ticket = Ticket.objects.get()
    assert (ticket.channel, ticket.category.name) == (Channel.BULK, "饮水水利")
    assert Reception.objects.get().session.on == on
    assert "水渠盖板" in desk.client.get(answer["Location"]).content.decode()


def test_one_wrong_row_holds_all_and_keeps_what_was_typed(desk):
    answer = send(desk, **GOOD, **BAD)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "电话号码不对" in html
    assert 'value="水渠盖板断了"' in html
    assert Reception.objects.count() == 0


def test_only_the_good_rows_leave_the_wrong_ones_to_mend(desk):
    answer = send(desk, good_only="1", **GOOD, **BAD)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert Ticket.objects.count() == 1
    assert 'value="路灯不亮"' in html
    assert 'value="水渠盖板断了"' not in html


def test_a_double_click_enters_the_sheet_once(desk):
    send(desk, **GOOD)
    send(desk, **GOOD)
    assert Reception.objects.count() == 1


def test_a_rule_names_its_row(desk):
    answer = send(desk, keep_as="answered", **GOOD)
    assert answer.status_code == 422
    assert "请写怎么答复的" in answer.content.decode()
    assert Reception.objects.count() == 0


def test_unknown_words_in_list_columns_are_said(desk):
    html = send(desk, **(GOOD | {"r0-village": "桃花源村"})).content.decode()
    assert "没有“桃花源村”" in html


def test_an_empty_grid_says_so(desk):
    assert "还没有写任何一行" in send(desk).content.decode()


def test_lines_that_are_only_recorded_make_no_ticket(desk):
    send(desk, keep_as="recorded", **GOOD)
    assert Reception.objects.get().ending == Ending.RECORDED
    assert Ticket.objects.count() == 0
