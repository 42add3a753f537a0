"""Tickets for machines: hand one in, list, read, move. Everything goes through the doors the pages use."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Body, Router, Status

from deputies.people.models import Deputy
from liaison.accounts.roles import Role
from liaison.audit.trail import history_of
from liaison.core import clock, codes
from liaison.core.errors import DomainError
from liaison.core.once import once
from liaison.divisions.models import CODE_LENGTH, Division
from liaison.front.api.formschema import defaults_of, schema_of, typed
from liaison.front.api.problems import FieldErrors
from liaison.front.api.schemas import EntryOut, LegOut, ReceiptOut, TicketIn, TicketOut, TicketPage, TicketRow
from liaison.residents.actions import remember
from stations.venues.queries import desk_venue
from suggestions.rules.catalogue import propose
from suggestions.rules.models import Category, Layer
from suggestions.tickets import proposers
from suggestions.tickets.legs import Leg
from suggestions.tickets.models import Channel, Ticket
from suggestions.workflow import acts, intake
from suggestions.workflow.moves import MOVES

router = Router(tags=["tickets"])
PAGE = 50


def answer_once(request: HttpRequest, effect: Callable[[], dict]) -> dict:
    """Honour Idempotency-Key: the same key and body from the same caller get the same answer."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return effect()
    if len(key) > 80:
        raise DomainError(_("Idempotency-Key 最长 80 个字符。"))
    scope = f"api:{request.user.pk}"
    return once(scope=scope, key=key, route=request.path[:160], body=_canonical(request.body), effect=effect)[0]


@router.post("", response={201: ReceiptOut}, url_name="ticket-create")
def create(request: HttpRequest, ticket: TicketIn):
    """Hand in a matter; answers what its reporter needs to follow it."""
    return Status(201, answer_once(request, lambda: _register(request, ticket)))


@router.get("", response=TicketPage, url_name="ticket-list")
def listing(
    request: HttpRequest,
    state: str = "",
    outcome: str = "",
    division_code: str = "",
    category: str = "",
    overdue: bool = False,
    cursor: str = "",
    limit: int = PAGE,
):
    """Tickets the caller may read, newest first, by keyset: pass `next_cursor` back as `cursor`."""
    rows = Ticket.objects.visible_to(request.user).select_related("category")
    rows = _filtered(rows, state, outcome, division_code, category, overdue)
    if cursor:
        if not cursor.isdecimal():
            raise DomainError(_("游标不对，请原样传回 next_cursor。"), "cursor")
        rows = rows.filter(pk__lt=int(cursor))
    limit = max(1, min(limit, 200))
    page = list(rows.order_by("-pk")[: limit + 1])
    more = str(page[limit - 1].pk) if len(page) > limit else None
    return {"items": [_row(ticket) for ticket in page[:limit]], "next_cursor": more}


@router.get("/{number}", response=TicketOut, url_name="ticket-read")
def read(request: HttpRequest, number: str):
    """One ticket with its chain, its history, and what the caller may do now."""
    return _whole(_find(request, number), request.user)


@router.post("/{number}/moves/{move}", response=TicketOut, url_name="ticket-move")
def make_move(request: HttpRequest, number: str, move: str, body: Body[dict[str, Any]]):
    """Make one move of the table; `version` in the body refuses it when somebody was faster."""
    act = acts.BY_NAME.get(move)
    if act is None:
        raise DomainError(_("没有“%s”这个动作。") % move, "move")
    return answer_once(request, lambda: _perform(request, number, act, dict(body)))


def _perform(request: HttpRequest, number: str, act: acts.Act, values: dict) -> dict:
    ticket = _find(request, number)
    version = values.pop("version", None)
    if version is not None and not isinstance(version, int):
        raise DomainError(_("version 要是整数。"), "version")
    blank = act.form(ticket=ticket, user=request.user)
    unknown = set(values) - set(blank.fields)
    if unknown:
        raise FieldErrors({name: [_("没有这一项，请核对名称。")] for name in sorted(unknown)})
    form = act.form(typed(defaults_of(blank) | values), ticket=ticket, user=request.user)
    if not form.is_valid():
        raise FieldErrors({name: [str(text) for text in texts] for name, texts in form.errors.items()})
    act.perform(ticket=ticket, by=request.user, version=version, **form.cleaned_data)
    seen = Ticket.objects.select_related("category", "body", "split_from").get(pk=ticket.pk)
    return json.loads(TicketOut(**_whole(seen, request.user)).model_dump_json())


