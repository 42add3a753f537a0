"""What a browser without script makes of a page: its words, its links, its forms."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "use"}
QUIET = {"script", "style", "template", "head"}
INLINE = {"a", "b", "bdi", "em", "i", "kbd", "small", "span", "strong", "time"}


@dataclass
class Node:
    """An element; its children are elements and strings."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list = field(default_factory=list)
    parent: "Node | None" = None

    def all(self, *tags: str) -> Iterator["Node"]:
        """Every element of these tags below, in the order of the page."""
        for child in self.children:
            if isinstance(child, Node):
                if child.tag in tags:
                    yield child
                yield from child.all(*tags)

    def above(self, tag: str) -> "Node | None":
        node = self
        while node and node.tag != tag:
            node = node.parent
        return node

    @property
    def words(self) -> str:
        """What can be read, with single blanks."""
        return " ".join("".join(self._strings()).split())

    def _strings(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in QUIET:
                yield "" if child.tag in INLINE else " "
                yield from child._strings()
                yield "" if child.tag in INLINE else " "

    @property
    def name(self) -> str:
        """What a person calls it: its words, or what is said of it to somebody who cannot see."""
        return self.words or self.attrs.get("aria-label", "")


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__()
        self.here = self.root = Node("#page")

    def handle_starttag(self, tag, attrs):
        node = Node(tag, {name: value or "" for name, value in attrs}, parent=self.here)
        self.here.children.append(node)
        if tag not in VOID:
            self.here = node

    def handle_endtag(self, tag):
        opened = self.here.above(tag)
        if opened and opened.parent:
            self.here = opened.parent

    def handle_data(self, data):
        self.here.children.append(data)


def read(html: str) -> Node:
    builder = _Builder()
    builder.feed(html)
    return builder.root


@dataclass
class Form:
    """What a form would send, and what it lets one choose."""

    node: Node
    controls: list[Node]
    values: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)  # name: {words or value: value}

    def __post_init__(self):
        for control in self.controls:
            name = control.attrs.get("name", "")
            if name and "disabled" not in control.attrs:
                self._take(control, name)

    def _take(self, control: Node, name: str) -> None:
        kind = control.attrs.get("type", "text") if control.tag == "input" else control.tag
        if kind in {"button", "submit", "reset", "image", "file"}:
            return
        chosen = self.values.setdefault(name, [])
        if kind in {"radio", "checkbox"}:
            label = control.above("label")
            self._offer(name, label.words if label else "", control.attrs.get("value", "on"))
            chosen += [control.attrs.get("value", "on")] if "checked" in control.attrs else []
        elif kind == "select":
            chosen += self._options(control, name)
        else:
            words = "".join(child for child in control.children if isinstance(child, str))
            chosen.append(words.removeprefix("\n") if kind == "textarea" else control.attrs.get("value", ""))

    def _options(self, select: Node, name: str) -> list[str]:
        options = list(select.all("option"))
        for option in options:
            self._offer(name, option.words, option.attrs.get("value", option.words))
        picked = [option for option in options if "selected" in option.attrs]
        first = [] if "multiple" in select.attrs else options[:1]
        return [option.attrs.get("value", option.words) for option in picked or first]

    def _offer(self, name: str, words: str, value: str) -> None:
        self.choices.setdefault(name, {}).setdefault(words, value)
        self.choices[name].setdefault(value, value)

    @property
    def buttons(self) -> list[Node]:
        kinds = {"button": "submit", "input": "text"}
        return [c for c in self.controls if c.tag in kinds and c.attrs.get("type", kinds[c.tag]) == "submit"]

    def fill(self, name: str, typed) -> None:
        """Type or choose; a choice may be called by the words beside it."""
        assert name in self.values, f"no field {name} among {sorted(self.values)}"
        self.values[name] = [self._choice(name, one) for one in (typed if isinstance(typed, list) else [typed])]

    def _choice(self, name: str, wish: str) -> str:
        offered = self.choices.get(name)
        assert offered is None or wish in offered, f"{name} offers {list(offered)}, not {wish}"
        return offered[wish] if offered else wish


def forms(page: Node) -> list[Form]:
    """The forms of a page, each with its controls, also those that stand elsewhere and name it."""
    found = list(page.all("form"))
    controls = list(page.all("input", "select", "textarea", "button"))
    return [Form(node, [one for one in controls if _owner(one, found) is node]) for node in found]


def _owner(control: Node, found: list[Node]) -> Node | None:
    wanted = control.attrs.get("form")
    if wanted:
        return next((node for node in found if node.attrs.get("id") == wanted), None)
    return control.above("form")
