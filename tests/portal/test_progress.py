"""How is my matter doing: what a code shows, what the second secret opens, what a pass is good for."""

import re
from datetime import timedelta

import pytest
from django.core.signing import get_cookie_signer
from django.test import Client

from liaison.accounts.models import User
from liaison.core import clock, codes
from liaison.core.logs import HideSecrets
from suggestions.rules.models import Reason
from suggestions.tickets.models import Ticket
from suggestions.tickets.ratings import Rating, RatingHow
from suggestions.tickets.states import Outcome
from suggestions.tickets.states import TicketState as S
from suggestions.workflow import intake, keys, screening
from tests.builders.tickets import PARTS, ROAD_TO, WORDS, Town, register
from tests.portal.visitors import html

pytestmark = pytest.mark.django_db
CANARY = "<script>window.__pwn=1</script>"


@pytest.fixture
def town() -> Town:
    return Town()


def walked(town: Town, at: str, **wishes) -> keys.Receipt:
    """A receipt whose ticket walked the road to a state."""
    receipt = register(town, **wishes)
    for move in ROAD_TO[S(at)]:
        move(town, receipt.ticket.pk)
    return receipt


def with_link(client: Client, receipt: keys.Receipt) -> str:
    return html(client.get(f"/v/{receipt.token}/", follow=True))


def with_pin(client: Client, receipt: keys.Receipt, pin: str = ""):
    return client.post("/q/open/", {"code": receipt.voice.query_code, "pin": pin or receipt.pin})


def test_a_code_alone_shows_stage_dates_and_unit_and_no_words(client, town):
    receipt = walked(town, S.RATING)
    page = html(client.get("/q/", {"code": codes.pretty_query_code(receipt.voice.query_code)}))
    assert "已答复，等您评价" in page
    assert town.office.name in page
    for secret in (WORDS, receipt.ticket.title, receipt.ticket.number, *PARTS.values()):
        assert secret not in page


@pytest.mark.parametrize("spelling", ["lower", "spaces", "wide"])
def test_a_code_is_read_as_people_type_it(client, town, spelling):
    code = register(town).voice.query_code
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    typed = {"lower": code.lower(), "spaces": " ".join(code), "wide": wide}[spelling]
    assert client.get("/q/", {"code": typed}).status_code == 200


def test_code_and_pin_open_everything(client, town):
    receipt = walked(town, S.RATING)
    answer = with_pin(client, receipt)
    assert answer["Location"] == "/v/"
    page = html(client.get("/v/"))
    for word in (WORDS, PARTS["done_text"], PARTS["contact"], receipt.ticket.number):
        assert word in page


def test_a_wrong_pin_opens_nothing_and_is_shut_after_five(client, town):
    receipt = register(town)
    wrong = "000000" if receipt.pin != "000000" else "111111"
    for _try in range(5):
        answer = with_pin(client, receipt, wrong)
        assert answer.status_code == 422
        assert WORDS not in html(answer)
    assert "15 分钟" in html(with_pin(client, receipt))
    assert client.get("/v/").status_code == 410
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert with_pin(client, receipt)["Location"] == "/v/"