def _register(request: HttpRequest, ticket: TicketIn) -> dict:
    place = Division.objects.civil().filter(code=ticket.division_code).first()
    if place is None:
        raise DomainError(_("没有代码为 %s 的地方。") % ticket.division_code, "division_code")
    resident = remember(
        by=request.user, division_code=place.code, name=ticket.reporter_name, phone=ticket.reporter_phone
    )
    receipt = intake.register(
        by=request.user,
        original_words=ticket.original_words,
        division_code=place.code,
        channel=_channel(ticket.channel),
        place=ticket.place,
        venue_id=_own_venue(request.user),
        deputy_ids=_own_deputy(request.user),
        resident_id=resident.pk if resident else None,
        **_kind(ticket),
    )
    return {
        "number": receipt.ticket.number,
        "query_code": codes.pretty_query_code(receipt.voice.query_code),
        "pin": receipt.pin,
        "private_link": request.build_absolute_uri(receipt.path),
    }


def _channel(name: str) -> str:
    if name not in Channel.values:
        raise DomainError(_("来源只能是：%s。") % "、".join(Channel.values), "channel")
    return name


def _own_venue(user) -> int | None:
    """A keeper hands in at the own station's desk; everybody else at no desk."""
    venue = desk_venue(user) if user.role == Role.STATION_KEEPER else None
    return venue.pk if venue else None


def _own_deputy(user) -> list[int]:
    """What a deputy hands in is linked to that deputy."""
    if user.role != Role.DEPUTY:
        return []
    return list(Deputy.objects.filter(user=user).values_list("pk", flat=True))


def _kind(ticket: TicketIn) -> dict:
    """The category named, else proposed from the text as at the desk; the level is proposed."""
    proposed = propose(ticket.original_words)
    named = _category(ticket.category) if ticket.category else None
    category = named or (proposed.category.pk if proposed.category else None)
    return {"category_id": category, "level": proposed.level or Layer.TOWNSHIP}


def _category(name: str) -> int:
    category = Category.objects.active().filter(name=name).first()
    if category is None:
        names = Category.objects.active().values_list("name", flat=True)
        raise DomainError(
            _("没有“%(name)s”这个类别，可用：%(names)s。") % {"name": name, "names": "、".join(names)}, "category"
        )
    return category.pk


def _filtered(rows, state: str, outcome: str, division_code: str, category: str, overdue: bool):
    if state:
        rows = rows.filter(state=state)
    if outcome:
        rows = rows.filter(outcome=outcome)
    if category:
        rows = rows.filter(category__name=category)
    if division_code:
        if len(division_code) not in CODE_LENGTH.values():
            raise DomainError(_("区划代码位数不对。"), "division_code")
        rows = rows.under(division_code)
    if overdue:
        rows = rows.filter(legs__in=Leg.objects.lead().overdue(clock.now()))
    return rows


def _find(request: HttpRequest, number: str) -> Ticket:
    rows = Ticket.objects.visible_to(request.user).select_related("category", "venue", "profile", "body", "split_from")
    return get_object_or_404(rows, number=number.upper())


def _row(ticket: Ticket) -> dict:
    row = {name: getattr(ticket, name) for name in TicketRow.model_fields if hasattr(ticket, name)}
    return row | {
        "stage": int(ticket.stage),
        "category": ticket.category.name,
        "division_code": ticket.division_id,
    }


def _whole(ticket: Ticket, user) -> dict:
    now = clock.now()
    legs = ticket.legs.select_related("from_unit", "to_unit").order_by("seq")
    return _row(ticket) | {
        "version": ticket.version,
        "original_words": ticket.body.original_words,
        "summary": ticket.body.summary,
        "place": ticket.place,
        "split_from": ticket.split_from.number if ticket.split_from else None,
        "parts": list(ticket.siblings.order_by("number").values_list("number", flat=True)),
        "legs": [_leg(leg, now) for leg in legs],
        "timeline": [_entry(entry, proposers.hidden_from(user, ticket)) for entry in history_of(ticket)],
        "moves": [_move(act, ticket, user) for act in acts.open_acts(user, ticket)],
    }


def _leg(leg: Leg, now) -> dict:
    row = {name: getattr(leg, name) for name in LegOut.model_fields if hasattr(leg, name)}
    return row | {
        "from_unit": str(leg.from_unit) if leg.from_unit else None,
        "to_unit": str(leg.to_unit) if leg.to_unit else None,
        "overdue": leg.is_open and leg.due_at < now,
    }


def _entry(entry, unnamed: bool) -> dict:
    name = entry.verb.removeprefix("ticket.")
    row = {field: getattr(entry, field) for field in EntryOut.model_fields if hasattr(entry, field)}
    label = acts.BY_NAME[name].label if name in acts.BY_NAME else getattr(MOVES.get(name), "label", name)
    who = proposers.nobody() if unnamed and entry.role == Role.DEPUTY else entry.by.name
    return row | {"verb": name, "label": str(label), "by": who}


def _move(act: acts.Act, ticket: Ticket, user) -> dict:
    return {"name": act.name, "label": str(act.label), "schema": schema_of(act.form(ticket=ticket, user=user))}


def _canonical(body: bytes) -> bytes:
    """The body without its spacing, so that a retry by another client library is the same."""
    try:
        return json.dumps(json.loads(body), sort_keys=True).encode()
    except ValueError:
        return hashlib.sha256(body).digest()
