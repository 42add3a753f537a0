"""What the clock had to do by now (时钟应做的), reckoned anew from the legs: reminders and moves, each once."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.faults.rows import Row, Rows

ZONE = ZoneInfo("Asia/Shanghai")
CLOSING = time(17, 30)
TO_SUPERIOR, TO_ORGAN, ASLEEP = 1, 3, 1  # working days past the date, by the national default profile
STATES_OF_SIGNING = {"assigned"}
ONE_ACT_A_LEG = {"sign": "handle", "transfer": "verify", "close": "rate", "follow": "rate"}  # move ▸ step it ends


def days_back(today: date, amount: int, workdays: list[str]) -> datetime:
    """Closing time of the latest day after which, up to today, that many working days lie."""
    while amount > 0:
        amount -= today.isoformat() in workdays
        today -= timedelta(days=1)
    return datetime.combine(today, CLOSING, ZONE)


def alerted(rows: Rows, workdays: list[str]) -> list[str]:
    """Each reminder once, none before its time, none missing on what is open now, each told."""
    legs, wrong = {leg.id: leg for leg in rows.legs}, []
    once = Counter((alert.leg_id, alert.rule, alert.occurrence) for alert in rows.alerts)
    wrong += [f"doubled: reminder {rule} of leg {leg}" for (leg, rule, _n), times in once.items() if times > 1]
    for alert in rows.alerts:
        leg = legs.get(alert.leg_id)
        if leg is None:
            wrong.append(f"ghost: reminder {alert.rule} of leg {alert.leg_id}, which is not there")
        elif alert.rule in {"overdue", "to_superior", "to_organ"} and alert.at <= alert.due_at:
            wrong.append(f"early: reminder {alert.rule} of leg {leg.id}")
        elif leg.done_at and alert.at > leg.done_at + timedelta(minutes=20):  # the clock was set back at most so far
            wrong.append(f"late: reminder {alert.rule} of leg {leg.id}, which had ended")
    missing = [f"lost: reminder {rule} of leg {leg.id} ({leg.step})" for leg, rule in missing_alerts(rows, workdays)]
    return wrong + missing + [f"lost: nobody heard of reminder {alert.id}" for alert in unheard(rows)]


def missing_alerts(rows: Rows, workdays: list[str]) -> list[tuple[Row, str]]:
    today = rows.at.astimezone(ZONE).date()
    cuts = {
        "overdue": rows.at,
        "to_superior": days_back(today, TO_SUPERIOR, workdays),
        "to_organ": days_back(today, TO_ORGAN, workdays),
    }
    found = []
    for leg in rows.legs:
        if leg.done_at is None and leg.step != "rate":
            there = {alert.rule for alert in rows.alerts_of.get(leg.id, ())}
            found += [(leg, rule) for rule, cut in cuts.items() if leg.due_at < cut and rule not in there]
    return found


def unheard(rows: Rows) -> list[Row]:
    """Reminders nobody was told of; the unit that holds the leg is told of what is due and overdue."""
    legs = {leg.id: leg for leg in rows.legs}
    heard = {(notice.event, notice.event_key.rpartition(":")[2]) for notice in rows.notices}
    silent = []
    for alert in rows.alerts:
        known = alert.leg_id in legs and legs[alert.leg_id].to_unit_id is not None
        must_hear = known and alert.rule in {"due_soon", "due", "overdue"}
        if alert.told_at is None or (must_hear and (f"workflow/alert_{alert.rule}", str(alert.id)) not in heard):
            silent.append(alert)
    return silent


def overslept(rows: Rows, workdays: list[str]) -> list[str]:
    """Moves the clock has to make and has not; and none it made twice on one leg."""
    due = due_moves(rows, workdays)
    wrong = [f"stuck: the clock does not {verb} {rows.by_id[leg.ticket_id].number}" for leg, verb in due]
    for ticket_id, entries in rows.moves_of.items():
        acts = Counter(e.verb.removeprefix("ticket.") for e in entries if e.role == "system")
        legs = Counter(leg.step for leg in rows.legs_of.get(ticket_id, ()) if leg.role == "lead")
        for verb, step in ONE_ACT_A_LEG.items():
            if acts[verb] > legs[step]:
                wrong.append(f"doubled: the clock made {verb} {acts[verb]} times on {legs[step]} legs of {ticket_id}")
    return wrong


def due_moves(rows: Rows, workdays: list[str]) -> list[tuple[Row, str]]:
    today = rows.at.astimezone(ZONE).date()
    asleep = days_back(today, ASLEEP, workdays)
    states = {ticket.id: ticket.state for ticket in rows.tickets}
    found = []
    for leg in rows.open_leads:
        state = states.get(leg.ticket_id)
        if leg.step == "handle" and state in STATES_OF_SIGNING and leg.return_by and leg.return_by < rows.at:
            found.append((leg, "sign"))
        if leg.step == "verify" and leg.due_at <= asleep:
            found.append((leg, "transfer"))
        if leg.step == "rate" and (leg.due_at < rows.at or all_have_rated(leg, rows)):
            found.append((leg, "close"))
    return found


def all_have_rated(leg: Row, rows: Rows) -> bool:
    asked = {voice.id for voice in rows.voices if voice.ticket_id == leg.ticket_id and voice.reply_wanted}
    given = {r.voice_id for r in rows.ratings if r.ticket_id == leg.ticket_id and r.at >= leg.opened_at}
    return bool(asked) and asked <= given


def still_to_do(rows: Rows, workdays: list[str]) -> int:
    """How much the clock and the worker have before them; 0 when the house is drained."""
    jobs = sum(job.status in {"queued", "running"} for job in rows.jobs)
    return jobs + len(due_moves(rows, workdays)) + len(missing_alerts(rows, workdays)) + len(unheard(rows))
