"""The checker (核对): what must be true of the clients' diaries and the database. Pure; each check lists what is wrong.

Three words: lost (a client was told yes, and it is not there), doubled (twice under one key, or for one event),
ghost (it is there, and nobody asked for it or everybody was told no).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable

from tests.faults import clockwork
from tests.faults.diary import Deed
from tests.faults.rows import Rows

Diaries = dict[str, Deed]
KEY = re.compile(r"[0-9a-f]{32}")
ENTERED_WITH = {"desk": {"register", "transfer"}, "register": {"register"}, "say": {"register"}}
UNMARKED = {"check", "follow"}  # moves without words: they are known by their seq
WORDS_IN_REPLY = {"reply", "fulfil"}  # their words stand in the answer, not in the trail
HELD_BY_NOBODY = {"rate"}
NOTICE_OF = {
    "hand_off": "handed_off", "sign": "signed", "reply": "replied", "fulfil": "replied", "check": "checked",
    "transfer": "transferred", "send_back": "sent_back", "rehandle": "rehandled", "request_reopen": "unsatisfied",
    "follow": "followed", "ask_supplement": "supplement_asked", "supplement": "supplemented",
    "hand_back": "handed_back",
}  # fmt: skip


def keys_in(*texts: str) -> set[str]:
    return {key for text in texts for key in KEY.findall(text or "")}


def registered(diaries: Diaries, rows: Rows) -> list[str]:
    """Every acknowledged matter exists once, under the number its client was told; none that nobody handed in."""
    tickets_of, wrong = defaultdict(list), []
    for body in rows.bodies:
        ticket, keys = rows.by_id[body.ticket_id], keys_in(body.text) & set(diaries)
        if not keys:
            wrong.append(f"ghost: {ticket.number} was handed in by nobody")
        for key in keys:
            tickets_of[key].append(ticket.number)
    for key, deed in diaries.items():
        if deed.op in ENTERED_WITH:
            wrong += _amount(deed, tickets_of[key])
            told = deed.told.get("number")
            if told and told not in tickets_of[key]:
                wrong.append(f"lost: {told} of {key} is {tickets_of[key]}")
    return wrong


def moved(diaries: Diaries, rows: Rows) -> list[str]:
    """Every acknowledged move stands once in the trail, by whom and at the step its client was told."""
    places, wrong = defaultdict(list), []
    for entry in rows.entries:
        for key in keys_in(entry.note) & set(diaries):
            places[key].append((entry.ticket_id, entry.seq))
    for reply in rows.replies:
        for key in keys_in(reply.text) & set(diaries):
            places[key].append((reply.ticket_id, None))
    for key, deed in diaries.items():
        if deed.op in ENTERED_WITH or deed.op in {"rate", "export"}:
            continue
        if deed.op not in UNMARKED:
            wrong += _amount(deed, places[key])
        if "seq" in deed.told:
            wrong += _stands(deed, rows)
    return wrong


def _stands(deed: Deed, rows: Rows) -> list[str]:
    ticket, seq = rows.by_number.get(deed.number), deed.told["seq"]
    entries = [e for e in rows.moves_of[ticket.id] if e.seq == seq] if ticket else []
    if not entries:
        return [f"lost: {deed.op} of {deed.number}, step {seq}"]
    marked = deed.op not in UNMARKED | WORDS_IN_REPLY
    wanted = (f"ticket.{deed.op}", deed.who, {deed.key} if marked else set())
    got = (entries[0].verb, entries[0].who, keys_in(entries[0].note) if marked else set())
    return [] if wanted == got else [f"lost: {deed.number} step {seq} is {got}, its client was told {wanted}"]


def _amount(deed: Deed, found: list) -> list[str]:
    """How often a deed may be found: told yes once, told no never, else at most once."""
    name = f"{deed.op} {deed.key} of {deed.number or '?'}"
    if len(found) > 1:
        return [f"doubled: {name}: {found}"]
    if deed.acknowledged and not found:
        return [f"lost: {name}"]
    if deed.refused and found:
        return [f"ghost: {name} was refused"]
    return []


def rated(diaries: Diaries, rows: Rows) -> list[str]:
    """Every acknowledged rating is there once; one voice rates one answer once; each has its step in the trail."""
    found, wrong = defaultdict(list), []
    for rating in rows.ratings:
        for key in keys_in(rating.text):
            found[key].append(rating.id)
        if not keys_in(rating.text) & set(diaries):
            wrong.append(f"ghost: rating {rating.id} was given by nobody")
    for key, deed in diaries.items():
        if deed.op == "rate":
            wrong += _amount(deed, found[key])
    once = Counter((rating.voice_id, rating.reply_id) for rating in rows.ratings)
    wrong += [f"doubled: voice {voice} rated answer {reply} {n} times" for (voice, reply), n in once.items() if n > 1]
    steps = Counter(e.ticket_id for e in rows.entries if e.verb == "ticket.rate")
    given = Counter(rating.ticket_id for rating in rows.ratings)
    wrong += [f"trail: {rows.by_id[pk].number} has {given[pk]} ratings, {steps[pk]} in the trail"
              for pk in set(steps) | set(given) if steps[pk] != given[pk]]  # fmt: skip
    unhappy = Counter(r.ticket_id for r in rows.ratings if r.result == "unsatisfied")
    asked = Counter(e.ticket_id for e in rows.entries if e.verb == "ticket.request_reopen")
    wrong += [f"trail: {rows.by_id[pk].number}: {unhappy[pk]} dissatisfied, {asked[pk]} asked to decide"
              for pk in set(unhappy) | set(asked) if unhappy[pk] != asked[pk]]  # fmt: skip
    return wrong


def nobody_else_moved(diaries: Diaries, rows: Rows) -> list[str]:
    """No step in the trail that nobody asked for; the clock's own apart."""
    asked = defaultdict(set)  # (number, verb, who) ▸ keys that may have done it
    for deed in diaries.values():
        number = deed.number or deed.told.get("number", "")
        for verb in ENTERED_WITH.get(deed.op, {deed.op}):
            if not deed.refused:
                asked[number, verb, deed.who].add(deed.key)
    of_words = {body.ticket_id: keys_in(body.text) for body in rows.bodies}
    wrong = []
    for ticket_id, entries in rows.moves_of.items():
        ticket = rows.by_id.get(ticket_id)
        if ticket is None:
            wrong.append(f"trail: entries of ticket {ticket_id}, which is not there")
            continue
        done = Counter((e.verb.removeprefix("ticket."), e.who) for e in entries if e.role != "system")
        for (verb, who), times in done.items():
            first = {key for key in of_words.get(ticket_id, ()) if key in diaries}
            keys = asked[ticket.number, verb, who] | {
                key for key in first if verb in ENTERED_WITH.get(diaries[key].op, ()) and diaries[key].who == who
            }
            if times > len(keys):
                wrong.append(f"ghost: {ticket.number} {verb} by {who}: {times} times, asked {len(keys)}")
    return wrong


