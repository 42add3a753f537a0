"""What people at desks and at home send through a browser: the reception desk, the public pages, an export."""

import re
from dataclasses import dataclass

from tests.faults.callers import Answer, Browser, Wish, number_on

DESK_RECEIPT = re.compile(r'<div class="code">([0-9A-Z -]{12,})</div><div>[^<]*<b class="num">(\d{6})</b>')
PORTAL_CODES = re.compile(r'<div class="code">([^<]+)</div>')


@dataclass
class Paper:
    """The receipt somebody took home: by link, or by code and PIN, the matter can be followed and rated.

    It is shown for minutes only; when the clock was moved in between, nobody took it home and it is empty.
    """

    number: str = ""
    link: str = ""
    code: str = ""
    pin: str = ""


class Keeper(Browser):
    """The liaison officer at the station's reception desk."""

    def __init__(self, line, diary, chance, who: str, password: str, village: str):
        super().__init__(line, diary, chance, who)
        self.password, self.village = password, village

    def sign_in(self) -> None:
        typed = {"username": self.who, "password": self.password}
        self.until(lambda: self.post("/login/", typed), 302)

    def receive(self, key: str, words: str) -> Paper | None:
        """登记并转意见件; None when it was refused."""
        phone = f"139{self.chance.randrange(10**8):08d}"
        typed = {
            "once": key, "words": words, "division_code": self.village, "name": "吴小根", "phone": phone,
            "ending": "ticket", "print": "on",
        }  # fmt: skip
        wish = Wish(key, "desk", self.who, lambda: self.post("/desk/", typed), is_yes=_went_on)
        if self.insist(wish) is None:
            return None
        page = self.until(lambda: self.get(f"/desk/?done={key}"), 200).text
        receipt = DESK_RECEIPT.search(page)
        return Paper(number_on(page), "", *(receipt.groups() if receipt else ("", "")))

    def export(self, key: str) -> None:
        """The ledger as a sheet, of rows that carry this word."""
        typed = {"once": key}
        path = f"/ticket/export/?q={key}"
        self.insist(Wish(key, "export", self.who, lambda: self.post(path, typed), is_yes=_went_on))


class Visitor(Browser):
    """Somebody without an account, with a phone or with the receipt in hand."""

    def say(self, key: str, words: str, town: str, village: str) -> Paper | None:
        """The three pages, the last look, the receipt; only the last button counts."""
        self.until(lambda: self.post("/say/", {"words": words, "c": "door123"}), 302)
        self.until(lambda: self.post("/say/where/", {"town": town, "village": village, "place": "2 组"}), 302)
        self.until(lambda: self.post("/say/contact/", {}), 302)
        wish = Wish(key, "say", self.who, lambda: self.post("/say/review/", {}), is_yes=_to("/say/receipt/"))
        if self.insist(wish) is None:
            return None
        page = self.until(lambda: self.get("/say/receipt/"), 200, 302)
        if page.status == 302:
            return Paper()
        code, pin, number = PORTAL_CODES.findall(page.text)
        return Paper(number, re.search(r'href="https?://[^/]+(/v/[^"]+)"', page.text)[1], code, pin)

    def open(self, paper: Paper) -> None:
        if paper.link:
            self.until(lambda: self.get(paper.link), 302)
        else:
            self.until(lambda: self.post("/q/open/", {"code": paper.code, "pin": paper.pin}), 302)

    def rate(self, key: str, paper: Paper, result: str) -> bool:
        self.open(paper)
        typed = {"result": result, "text": f"去看过了〔{key}〕"}
        wish = Wish(
            key, "rate", self.who, lambda: self.post("/v/rate/", typed), paper.number, is_yes=_to("/v/thanks/"),
        )  # fmt: skip
        return self.insist(wish) is not None


def _went_on(answer: Answer) -> bool:
    return answer.status == 302 and "/login/" not in answer.leads_to


def _to(place: str):
    return lambda answer: answer.status == 302 and answer.leads_to.startswith(place)
