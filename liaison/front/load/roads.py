"""The roads a generated ticket may take (压测意见件的经过): each a chain of legal moves. Pure."""

from typing import NamedTuple


class Stop(NamedTuple):
    """One move: what it is called, the state after it, who made it, which leg it opens, where, how long it may take.

    `gap` is how many days after the move before it, on average. No leg: the turn stays where it is.
    """

    verb: str
    after: str
    who: str
    leg: str = ""
    at: str = ""
    allowed: int = 0
    gap: float = 1


BEGIN = (
    Stop("register", "registered", "keeper", "verify", "station", 2, 0),
    Stop("transfer", "registered", "keeper", "triage", "organ", 7, 1),
    Stop("enlist", "listed", "organ", gap=3),
    Stop("hand_off", "assigned", "organ", "handle", "office", 30, 2),
    Stop("sign", "handling", "office", gap=1),
)
ANSWERED = (
    Stop("reply", "replied", "office", "check", "organ", 4, 10),
    Stop("check", "rating", "organ", "rate", "", 8, 2),
    Stop("rate", "rating", "voter", gap=3),
)
END = (Stop("close", "closed", "organ", gap=2),)
RETURNED = (
    Stop("hand_back", "returned", "office", "decide", "organ", 4, 2),
    Stop("hand_off", "assigned", "organ", "handle", "office", 30, 2),
    Stop("sign", "handling", "office", gap=1),
)
AGAIN = (
    Stop("request_reopen", "unsatisfied", "system", "decide", "organ", 7, 0),
    Stop("rehandle", "assigned", "organ", "handle", "office", 30, 3),
    Stop("sign", "handling", "office", gap=1),
)

# name: (share in a thousand, outcome, moves). Only those that come to a unit are cut short to make open tickets.
LONG = {
    "handled": (660, "handled", BEGIN + ANSWERED + END),
    "returned": (80, "handled", BEGIN + RETURNED + ANSWERED + END),
    "again": (60, "handled", BEGIN + ANSWERED + AGAIN + ANSWERED + END),
}
SHORT = {
    "answered": (90, "answered", (BEGIN[0], Stop("answer", "closed", "keeper", gap=0.1))),
    "declined": (40, "declined", (*BEGIN[:2], Stop("decline", "closed", "organ", gap=3))),
    "referred": (40, "referred", (BEGIN[0], Stop("refer", "closed", "keeper", gap=0.5))),
    "imported": (30, "imported", (Stop("backfill", "closed", "keeper"),)),
}
ROADS = LONG | SHORT
ROLE = {
    "keeper": "station_keeper", "organ": "presidium_office", "office": "handling_unit",
    "voter": "voter", "system": "system",
}  # fmt: skip
