"""The wording of a suggestion (建议正文): its fingerprint, and whether it looks like two matters. Pure."""

import re
from hashlib import sha256

SEPARATOR = "\x1f"
# What somebody writes who begins a second matter: “另外”, “二是建议…”, a title that joins two things.
ANOTHER = re.compile(r"另外|此外|顺便|再反映|还有一件|另一件事|第二件|同时还(?:建议|反映|请)")
JOINED = re.compile(r"以及|及其他|；|;|、.+等(?:问题|事项)")


def fingerprint(title: str, matter: str, proposal: str, unit_id: int | None) -> str:
    """Equal for equal wording, whatever blanks and line ends lie around it."""
    parts = [" ".join(part.split()) for part in (title, matter, proposal)]
    return sha256(SEPARATOR.join([*parts, str(unit_id or "")]).encode()).hexdigest()


def looks_like_two(title: str, matter: str, proposal: str) -> bool:
    """一事一议: a hint to look again, never a verdict."""
    return bool(JOINED.search(title) or ANOTHER.search(f"{matter}\n{proposal}"))