def test_the_secret_of_a_link_stays_in_no_address(client, town):
    receipt = register(town)
    answer = client.get(f"/v/{receipt.token}/")
    assert (answer.status_code, answer["Location"]) == (302, "/v/")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"
    cookie = answer.cookies["voice"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/v/"
    assert receipt.token not in cookie.value
    page = client.get("/v/")
    assert WORDS in html(page)
    assert receipt.token not in html(page)
    assert page["Cache-Control"] == "no-store"


def test_the_secret_of_a_link_stays_in_no_log(caplog):
    import logging

    token = codes.link_token()
    record = logging.LogRecord("x", logging.ERROR, "", 0, "%s: %s", ("Server Error", f"/v/{token}/"), None)
    assert HideSecrets().filter(record)
    assert record.getMessage() == "Server Error: /v/<token>/"


def test_a_pass_opens_its_own_voice_and_no_other(client, town):
    mine, other = register(town), register(town, original_words="另一件：桥栏杆断了")
    with_link(client, mine)
    value = client.cookies["voice"].value
    client.cookies["voice"] = value.replace(f"{mine.voice.pk}:", f"{other.voice.pk}:", 1)
    assert client.get("/v/").status_code == 410
    forged = get_cookie_signer(salt="say").sign(f"{other.voice.pk}:link:{int(clock.now().timestamp())}")
    client.cookies["voice"] = forged
    assert client.get("/v/").status_code == 410


def test_a_pass_dies_with_the_receipt(client, town):
    receipt = register(town)
    with_link(client, receipt)
    with clock.at(clock.now() + timedelta(seconds=2)):
        keys.revoke(ticket_id=receipt.ticket.pk, voice=receipt.voice, by=town.keeper, reason="回执丢了")
        assert client.get("/v/").status_code == 410
        gone = client.get(f"/v/{receipt.token}/")
        assert gone.status_code == 410
        assert "这张回执已经作废" in html(gone)
        answer = with_pin(client, receipt)
        assert answer.status_code == 422
        assert "请到站点补打一张新的" in html(answer)


def test_leaving_closes_the_matter(client, town):
    with_link(client, register(town))
    client.post("/v/leave/")
    assert client.get("/v/").status_code == 410


def test_random_codes_and_links_never_hit(client, town, settings):
    settings.PUBLIC_LIMITS = settings.PUBLIC_LIMITS | {"miss_address": (500, 10)}
    register(town)
    for _try in range(100):
        assert client.get("/q/", {"code": codes.query_code()}).status_code == 404
        assert client.get(f"/v/{codes.link_token()}/").status_code == 404


def test_guessing_is_slowed_for_the_guesser_alone(client, town, settings):
    settings.PUBLIC_LIMITS = settings.PUBLIC_LIMITS | {"miss_address": (3, 10)}
    code = register(town).voice.query_code
    for _try in range(3):
        client.get("/q/", {"code": codes.query_code()})
    slowed = client.get("/q/", {"code": code})
    assert slowed.status_code == 429
    assert "10 分钟" in html(slowed)
    assert client.get(f"/v/{codes.link_token()}/").status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.2").get("/q/", {"code": code}).status_code == 200


def test_a_slip_of_the_pen_is_no_guess(client, town, settings):
    settings.PUBLIC_LIMITS = settings.PUBLIC_LIMITS | {"miss_address": (1, 10)}
    code = register(town).voice.query_code
    slip = ("A" if code[0] != "A" else "B") + code[1:]
    for _try in range(5):
        assert client.get("/q/", {"code": slip}).status_code == 404
    assert client.get("/q/", {"code": code}).status_code == 200


def test_a_rating_by_link_counts_once(client, town):
    receipt = walked(town, S.RATING)
    page = with_link(client, receipt)
    assert not re.search(r'name="(result|attitude|why)"[^>]* checked', page)
    answer = client.post("/v/rate/", {"result": "satisfied"})
    assert answer["Location"] == "/v/thanks/"
    client.post("/v/rate/", {"result": "unsatisfied", "why": ["0"]})
    rating = Rating.objects.get()
    assert (rating.result, rating.attitude, rating.how, rating.voice) == (
        "satisfied", None, RatingHow.LINK, receipt.voice,
    )  # fmt: skip
    assert "评价收到了" in html(client.get("/v/thanks/"))
    assert 'name="result"' not in html(client.get("/v/"))


def test_a_rating_by_code_says_so(client, town):
    receipt = walked(town, S.RATING)
    with_pin(client, receipt)
    client.post("/v/rate/", {"result": "basic", "attitude": "satisfied"})
    rating = Rating.objects.get()
    assert (rating.how, rating.attitude) == (RatingHow.CODE, "satisfied")


def test_dissatisfaction_says_why_and_makes_work(client, town):
    receipt = walked(town, S.RATING)
    with_link(client, receipt)
    bare = client.post("/v/rate/", {"result": "unsatisfied"})
    assert bare.status_code == 422
    assert "请点一个原因" in html(bare)
    client.post("/v/rate/", {"result": "unsatisfied", "why": ["0", "3"], "text": "还是漏水"})
    rating = Rating.objects.get()
    assert rating.text == "没有解决；拖得太久；还是漏水"
    receipt.ticket.refresh_from_db()
    assert receipt.ticket.state == S.UNSATISFIED
    assert "您说不满意" in html(client.get("/v/thanks/"))


def test_nothing_is_rated_without_a_face(client, town):
    with_link(client, walked(town, S.RATING))
    answer = client.post("/v/rate/", {"text": "好"})
    assert answer.status_code == 422
    assert "请点一个" in html(answer)
    assert "好</textarea>" in html(answer)


def test_nobody_rates_without_a_pass(client, town):
    walked(town, S.RATING)
    assert client.post("/v/rate/", {"result": "satisfied"}).status_code == 410
    assert Rating.objects.count() == 0


@pytest.mark.parametrize("state", [state for state in S if state != S.RATING])
def test_every_state_has_its_sentence(client, town, state):
    receipt = walked(town, state)
    page = with_link(client, receipt)
    assert 'aria-current="step"' in page or state == S.CLOSED
    if state not in {S.UNSATISFIED, S.CONFERENCE, S.FOLLOWING}:
        assert 'name="result"' not in page


def test_a_reply_that_was_not_checked_is_nobodys_to_read(client, town):
    page = with_link(client, walked(town, S.REPLIED))
    assert PARTS["done_text"] not in page


def by_voter(town: Town) -> keys.Receipt:
    return register(town, by=User.objects.voter(), channel="door_code")


def test_a_matter_is_withdrawn_while_nobody_acted(client, town):
    receipt = by_voter(town)
    assert "撤销这件" in with_link(client, receipt)
    client.post("/v/withdraw/")
    receipt.ticket.refresh_from_db()
    assert receipt.ticket.outcome == Outcome.WITHDRAWN


def test_a_matter_others_joined_is_not_withdrawn(client, town):
    receipt = by_voter(town)
    with_link(client, receipt)
    intake.second(ticket_id=receipt.ticket.pk, by=town.keeper, channel="desk", words="我也是")
    assert "撤销这件" not in html(client.get("/v/"))
    assert client.post("/v/withdraw/").status_code == 422
    receipt.ticket.refresh_from_db()
    assert receipt.ticket.state == S.REGISTERED


def test_one_objects_once_within_the_days(client, town):
    receipt = register(town)
    screening.answer(ticket_id=receipt.ticket.pk, by=town.keeper, answer="下周就修")
    page = with_link(client, receipt)
    assert "下周就修" in page
    assert "我不同意" in page
    assert client.post("/v/object/", {"reason": ""}).status_code == 422
    assert client.post("/v/object/", {"reason": "等了三年了"})["Location"] == "/v/thanks/"
    receipt.ticket.refresh_from_db()
    assert receipt.ticket.state == S.REGISTERED
    reason = Reason.objects.of_kind("decline").first()
    screening.decline(ticket_id=receipt.ticket.pk, by=town.presidium, reason=reason)
    assert "我不同意" not in html(client.get("/v/"))
    assert client.post("/v/object/", {"reason": "再来"}).status_code == 422


def test_too_late_to_object(client, town):
    receipt = register(town)
    screening.answer(ticket_id=receipt.ticket.pk, by=town.keeper, answer="下周就修")
    with clock.at(clock.now() + timedelta(days=60)):
        assert "我不同意" not in with_link(client, receipt)


def test_a_merged_voice_is_answered_in_the_target(client, town):
    one, two = register(town), register(town, original_words="又一个人说：路塌了")
    screening.merge(ticket_id=one.ticket.pk, by=town.presidium, target=two.ticket)
    page = with_link(client, one)
    assert two.ticket.number in page
    assert WORDS in page
    assert "又一个人说" not in page.replace(two.ticket.title, "")


def test_somebody_heard_twice_is_led_to_the_target(client, town):
    from liaison.residents.actions import remember

    person = remember(by=town.keeper, division_code=town.village, name="吴小根", phone="13900006027")
    one, two = (register(town, original_words=words, resident_id=person.pk) for words in ("路塌了一半", "路又塌了"))
    screening.merge(ticket_id=one.ticket.pk, by=town.presidium, target=two.ticket)
    assert two.ticket.number in with_link(client, one)


def test_what_was_typed_never_becomes_markup(client, town):
    receipt = walked(town, S.RATING, original_words=CANARY + "路塌了", place=CANARY[:70])
    Ticket.objects.filter(pk=receipt.ticket.pk).update(title=CANARY)
    page = with_link(client, receipt)
    assert CANARY not in page
    assert "&lt;script&gt;" in page
    answer = html(client.post("/v/rate/", {"result": "unsatisfied", "text": CANARY}, follow=True))
    assert CANARY not in answer + html(client.get("/v/"))
    assert CANARY not in html(client.get("/q/", {"code": CANARY}))
    assert CANARY not in html(client.get("/stations/", {"q": CANARY}))


def test_nothing_of_other_people_is_in_the_page(client, town):
    from liaison.residents.actions import remember

    person = remember(by=town.keeper, division_code=town.village, name="欧阳雪梅", phone="13911112222")
    receipt = walked(town, S.RATING)
    intake_words = "我是欧阳雪梅，住二组"
    intake.second(
        ticket_id=receipt.ticket.pk, by=town.presidium, channel="desk", words=intake_words, resident_id=person.pk
    )
    page = with_link(client, receipt)
    for secret in ("欧阳", "1391111", "2222", intake_words):
        assert secret not in page
