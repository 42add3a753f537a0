"""The parts of the desk page that also come alone: who it is, what it is about, what is like it."""

from django.utils.translation import gettext as _

from liaison.core.contacts import is_phone, normalise_phone
from liaison.residents import queries as residents
from stations.receptions.queries import past_visits
from suggestions.desk.forms import ReceiveForm
from suggestions.desk.queries import village_in
from suggestions.rules.catalogue import propose
from suggestions.rules.models import ReasonKind
from suggestions.tickets.similar import similar

CHIPS_SHOWN = 12
PEOPLE_SHOWN = 6
VISITS_SHOWN = 5


def pieces(user, form: ReceiveForm) -> dict:
    """Everything the parts need, for the whole page or for one of them."""
    return {
        "form": form,
        "people": people(user, form),
        "alike": alike(user, form),
        "chips": category_chips(form),
        "reasons": reason_groups(form),
    }


def people(user, form: ReceiveForm) -> dict:
    """Whom the search field may mean, and which of them was chosen; a single one is chosen at once."""
    typed, chosen = (form["who"].value() or "").strip(), form["resident"].value()
    found = list(residents.find(user, typed).select_related("division")[:PEOPLE_SHOWN]) if typed else []
    if chosen is None and len(found) == 1:
        chosen = found[0].uuid
    known = next((person for person in found if str(person.uuid) == str(chosen)), None)
    visits = past_visits(user, known) if known else None
    return {
        "typed": typed,
        "found": found,
        "known": known,
        "visits": list(visits.select_related("session__venue")[:VISITS_SHOWN]) if known else [],
        "times": visits.count() if known else 0,
        "guess": guess(typed),
    }


def guess(typed: str) -> dict:
    """What a new visitor's search text gives away: a whole number is the phone, letters are the name."""
    digits = normalise_phone(typed) if not any(c.isalpha() for c in typed) else ""
    if digits:
        return {"name": "", "phone": digits if is_phone(digits) else ""}
    return {"name": typed, "phone": ""}


def alike(user, form: ReceiveForm) -> list:
    """Tickets that may be about the same thing."""
    words = form["words"].value() or ""
    place = form["division_code"].value() or form.venue.division_id
    return similar(user, words, str(place)) if words else []


def category_chips(form: ReceiveForm) -> dict:
    """The first categories as chips, the chosen one always among them; the rest folded away."""
    options = list(form["category"].subwidgets)
    shown = options[:CHIPS_SHOWN]
    shown += [option for option in options[CHIPS_SHOWN:] if option.data["selected"]]
    return {"shown": shown, "more": [option for option in options if option not in shown]}


def reason_groups(form: ReceiveForm) -> list[dict]:
    """The checklist in two parts: lawful channels, and what is only recorded."""
    rows = {str(reason.pk): reason for reason in form.fields["reason"].queryset}
    chosen = str(form["reason"].value() or "")
    parts = ((ReasonKind.REFER, _("有法定途径，引导去办")), (ReasonKind.DECLINE, _("不作意见建议，只登记")))
    return [
        {
            "label": label,
            "options": [(key, row, key == chosen) for key, row in rows.items() if row.kind == kind],
        }
        for kind, label in parts
    ]


def proposed(data, form: ReceiveForm):
    """The posted values with category, layer and village filled from the words, but for what a hand has touched."""
    data, touched = data.copy(), set(data.get("touched", "").split(","))
    words = data.get("words", "")
    proposal = propose(words)
    village = village_in(words, form.fields["division_code"].queryset)
    if "category" not in touched:
        data["category"] = str(proposal.category.pk) if proposal.category else ""
    if "level" not in touched and proposal.level:
        data["level"] = proposal.level
    if "division_code" not in touched and village:
        data["division_code"] = village.code
    return data, proposal