def numbers(diaries: Diaries, rows: Rows) -> list[str]:
    """Each series runs from 1 without a gap, up to its counter; no number twice."""
    series, wrong = defaultdict(list), []
    for ticket in rows.tickets:
        head, _dash, tail = ticket.number.rpartition("-")
        series[head].append(int(tail))
    counters = {c.key: c.n for c in rows.counters if c.key.startswith("ticket:")}
    for head, used in series.items():
        letters, year = head.split("-")
        if sorted(used) != list(range(1, len(used) + 1)):
            missing = sorted(set(range(1, max(used) + 1)) - set(used))
            wrong.append(f"numbers: {head}: missing {missing[:5]}, {len(used) - len(set(used))} doubled")
        if counters.get(f"ticket:{letters}:{year}") != max(used):
            wrong.append(f"numbers: {head}: counter {counters.get(f'ticket:{letters}:{year}')}, last {max(used)}")
    return wrong


def replayed(diaries: Diaries, rows: Rows) -> list[str]:
    """The trail is a path: seq from 1 without gaps, each step from where the last one ended, the last the state."""
    wrong = []
    for ticket in rows.tickets:
        entries = rows.moves_of.get(ticket.id, [])
        seqs = [entry.seq for entry in entries]
        if seqs != list(range(1, len(seqs) + 1)):
            wrong.append(f"trail: {ticket.number} has steps {seqs}")
        before = [""] + [entry.after for entry in entries]
        broken = [entry.seq for entry, came in zip(entries, before, strict=False) if entry.before != came]
        if broken:
            wrong.append(f"trail: {ticket.number} breaks at steps {broken}")
        if before[-1] != ticket.state or len(seqs) != ticket.version:
            wrong.append(f"state: {ticket.number} is {ticket.state} {ticket.version}, trail {before[-1]} {len(seqs)}")
    return wrong


