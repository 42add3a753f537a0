"""Nothing of a resident goes into a brief (不写反映人): names, phones, identity numbers, exact houses are refused."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.core.errors import DomainError
from suggestions.tickets.models import Ticket
from suggestions.tickets.traces import Trace, traces
from suggestions.tickets.voices import Voice

SENTENCES = {
    Trace.NAMED: gettext_lazy("“%s”像是反映人的名字，请改成“群众”。"),
    Trace.ADDRESSED: gettext_lazy("“%s”像是人名，请隐去。"),
    Trace.PHONE: gettext_lazy("写了电话 %s，请删去。"),
    Trace.IDENTITY: gettext_lazy("“%s”像是身份证号，请删去。"),
    Trace.HOUSE: gettext_lazy("写到了门牌“%s”，请改成只到村组。"),
}


def check_words(tickets: Sequence[Ticket], words: dict[str, str]) -> None:
    """Refuse at its field what points at a person."""
    masks = masks_of(tickets)
    for name, text in words.items():
        for kind, found in traces(text, masks).items():
            raise DomainError(SENTENCES[kind] % found, name)
    for ticket in tickets:
        check_title(ticket, masks)


def check_title(ticket: Ticket, masks: Sequence[str] | None = None) -> None:
    """The title of a ticket is printed too."""
    for found in traces(ticket.title, masks_of([ticket]) if masks is None else masks).values():
        text = _("%(number)s 的标题里有“%(found)s”，会印出反映人；请先改标题，或不选这件。")
        raise DomainError(text % {"number": ticket.number, "found": found}, "numbers")


def masks_of(tickets: Sequence[Ticket]) -> list[str]:
    rows = Voice.objects.filter(ticket__in=[ticket.pk for ticket in tickets]).exclude(resident=None)
    return [mask for mask in rows.values_list("resident__name_mask", flat=True) if mask]
