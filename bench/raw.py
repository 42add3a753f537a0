"""The raw twins: each act as one who knows only SQL would write it, in the same kind of server. No framework.

A twin reads the session, asks for the same rows and figures by hand-written statements, and joins a page of text.
Every thread keeps its connection. Addresses: /ledger/?u=<user>&…, named in bench/acts.py.
"""

import json
import os
import secrets
import threading
from datetime import UTC, datetime, timedelta
from html import escape
from urllib.parse import parse_qsl

import psycopg2

from bench import statements as sql

MOST = 50  # rows on a page
LOCAL = threading.local()


def application(environ, start_response):
    """WSGI."""
    path, query = environ["PATH_INFO"], dict(parse_qsl(environ["QUERY_STRING"]))
    act = ACTS.get(path.strip("/"))
    if act is None:
        start_response("404 Not Found", [])
        return [b""]
    with connected() as connection, connection.cursor() as cursor:
        body = act(cursor, query)
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [body if isinstance(body, bytes) else body.encode()]


def connected():
    if not hasattr(LOCAL, "connection"):
        LOCAL.connection = psycopg2.connect(os.environ["DATABASE_URL"])
    return LOCAL.connection


def all_of(cursor, statement: str, values) -> list[tuple]:
    cursor.execute(statement, values)
    return cursor.fetchall()


def who(cursor, query: dict) -> tuple[str, int]:
    """The place and unit of who asks, by the session."""
    cursor.execute(sql.WHO, [query.get("session", ""), query["u"]])
    return cursor.fetchone()


def page(rows) -> str:
    cells = ("</td><td>".join("" if value is None else escape(str(value)) for value in row) for row in rows)
    return "<!doctype html><table>" + "".join(f"<tr><td>{row}</td></tr>" for row in cells) + "</table>"


def ledger(cursor, query: dict) -> str:
    code, unit = who(cursor, query)
    scope = {"code": query.get("place", code), "unit": unit, "user": query["u"], "n": len(code), "role": query["role"]}
    inside = sql.STATION if query["role"] == "station_keeper" else sql.place(scope["code"])
    open_, closed = sql.ledger(inside)
    found = all_of(cursor, open_, scope)
    if len(found) <= MOST:
        found += all_of(cursor, closed, scope)[: MOST + 1 - len(found)]
    frame = all_of(cursor, sql.frame(inside), scope) + all_of(cursor, sql.OPTIONS, scope)
    return page(frame) + page(found)


def search(cursor, query: dict) -> str:
    code, unit = who(cursor, query)
    scope = {"code": code, "unit": unit, "user": query["u"], "n": len(code), "role": query["role"]}
    scope |= {"tokens": f"{query['tokens']} & '@{code}'", "like": f"%{query['q']}%"}
    found = all_of(cursor, sql.SEARCH, scope)
    frame = all_of(cursor, sql.SEARCH_FRAME, scope) + all_of(cursor, sql.OPTIONS, scope)
    return page(frame) + page(found)


def detail(cursor, query: dict) -> str:
    who(cursor, query)
    ticket = all_of(cursor, sql.TICKET, [query["number"]])
    parts = all_of(cursor, sql.PARTS, {"id": ticket[0][0]})
    return page(ticket) + page(parts)


def dashboard(cursor, query: dict) -> str:
    code, unit = who(cursor, query)
    scope = {"code": code, "unit": unit, "n": len(code), "year": query["year"]}
    waiting = all_of(cursor, sql.WAITING, scope)
    return page(waiting) + page(all_of(cursor, sql.RATES, scope)) + page(all_of(cursor, sql.URGENT, scope))


def portal(cursor, query: dict) -> str:
    return page(all_of(cursor, sql.ANSWERS, []))


def export(cursor, query: dict) -> bytes:
    code, _unit = who(cursor, query)
    parts: list[bytes] = []

    class Sink:
        def write(self, data: bytes) -> None:
            parts.append(data)

    values = {"code": code, "n": len(code)}
    cursor.copy_expert(cursor.mogrify(sql.EXPORT, values).decode(), Sink())
    return b"".join(parts)


def intake(cursor, query: dict) -> str:
    """One statement: number, ticket, body, voice, key, leg, event, notice."""
    now = datetime.now(UTC)
    values = {
        "now": now, "due": now + timedelta(days=50), "leg_due": now + timedelta(days=7), "code": query["code"],
        "unit": query["unit"], "by": query["u"], "series": query["series"], "year": query["year"],
        "words": "村口到小学那段路塌了半边，雨天孩子们贴着沟边绕。", "title": "村口到小学那段路塌了半边",
        "letters": query["series"].split(":")[1], "query_code": secrets.token_hex(6).upper(),
        "token": secrets.token_bytes(32), "pin": secrets.token_hex(16), "category": query["category"],
        "profile": query["profile"], "tokens": ["村口", "口到", "到小", "小学", "那段", "段路", "路塌", "塌了"],
        "key": secrets.token_hex(16),
    }  # fmt: skip
    cursor.execute(sql.INTAKE, values)
    return json.dumps({"number": cursor.fetchone()[0]})


def handoff(cursor, query: dict) -> str:
    """Lock, check, close the stop, open the next, event, notice: three statements."""
    code, organ = who(cursor, query)
    cursor.execute(sql.LOCK, [query["number"]])
    ticket, version, place, state = cursor.fetchone()
    if state != "listed" or not place.startswith(code):
        raise ValueError(f"{query['number']} is {state}")
    now = datetime.now(UTC)
    values = {
        "id": ticket, "version": version + 1, "place": place, "now": now, "due": now + timedelta(days=30),
        "back": now + timedelta(days=7), "unit": query["unit"], "by": query["u"], "organ": organ,
        "key": f"ticket:{ticket}:{version + 1}:handed_off:",
    }  # fmt: skip
    cursor.execute(sql.HAND_OFF, values)
    seq, turn = cursor.fetchone()
    cursor.execute(sql.OPEN_LEG, values | {"seq": seq + 1, "round": turn})
    return json.dumps({"version": version + 1})


ACTS = {
    "ledger": ledger, "search": search, "detail": detail, "dashboard": dashboard, "portal": portal, "export": export,
    "intake": intake, "handoff": handoff,
}  # fmt: skip