def held(diaries: Diaries, rows: Rows) -> list[str]:
    """An open ticket has exactly one open lead leg with somebody and a date; a closed one none."""
    leads, wrong = Counter(leg.ticket_id for leg in rows.open_leads), []
    for ticket in rows.tickets:
        wanted = 0 if ticket.state == "closed" else 1
        if leads[ticket.id] != wanted:
            wrong.append(f"stuck: {ticket.number} ({ticket.state}) has {leads[ticket.id]} open lead legs")
    for leg in rows.open_leads:
        if leg.to_unit_id is None and leg.step not in HELD_BY_NOBODY:
            wrong.append(f"stuck: leg {leg.id} ({leg.step}) is in nobody's hands")
    return wrong


def told(diaries: Diaries, rows: Rows) -> list[str]:
    """Each event has its notice, once for each addressee."""
    once = Counter((notice.event_key, notice.unit_id, notice.user_id) for notice in rows.notices)
    wrong = [f"doubled: notice {key[0]}" for key, times in once.items() if times > 1]
    heads = {":".join(notice.event_key.split(":")[:4]) for notice in rows.notices}
    for entry in rows.entries:
        event = NOTICE_OF.get(entry.verb.removeprefix("ticket."))
        recall = entry.data.get("reason") == "recall"
        if entry.seq and event and not recall and f"ticket:{entry.ticket_id}:{entry.seq}:{event}" not in heads:
            wrong.append(f"lost: notice {event} of step {entry.seq} of {entry.ticket_id}")
    return wrong


def exported(diaries: Diaries, rows: Rows) -> list[str]:
    """Each export that was asked for is one job, done once, and told once."""
    jobs, wrong = defaultdict(list), []
    for job in rows.jobs:
        for key in keys_in(job.text):
            jobs[key].append(job)
    for key, deed in diaries.items():
        if deed.op == "export":
            wrong += _amount(deed, [job.id for job in jobs[key]])
    tellings = Counter(notice.event_key for notice in rows.notices if notice.thing == "job")
    for job in rows.jobs:
        if job.status != "ready" or not job.file:
            wrong.append(f"stuck: job {job.id} is {job.status}")
        elif tellings[f"job:{job.id}"] != 1:
            wrong.append(f"told: job {job.id} told {tellings[f'job:{job.id}']} times")
    return wrong


CHECKS: tuple[Callable[[Diaries, Rows], list[str]], ...] = (
    registered, moved, rated, nobody_else_moved, numbers, replayed, held, told, exported,
)  # fmt: skip


def check(diaries: Diaries, rows: Rows, workdays: list[str]) -> dict[str, list[str]]:
    """What is wrong, by check; an empty dict is what we want."""
    found = {one.__name__: one(diaries, rows) for one in CHECKS}
    found["clock"] = clockwork.alerted(rows, workdays) + clockwork.overslept(rows, workdays)
    return {name: wrong for name, wrong in found.items() if wrong}
