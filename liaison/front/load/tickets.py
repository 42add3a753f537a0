"""Tickets with everything that hangs on them, as text for COPY (压测意见件). Pure: a job is the same anywhere."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from liaison.core.codes import ALPHABET, RANDOM_LENGTH, check_character
from liaison.front.load import country as land
from liaison.front.load import wordings
from liaison.front.load.copying import NULL, line
from liaison.front.load.country import Country
from liaison.front.load.roads import LONG, ROADS, ROLE, Stop
from suggestions.tickets.search import place_tokens

DAY, OPENS, CLOSES = 1440, 510, 1050  # minutes: of a day, until 8:30, until 17:30
SPAN = 3 * 365  # days of tickets, the last one yesterday
FRESH = 131  # days: of tickets younger than this nine in ten are open, of the others one in twenty
OPEN_WHEN_FRESH, OPEN_WHEN_OLD = 0.9, 0.0475
ENTRIES_A_TICKET, LEGS_A_TICKET = 24, 16  # room in the ids, so that jobs need not wait for each other
CODE_STEP, CODES = 0x9E3779B97F4A7C15, len(ALPHABET) ** RANDOM_LENGTH
COLUMNS = {
    "suggestions_ticket": "id number title state outcome round version track level category_id division_id place"
    " venue_id profile_id channel confidential direct_to_county key_supervised merged_into_id split_from_id"
    " registered_by_id created_at listed_at handed_off_at due_at closed_at to_publish_since",
    "suggestions_ticketbody": "ticket_id original_words summary request answer closing_reason_id tokens",
    "suggestions_voice": "id ticket_id channel via words query_code reply_wanted share_contact first pin_failures"
    " by_id at",
    "suggestions_ticketdeputy": "ticket_id deputy_id capacity",
    "suggestions_leg": "id ticket_id seq role inside step from_unit_id to_unit_id parent_id round opened_at due_at"
    " rule_id return_by signed_at handler_name done_at ended note opinion paper final",
    "audit_entry": "id thing thing_id seq verb before after by_id role at note data division_code",
    "suggestions_reply": "id ticket_id leg_id round done_text result_text next_text contact result_class_id reason"
    " submitted_at submitted_by_id checked_at checked_by_id published_at published_by_id public_title public_text"
    " paper",
    "suggestions_rating": "id ticket_id reply_id round voice_id result text how at struck_reason",
}


@dataclass(frozen=True)
class Plan:
    """What every job needs to know."""

    country: Country
    tickets: int
    start: date
    now: int  # in minutes since the start
    categories: tuple[int, ...]
    resolved: int  # the result class of every reply
    profile: int
    rules: dict[str, int]
    actors: dict[str, int]  # system and voter
    first_entry: int
    seed: int = 1


@dataclass
class Job:
    """Some tickets in the order of their registration: the id of the first, and township and number of each."""

    plan: Plan
    first: int
    tickets: list[tuple[int, int]]
    lines: dict[str, list] = field(default_factory=lambda: {table: [] for table in COLUMNS})

    def run(self) -> dict[str, str]:
        """The text for each table. Legs and entries lie in the order of time, as in life."""
        self.chance = random.Random(self.plan.seed * 1_000_003 + self.first)
        self.days = [str(self.plan.start + timedelta(days=n)) for n in range(SPAN + 400)]
        self.clocks = [f"{minute // 60:02d}:{minute % 60:02d}:00+08" for minute in range(DAY)]
        for n, (town, number) in enumerate(self.tickets):
            self._ticket(self.first + n, town, number)
        self.lines["suggestions_leg"].sort(key=lambda row: row[10])
        entries = self.lines["audit_entry"]
        entries.sort(key=lambda row: row[9])
        base = self.plan.first_entry + (self.first - 1) * ENTRIES_A_TICKET
        self.lines["audit_entry"] = [(base + n, *row[1:]) for n, row in enumerate(entries)]
        return {table: "".join(map(line, rows)) for table, rows in self.lines.items()}

    def at(self, minute: int) -> str:
        return f"{self.days[minute // DAY]} {self.clocks[minute % DAY]}"

    def due(self, minute: int, days: float) -> int:
        """The end of office of a later day."""
        return (minute // DAY + int(days)) * DAY + CLOSES

    def _ticket(self, pk: int, town: int, number: int) -> None:
        chance, plan = self.chance, self.plan
        day = int((pk - 1) * SPAN / plan.tickets)
        created = day * DAY + OPENS + int(chance.random() * (CLOSES - OPENS))
        open_ = chance.random() < (OPEN_WHEN_FRESH if SPAN - day < FRESH else OPEN_WHEN_OLD)
        life = Life(self, pk, town, number, created, open_)
        life.tell()


class Life:
    """One ticket from its registration to its end, or to where it stands now."""

    def __init__(self, job: Job, pk: int, town: int, number: int, created: int, open_: bool):
        self.job, self.plan, self.lines, self.chance = job, job.plan, job.lines, job.chance
        self.pk, self.town, self.number, self.created, self.open = pk, town, number, created, open_
        land_ = self.plan.country
        self.village = int(self.chance.random() * land.VILLAGES)
        self.code = land_.village(town, self.village)
        self.door = self.village if self.village < land.VENUES else 0
        self.users = {
            "keeper": land_.user(town, land.KEEPER),
            "organ": land_.user(town, land.PRESIDIUM),
            "office": land_.user(town, land.HANDLER),
        } | self.plan.actors
        self.units = {
            "station": land_.station(town, self.door),
            "organ": land_.unit(town, land.ORGAN),
            "office": land_.unit(town, land.OFFICE),
            "": NULL,
        }
        self.round, self.stands, self.leg, self.legs = 1, "", None, 0
        self.listed = self.handed_off = self.closed = self.to_publish = NULL
        self.reply: list | None = None
        self.replies = 0

    def tell(self) -> None:
        name, outcome, stops = self._road()
        moments = self._moments(stops)
        for seq, (stop, at) in enumerate(zip(stops, moments, strict=True), 1):
            self._move(seq, stop, at, unhappy=name == "again" and self.round == 1)
        self._end_reply()
        self._save(outcome if self.stands == "closed" else NULL, len(stops))
        if self.leg:
            self._put_leg()

    def _road(self) -> tuple[str, str, tuple[Stop, ...]]:
        roads = LONG if self.open else ROADS
        (name,) = self.chance.choices(list(roads), [share for share, _o, _s in roads.values()])
        _share, outcome, stops = roads[name]
        if self.open:
            cut = 1 + int(self.chance.random() * (len(stops) - 1))
            cut += stops[cut].verb == "request_reopen"  # follows in the same moment
            stops = stops[:cut]
        return name, outcome, stops

    def _moments(self, stops: tuple[Stop, ...]) -> list[int]:
        """When each move was made: an open one was touched some days ago, a closed one is over."""
        random_, now, total, ends = self.chance.random, self.plan.now, 0.0, []
        for stop in stops:
            total += stop.gap * (0.3 + 1.4 * random_())
            ends.append(total)
        last = self.created + int(total * DAY)
        if self.open:
            idle = random_() * (12 if random_() < 0.85 else 60)
            last = max(self.created, now - int(idle * DAY) - 5)
        last = min(last, now - 5)
        share = (last - self.created) / total if total else 0
        return [self.created + int(end * share) if end else self.created for end in ends]

    def _move(self, seq: int, stop: Stop, at: int, unhappy: bool) -> None:
        before, data = self.stands, "{}"
        self.stands = stop.after
        if stop.verb == "rehandle":
            self.round += 1
        if stop.leg or stop.after == "closed":
            self._end_leg(stop, at)
        if stop.leg:
            due = self.job.due(at, stop.allowed)
            self._open_leg(stop, at, due)
            data = f'{{"to_unit": {self.leg[7] if stop.at else "null"}, "due": "{self.job.at(due)}"}}'
        if stop.verb == "enlist":
            self.listed = self.job.at(at)
        elif stop.verb in {"hand_off", "rehandle"}:
            self.handed_off = self.job.at(at)
        elif stop.verb == "sign":
            self.leg[14], self.leg[15] = self.job.at(at), "邓立"
        elif stop.verb == "check":
            self._check_reply(at)
        elif stop.verb == "rate":
            self._rate(at, "unsatisfied" if unhappy else "satisfied")
        elif stop.after == "closed":
            self.closed = self.job.at(at)
        who = self.users[stop.who]
        moment = self.job.at(at)
        self.lines["audit_entry"].append(
            (0, "ticket", self.pk, seq, f"ticket.{stop.verb}", before, stop.after, who, ROLE[stop.who], moment, "",
             data, self.code)
        )  # fmt: skip

    def _open_leg(self, stop: Stop, at: int, due: int) -> None:
        came_from = self.leg_unit if self.legs else NULL
        self.legs += 1
        self.leg_unit = self.units[stop.at]
        return_by = self.job.at(self.job.due(at, 7)) if stop.leg == "handle" else NULL
        self.leg = [
            self.pk * LEGS_A_TICKET + self.legs, self.pk, self.legs, "lead", "f", stop.leg, came_from, self.leg_unit,
            NULL, self.round, self.job.at(at), self.job.at(due), self.plan.rules.get(stop.leg, NULL), return_by, NULL,
            "", NULL, NULL, "", "", "f", "f",
        ]  # fmt: skip

    def _end_leg(self, stop: Stop, at: int) -> None:
        if self.leg is None:
            return
        self.leg[16] = self.job.at(at)
        self.leg[17] = "returned" if stop.verb == "hand_back" else "done"
        if stop.verb == "reply":
            self._answer(at)
        self._put_leg()
        self.leg = None

    def _put_leg(self) -> None:
        """The leg, and with one handling in seven an assisting one beside it."""
        self.lines["suggestions_leg"].append(tuple(self.leg))
        if self.leg[5] == "handle" and self.chance.random() < 1 / 7:
            self.legs += 1
            co = [*self.leg]
            co[0], co[2], co[3], co[5] = self.pk * LEGS_A_TICKET + self.legs, self.legs, "co", "opinion"
            co[7] = self.plan.country.unit(self.town, land.OTHER_OFFICE)
            co[8], co[13:16] = self.leg[0], [NULL, NULL, ""]
            self.lines["suggestions_leg"].append(tuple(co))

    def _answer(self, at: int) -> None:
        self._end_reply()
        self.replies += 1
        self.reply = [
            self.pk * 2 + self.replies - 1, self.pk, self.leg[0], self.round, wordings.REPLY, wordings.RESULT, "",
            "邓立 0719-5550000", self.plan.resolved, "", self.job.at(at), self.users["office"], NULL, NULL, NULL, NULL,
            "", "", "f",
        ]  # fmt: skip

    def _check_reply(self, at: int) -> None:
        self.reply[12:14] = [self.job.at(at), self.users["organ"]]
        if self.chance.random() < 0.3:
            self.reply[14:18] = [self.job.at(at), self.users["organ"], self._words()[0], wordings.RESULT]
            self.to_publish = NULL
        else:
            self.to_publish = self.job.at(at)

    def _rate(self, at: int, result: str) -> None:
        pk = self.reply[0]
        self.lines["suggestions_rating"].append(
            (pk, self.pk, pk, self.round, self.pk, result, "", "link", self.job.at(at), "")
        )

    def _end_reply(self) -> None:
        if self.reply:
            self.lines["suggestions_reply"].append(tuple(self.reply))
            self.reply = None

    def _words(self) -> tuple[str, str, str]:
        subjects, places, wishes = wordings.variety()
        n = self.pk * 7919
        return wordings.said(n % subjects, n // subjects % places, n // subjects // places % wishes)

    def _save(self, outcome: str, version: int) -> None:
        job, plan, lines, chance = self.job, self.plan, self.lines, self.chance
        title, words, tokens = self._words()
        year = job.days[self.created // DAY][2:4]
        number = f"{plan.country.letters(self.town)}-{year}-{self.number:04d}"
        category = plan.categories[self.pk % len(plan.categories)]
        imported = outcome == "imported"
        days = 60 + 120 * chance.random() if self.open else 50 + 10 * chance.random()
        created, channel = job.at(self.created), "import" if imported else ("desk", "door_code", "web")[self.pk % 3]
        lines["suggestions_ticket"].append(
            (self.pk, number, title, self.stands, outcome, self.round, version, "ordinary", "township", category,
             self.code, "", plan.country.venue(self.town, self.door), plan.profile, channel, "f", "f", "f", NULL, NULL,
             self.users["keeper"], created, self.listed, self.handed_off,
             NULL if imported else job.at(job.due(self.created, days)), self.closed, self.to_publish)
        )  # fmt: skip
        answer = wordings.RESULT if outcome in {"answered", "imported"} else ""
        tokens += "".join(f" '{token}'" for token in place_tokens(self.code))
        lines["suggestions_ticketbody"].append((self.pk, words, title, "", answer, NULL, tokens))
        lines["suggestions_voice"].append(
            (self.pk, self.pk, channel, "[]", words, query_code(self.pk), "t", "f", "t", 0, self.users["keeper"],
             created)
        )  # fmt: skip
        if chance.random() < 0.6:
            deputy = plan.country.deputy(self.town, int(chance.random() * land.DEPUTIES))
            lines["suggestions_ticketdeputy"].append((self.pk, deputy, "received"))


def query_code(n: int) -> str:
    """A code for every number, each once, in no visible order."""
    value, body = n * CODE_STEP % CODES, ""
    for _ in range(RANDOM_LENGTH):
        value, digit = divmod(value, len(ALPHABET))
        body += ALPHABET[digit]
    return body + check_character(body)
