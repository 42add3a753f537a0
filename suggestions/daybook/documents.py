"""The record of one reception (接待选民登记表): one visit on one page; names in plain are a look."""

from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from liaison.core import clock
from liaison.documents.papers import blocks, kinds
from liaison.documents.papers.blocks import Sheet
from liaison.documents.papers.kinds import FormKind
from liaison.documents.papers.letterhead import long_day
from liaison.residents import actions as residents
from liaison.workdays.deadlines import received_on
from stations.receptions.models import Reception
from stations.receptions.queries import with_seats
from suggestions.tickets.facts import facts_of
from suggestions.tickets.models import Ticket
from suggestions.tickets.ratings import Rating
from suggestions.tickets.voices import Voice

PREFIX = "reception-"
RELATED = ("session__venue", "resident__division", "proxy_for", "deputy", "division", "by")


def receptions():
    rows = Reception.objects.filter(withdrawn_at=None).select_related(*RELATED)
    return rows.prefetch_related("session__deputies")


def find(by, key: str) -> Reception | None:
    """reception-17: a visit at one's own stations; of a matter that went straight to the county only who reads that."""
    pk = key.removeprefix(PREFIX)
    if not key.startswith(PREFIX) or not pk.isdecimal():
        return None
    rows = receptions().filter(pk=pk)
    visit = (rows if by is None else rows & receptions().visible_to(by)).first()
    voice = voice_of(visit) if visit else None
    hidden = voice and by is not None and not Ticket.objects.visible_to(by).filter(pk=voice.ticket_id).exists()
    return None if hidden else visit


def voice_of(visit: Reception) -> Voice | None:
    related = ("ticket__body", "ticket__category", "ticket__division")
    return Voice.objects.filter(reception=visit).select_related(*related).first()


def offer(by, ticket) -> list[str]:
    """The visit it began with."""
    if not facts_of(ticket).received:
        return []
    visits = Reception.objects.visible_to(by).filter(voice__ticket=ticket, withdrawn_at=None).order_by("voice__pk")
    first = visits.values_list("pk", flat=True).first()
    return [f"{PREFIX}{first}"] if first else []


def keys(most: int) -> list[str]:
    rows = Reception.objects.filter(withdrawn_at=None).order_by("-pk")
    return [f"{PREFIX}{pk}" for pk in rows.values_list("pk", flat=True)[:most]]


def disclose(visit: Reception, *, by, purpose: str) -> dict[str, str]:
    """Name, phone and address in plain, with a line in the book of looks; nothing for an anonymous visitor."""
    if visit.resident_id is None:
        return {}
    return residents.reveal(resident_id=visit.resident_id, by=by, purpose=purpose, thing="reception", thing_id=visit.pk)


def compose(visit: Reception, *, by, plain=None) -> Sheet:
    voice = voice_of(visit)
    facts = blocks.facts([*session_facts(visit), *visitor_facts(visit, plain), *matter_facts(visit, voice)])
    signs = blocks.boxes([("拟办意见", 2), ("反映人签名", 1)])
    return Sheet("form", "代表接待选民登记表", [facts, signs, blocks.facts(result_facts(voice))])


def session_facts(visit: Reception) -> list:
    """Where, when, which deputies with level and certificate, who wrote it down."""
    session, at = visit.session, clock.local(visit.started_at)
    deputies = list(session.deputies.all()) or ([visit.deputy] if visit.deputy else [])
    return [
        (("站　　点", session.venue.name), ("主　　题", session.theme or "—")),
        (("接待时间", f"{long_day(at.date())} {at:%H:%M}"), ("登记人", visit.by.name)),
        (("接待代表", "\n".join(deputy_words(deputies)) or "—"),),
    ]


def deputy_words(deputies: list[Deputy]) -> list[str]:
    """朱建国（县·镇，代表证 0123）"""
    lines = []
    for row in with_seats(deputies):
        seats = row.deputy.mandates.live().exclude(certificate_no=None).order_by("congress")
        numbers = "、".join(seats.values_list("certificate_no", flat=True))
        inside = "，".join(filter(None, (row.seats, f"代表证{numbers}" if numbers else "")))
        lines.append(f"{row.deputy.name}（{inside}）" if inside else row.deputy.name)
    return lines


def visitor_facts(visit: Reception, plain: dict[str, str] | None) -> list:
    """Who came: in plain after a look, else masked; 匿名 when nobody was named."""
    resident = visit.resident
    if resident is None:
        return [(("反映人", "匿名"), ("联系电话", "—"))]
    name, phone = (plain["name"], plain["phone"]) if plain else (resident.name_mask, resident.phone_mask)
    address = plain["address"] if plain else ""
    where = str(resident.division) + (f"　{address}" if address else "")
    return [
        (("反映人", name or "匿名"), ("联系电话", phone or "—")),
        (("性　　别", resident.get_gender_display() or "—"), ("年龄段", resident.get_age_band_display() or "—")),
        (("住　　址", where),),
    ]


def matter_facts(visit: Reception, voice: Voice | None) -> list:
    """What was said in the visitor's own words, and what became of it at once."""
    ticket = voice.ticket if voice else None
    place = "　".join(part for part in (str(visit.division or ""), visit.place) if part)
    return [
        (
            ("类　　别", str(ticket.category) if ticket else "—"),
            ("反映人数", f"{ticket.voices.count()}人" if ticket else "1人"),
        ),
        (("问题地点", place or "—"),),
        (("原　　话", visit.words),),
        (("诉　　求", ticket.body.request if ticket and ticket.body.request else "—"),),
        (("当场答复", visit.answer or "—"),),
        (
            ("处理方式", str(visit.get_ending_display())),
            ("办理通道", str(ticket.get_track_display()) if ticket else "—"),
        ),
        (
            ("保　　密", "是" if ticket and ticket.confidential else "否"),
            ("要求答复", "是" if voice and voice.reply_wanted else "否"),
        ),
    ]


def result_facts(voice: Voice | None) -> list:
    """The end of the matter: result, when it was answered, how it was rated, its number in the archive."""
    if voice is None:
        return [(("办理结果", "—"), ("归档编号", "—"))]
    ticket = voice.ticket
    reply = ticket.replies.select_related("result_class").order_by("-pk").first()
    rating = Rating.objects.filter(voice=voice, struck_at=None).order_by("-pk").first()
    answered = long_day(received_on(reply.checked_at)) if reply and reply.checked_at else "—"
    return [
        (("办理结果", str(reply.result_class) if reply else ticket.state_label), ("归档编号", ticket.number)),
        (
            ("答复时间", answered),
            ("评　　价", f"{rating.get_result_display()}（{rating.get_how_display()}）" if rating else "—"),
        ),
    ]


RECORD = FormKind(
    name="reception_record",
    label=_("接待登记表"),
    compose=compose,
    find=find,
    offer=offer,
    keys=keys,
    disclose=disclose,
)


def register() -> None:
    kinds.register(RECORD)
