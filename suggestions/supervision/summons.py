"""Who may ask for a summons of whom (约见): a right of deputies under the deputies law, never of an office."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from deputies.people.models import CongressLevel, Deputy, Mandate
from liaison.core.errors import DomainError
from liaison.divisions.models import Level, Unit, UnitKind
from liaison.divisions.queries import codes_above, layer_of

RANK = {
    CongressLevel.TOWNSHIP: 1, CongressLevel.COUNTY: 2, CongressLevel.CITY: 3, CongressLevel.PROVINCE: 4,
    Level.TOWNSHIP: 1, Level.COUNTY: 2, Level.CITY: 3, Level.PROVINCE: 4,
}  # fmt: skip


def check(unit: Unit, deputy: Deputy) -> None:
    """Only organs of state are summoned, by a deputy of the same or a higher congress whose place covers them."""
    if unit.kind == UnitKind.VILLAGE:
        raise DomainError(not_an_organ(unit), "asked_by")
    layer = RANK[layer_of(unit)]
    seats = deputy.mandates.live()
    if any(RANK[seat.level] >= layer and unit.division_id.startswith(seat.congress_id) for seat in seats):
        return
    if any(seat.level == CongressLevel.TOWNSHIP for seat in seats):
        raise DomainError(_("镇代表只能约见本级政府及其部门负责人；可请县代表提出。"), "asked_by")
    raise DomainError(_("%(deputy)s不能约见%(unit)s的负责人。") % {"deputy": deputy, "unit": unit}, "asked_by")


def levels_over(unit: Unit) -> list[str]:
    """The congresses whose deputies may ask of that unit."""
    layer = RANK.get(layer_of(unit), 0)
    return [level for level in CongressLevel.values if RANK[level] >= layer]


def who_may_ask(unit: Unit) -> QuerySet[Deputy]:
    """Serving deputies whose congress may ask of that unit."""
    seats = Mandate.objects.live().filter(
        deputy=OuterRef("pk"), level__in=levels_over(unit), congress__in=codes_above(unit.division_id)
    )
    return Deputy.objects.filter(Exists(seats)).order_by("pinyin", "pk")


def not_an_organ(unit: Unit) -> str:
    return (
        _("村（居）委会不是国家机关，不适用约见。") if unit.kind == UnitKind.VILLAGE else _("这一级不适用于%s。") % unit
    )
