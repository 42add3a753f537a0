"""Somebody before a browser without script: opens, follows links, fills in forms, presses buttons."""

from urllib.parse import urldefrag, urljoin

from django.test import Client
from django.urls import reverse

from tests.builders import pages
from tests.builders.people import PASSWORD


class Person:
    """One person at one browser; does only what the page in front of them offers."""

    def __init__(self, username: str = "", password: str = PASSWORD):
        self.client = Client()
        self.at = "/"
        self.page = pages.Node("#nothing")
        if username:
            self.open(reverse("accounts:login"))
            self.send("登录", username=username, password=password)

    def open(self, address: str, expect: int = 200) -> "Person":
        """Go to an address, and on to wherever it leads."""
        self._show(self.client.get(urldefrag(urljoin(self.at, address)).url, follow=True), address, expect)
        return self

    def follow(self, words: str) -> "Person":
        """Click the first link that carries these words."""
        links = [link for link in self.page.all("a") if words in link.name and link.attrs.get("href")]
        assert links, f"no link “{words}” on {self.at}: {[link.name for link in self.page.all('a')]}"
        return self.open(links[0].attrs["href"])

    def send(self, button: str, expect: int = 200, **typed) -> "Person":
        """Fill in the form that has this button, press it, and see where that leads."""
        form, pressed = self._form_of(button, set(typed))
        for name, value in typed.items():
            form.fill(name, value)
        sent = dict(form.values)
        if pressed.attrs.get("name"):
            sent[pressed.attrs["name"]] = [*sent.get(pressed.attrs["name"], []), pressed.attrs.get("value", "")]
        to = urljoin(self.at, pressed.attrs.get("formaction") or form.node.attrs.get("action") or self.at)
        call = self.client.post if form.node.attrs.get("method", "get").lower() == "post" else self.client.get
        self._show(call(to, sent, follow=True), to, expect)
        return self

    def _form_of(self, words: str, typed: set[str]) -> tuple[pages.Form, pages.Node]:
        """The form with this button, of several the one that has all the fields to be filled in."""
        offered = [(form, button) for form in pages.forms(self.page) for button in form.buttons]
        fitting = [(form, button) for form, button in offered if words in button.name]
        assert fitting, f"no button “{words}” on {self.at}: {[button.name for _form, button in offered]}"
        form, button = next((one for one in fitting if typed <= set(one[0].values)), fitting[0])
        assert "disabled" not in button.attrs, f"“{words}” cannot be pressed"
        return form, button

    def _show(self, answer, asked: str, expect: int) -> None:
        assert answer.status_code == expect, f"{asked} answered {answer.status_code}: {pages.read(_text(answer)).words}"
        self.at = answer.redirect_chain[-1][0] if answer.redirect_chain else asked
        self.at = urljoin("http://testserver/", urljoin(asked, self.at)).removeprefix("http://testserver")
        self.page = pages.read(_text(answer))

    @property
    def words(self) -> str:
        return self.page.words

    def reads(self, *sentences: str) -> "Person":
        for sentence in sentences:
            assert sentence in self.words, f"“{sentence}” does not stand on {self.at}: {self.words}"
        return self


def _text(answer) -> str:
    return answer.content.decode()
