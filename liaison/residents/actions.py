"""Writing the voter book, and looking behind the mask."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.core.contacts import is_phone
from liaison.core.errors import DomainError
from liaison.residents.masking import mask_name, mask_phone, phone_tail
from liaison.residents.models import Resident, Reveal
from liaison.residents.queries import name_index, phone_index

LONGEST = {"name": 40, "address": 120}
SHORTEST_PURPOSE, LONGEST_PURPOSE = 2, 120


@transaction.atomic
def remember(
    *,
    by: User,
    division_code: str,
    name: str = "",
    phone: str = "",
    address: str = "",
    gender: str = "",
    age_band: str = "",
) -> Resident | None:
    """The card of this person, made or completed; None for somebody without name and phone.

    A phone may be shared by a family: phone and name together are one card, and a card known by
    its phone alone takes the first name given. Without a phone nobody can be recognised, so a
    name alone always makes a new card.
    """
    name, phone, address = name.strip(), phone.strip(), address.strip()
    _check(name, phone, address)
    if not name and not phone:
        return None
    resident = _known(name, phone) or _new(by, division_code, name, phone)
    details = {"gender": gender, "age_band": age_band, "division_id": division_code}
    _complete(resident, name, address, details, overwrite=by.actor == User.Actor.PERSON)
    return resident


def reveal(*, resident_id: int, by: User, purpose: str, thing: str = "", thing_id: int | None = None) -> dict[str, str]:
    """The plain name, phone and address of somebody in one's own book; leaves a Reveal."""
    resident = Resident.objects.visible_to(by).filter(pk=resident_id).first()
    if resident is None or not can(by, "reporter:reveal"):
        raise PermissionDenied(_("您现在的身份不能查看此人的联系方式。"))
    return disclose(resident=resident, by=by, purpose=purpose, thing=thing, thing_id=thing_id)


@transaction.atomic
def disclose(
    *, resident: Resident, by: User, purpose: str, thing: str = "", thing_id: int | None = None
) -> dict[str, str]:
    """The same for an app that has decided itself, by its own rule, that this person may look."""
    purpose = purpose.strip()
    if len(purpose) < SHORTEST_PURPOSE:
        raise DomainError(_("请写明查看的用途，例如“回访办理结果”。"), "purpose")
    if len(purpose) > LONGEST_PURPOSE:
        raise DomainError(_("用途请不超过 %s 个字。") % LONGEST_PURPOSE, "purpose")
    Reveal.objects.create(
        resident=resident,
        by=by,
        fields=list(Resident.SEALED),
        purpose=purpose,
        thing=thing,
        thing_id=thing_id,
    )
    return {column: resident.unseal(column) for column in Resident.SEALED}


def _check(name: str, phone: str, address: str) -> None:
    if phone and not is_phone(phone):
        raise DomainError(_("电话号码不对：手机 11 位，座机请带区号。"), "phone")
    for field, text, sentence in (
        ("name", name, _("姓名请不超过 40 个字。")),
        ("address", address, _("住址请不超过 120 个字。")),
    ):
        if len(text) > LONGEST[field]:
            raise DomainError(sentence, field)


def _known(name: str, phone: str) -> Resident | None:
    """The card with this phone and name, or with this phone and no name yet; locked."""
    if not phone:
        return None
    rows = Resident.objects.select_for_update(of=("self",)).filter(phone_index=phone_index(phone))
    if not name:
        return rows.order_by("-id").first()
    return rows.filter(name_index=name_index(name)).first() or rows.filter(name_index=None).first()


def _new(by: User, division_code: str, name: str, phone: str) -> Resident:
    resident = Resident(by=by, division_id=division_code)
    _set_name(resident, name)
    resident.seal("phone", phone)
    resident.phone_mask, resident.phone_tail = mask_phone(phone), phone_tail(phone)
    resident.phone_index = phone_index(phone) if phone else None
    try:
        with transaction.atomic():
            resident.save(force_insert=True)
    except IntegrityError:  # somebody entered the same person in this very moment
        known = _known(name, phone)
        if known is None:
            raise
        return known
    return resident


def _complete(resident: Resident, name: str, address: str, details: dict[str, str], *, overwrite: bool) -> None:
    """Put in what was given; whoever comes without an account fills gaps but changes nothing."""
    changed = set()
    for key, value in details.items():
        old = getattr(resident, key)
        if value and value != old and (overwrite or not old):
            setattr(resident, key, value)
            changed.add(key)
    if name and resident.name_index is None:
        _set_name(resident, name)
        changed |= {"name_sealed", "name_index", "name_mask"}
    old = resident.unseal("address")
    if address and address != old and (overwrite or not old):
        resident.seal("address", address)
        changed.add("address_sealed")
    if changed:
        resident.save(update_fields=changed)


def _set_name(resident: Resident, name: str) -> None:
    resident.seal("name", name)
    resident.name_mask = mask_name(name)
    resident.name_index = name_index(name) if name else None
