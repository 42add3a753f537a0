"""Who is told about formal suggestions (代表建议的通知): deputies who are asked to sign, the organ, the proposers."""

from liaison.notifications.actions import notify
from suggestions.formal.models import Cosigner, FormalSuggestion


def asked_to_sign(sheet: FormalSuggestion, rows: list[Cosigner]) -> None:
    _tell(sheet, "asked", [row.deputy.user_id for row in rows], once=sheet.text_hash[:12])


def wording_changed(sheet: FormalSuggestion, rows: list[Cosigner]) -> None:
    """Whoever signed the old wording is asked again."""
    _tell(sheet, "changed", [row.deputy.user_id for row in rows], once=sheet.text_hash[:12])


def answered(sheet: FormalSuggestion, row: Cosigner, signed: bool) -> None:
    event = "signed" if signed else "declined"
    _tell(sheet, event, [sheet.lead.user_id], once=f"{row.pk}:{row.text_hash[:8]}", who=row.deputy.name)


def submitted(sheet: FormalSuggestion) -> None:
    _tell(sheet, "submitted", [], units=[sheet.organ_id])


def sent_back(sheet: FormalSuggestion) -> None:
    _tell(sheet, "sent_back", _proposers(sheet), note=sheet.decision_note)


def accepted(sheet: FormalSuggestion) -> None:
    _tell(sheet, "accepted", _proposers(sheet), number=sheet.number)


def refused(sheet: FormalSuggestion) -> None:
    _tell(sheet, "refused", _proposers(sheet), reason=sheet.refused_reason.label)


def withdrawn(sheet: FormalSuggestion) -> None:
    _tell(sheet, "withdrawn", [], units=[sheet.organ_id])


def drafted_by_meeting(sheet: FormalSuggestion) -> None:
    """A meeting thinks that this matter is one for a suggestion: the named deputy finds the draft."""
    _tell(sheet, "drafted", [sheet.lead.user_id])


def _proposers(sheet: FormalSuggestion) -> list[int | None]:
    rows = sheet.cosigners.invited().filter(signed_at__isnull=False).values_list("deputy__user", flat=True)
    return [sheet.lead.user_id, *rows]


def _tell(sheet: FormalSuggestion, event: str, users, *, units=(), once: str = "", **args) -> None:
    """One notice per addressee and step. Organs and proposers only: units hear of the ticket."""
    notify(
        [user for user in users if user], f"formal/{event}", thing="formalsuggestion", thing_id=sheet.pk,
        key=f"formal:{sheet.pk}:{sheet.version}:{event}:{once}", units=units, title=sheet.title, **args,
    )  # fmt: skip
