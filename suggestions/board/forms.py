"""What the organ types on the board: one ticket with all its fields, or many with what they have in common."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.core.forms import DateInput, HouseForm
from liaison.divisions.models import Unit, UnitKind
from suggestions.board.queues import DAILY
from suggestions.rules.models import OPEN_TRACKS, Category, Layer, Reason, ReasonKind
from suggestions.tickets.models import Ticket

BASIS_HELP = _("日常受理，或哪次会议、哪天")
DUE_HELP = _("空着按规定，只能提前")


def unit_choices(proposed: list[Unit], units: list[Unit]) -> list:
    """Proposed units first, then all others of the own layer."""
    chosen = {unit.pk for unit in proposed}
    rest = [(unit.pk, _with_place(unit)) for unit in units if unit.pk not in chosen]
    first = [(unit.pk, _with_place(unit)) for unit in proposed]
    return [("", gettext("请选承办单位")), *([(gettext("建议"), first)] if first else []), (gettext("其他"), rest)]


def _with_place(unit: Unit) -> str:
    """A village's committee is named with its village."""
    named = unit.kind != UnitKind.VILLAGE or unit.division.short_name in unit.name
    return unit.name if named else f"{unit.division}·{unit.name}"


class UnitField(forms.TypedChoiceField):
    """A unit out of those this organ may hand to."""

    def __init__(self, *args, units: list[Unit], proposed: list[Unit], **kwargs):
        by_pk = {str(unit.pk): unit for unit in units}
        kwargs |= {"choices": unit_choices(proposed, units), "coerce": by_pk.get, "empty_value": None}
        kwargs.setdefault("initial", proposed[0].pk if proposed else None)
        kwargs.setdefault("widget", forms.Select(attrs={"class": "form-select"}))
        super().__init__(*args, **kwargs)


class PanelForm(HouseForm):
    """One ticket on the board: what it is, whose power, who takes it, until when, on what basis."""

    title = forms.CharField(label=_("事项"), max_length=120)
    summary = forms.CharField(
        label=_("摘要"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    category = forms.ModelChoiceField(label=_("类别"), queryset=Category.objects.none(), empty_label=None)
    level = forms.ChoiceField(label=_("归哪一级办"), choices=Layer.choices, widget=forms.RadioSelect)
    track = forms.ChoiceField(label=_("通道"), choices=OPEN_TRACKS, widget=forms.RadioSelect)
    basis = forms.CharField(label=_("依据"), max_length=120, required=False, help_text=BASIS_HELP)
    demand = forms.CharField(
        label=_("交办意见"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    due_on = forms.DateField(label=_("期限"), required=False, widget=DateInput, help_text=DUE_HELP)

    def __init__(self, *args, ticket: Ticket, units: list[Unit], proposed: list[Unit], basis: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.active()
        self.fields["unit"] = UnitField(label=_("建议承办"), required=False, units=units, proposed=proposed)
        co = [(unit.pk, _with_place(unit)) for unit in units]
        self.by_pk = {str(unit.pk): unit for unit in units}
        self.fields["co_units"] = forms.MultipleChoiceField(
            label=_("协办单位"), required=False, choices=co, widget=forms.SelectMultiple(attrs={"size": 3})
        )
        self.initial = {
            "title": ticket.title,
            "summary": ticket.body.summary,
            "category": ticket.category_id,
            "level": ticket.level,
            "track": ticket.track,
            "basis": basis or DAILY,
        }

    def clean_co_units(self) -> list[Unit]:
        return [self.by_pk[pk] for pk in self.cleaned_data["co_units"]]

    def need(self, *names: str) -> bool:
        """Fields this act cannot do without; the sentences stand at the fields."""
        for name in names:
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return not self.errors


class BatchForm(HouseForm):
    """Many tickets, one act: what they have in common."""

    def __init__(self, *args, tickets: list[Ticket], units: list[Unit], proposed: dict, basis: str, **kwargs):
        self.tickets = tickets
        super().__init__(*args, **kwargs)
        self.prepare(units, proposed, basis)

    def prepare(self, units: list[Unit], proposed: dict[int, list[Unit]], basis: str) -> None:
        if "basis" in self.fields and self.fields["basis"].required:
            self.initial = {"basis": basis or DAILY} | self.initial

    def typed(self, ticket: Ticket) -> dict:
        """What the action of one ticket gets."""
        return self.cleaned_data

    def row_field(self, ticket: Ticket):
        """The bound field that stands in a ticket's own row, if this act has one."""
        return None


class EnlistForm(BatchForm):
    basis = forms.CharField(label=_("依据"), max_length=120, help_text=BASIS_HELP)


class RelevelForm(EnlistForm):
    level = forms.ChoiceField(label=_("都归哪一级办"), choices=Layer.choices, widget=forms.RadioSelect)


class WithUnitsForm(BatchForm):
    """Each row with its own unit, proposed from the catalogue."""

    demand = forms.CharField(
        label=_("交办意见"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写在每一件上；派单目录外的单位必填。"),
    )  # fmt: skip
    due_on = forms.DateField(label=_("期限"), required=False, widget=DateInput, help_text=DUE_HELP)

    def prepare(self, units: list[Unit], proposed: dict[int, list[Unit]], basis: str) -> None:
        super().prepare(units, proposed, basis)
        for ticket in self.tickets:
            label = _("%s 交给谁") % ticket.number
            field = UnitField(label=label, units=units, proposed=proposed.get(ticket.pk, []))
            field.error_messages["required"] = gettext("请选承办单位。")
            self.fields[f"unit_{ticket.pk}"] = field

    def typed(self, ticket: Ticket) -> dict:
        common = {name: value for name, value in self.cleaned_data.items() if not name.startswith("unit_")}
        return common | {"unit": self.cleaned_data[f"unit_{ticket.pk}"]}

    def row_field(self, ticket: Ticket):
        return self[f"unit_{ticket.pk}"]


class HandOffForm(WithUnitsForm):
    basis = forms.CharField(label=_("依据"), max_length=120, required=False, help_text=_("同一轮多次退办以后必填。"))


class EnlistHandOffForm(WithUnitsForm):
    basis = forms.CharField(label=_("依据"), max_length=120, help_text=BASIS_HELP)


class MergeForm(BatchForm):
    """Into one of those picked, or into another by its number."""

    target = forms.CharField(
        label=_("并入哪一件"), max_length=16, help_text=_("写编号。反映人都会跟着过去，各自得到答复。")
    )

    def prepare(self, units: list[Unit], proposed: dict[int, list[Unit]], basis: str) -> None:
        oldest = min(self.tickets, key=lambda ticket: ticket.created_at, default=None)
        if oldest and len(self.tickets) > 1:
            self.initial = {"target": oldest.number} | self.initial


class AskSupplementForm(BatchForm):
    missing = forms.CharField(label=_("还缺什么"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class DeclineForm(BatchForm):
    reason = forms.ModelChoiceField(
        label=_("理由"), queryset=Reason.objects.none(), empty_label=None,
        widget=forms.RadioSelect(attrs={"look": "list"}),
    )  # fmt: skip
    public_sentence = forms.CharField(
        label=_("给群众的话"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("空着就用理由自带的那句。"),
    )  # fmt: skip

    def prepare(self, units: list[Unit], proposed: dict[int, list[Unit]], basis: str) -> None:
        self.fields["reason"].queryset = Reason.objects.of_kind(ReasonKind.DECLINE)


class TransferForm(BatchForm):
    note = forms.CharField(label=_("说明"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
