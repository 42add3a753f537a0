"""What is typed about one item (议题的表单): a proposal with its count, a conclusion."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from liaison.core.forms import DateInput, HouseForm
from liaison.divisions.models import Level, Unit
from liaison.divisions.queries import layer_of
from suggestions.deliberations import wording
from suggestions.deliberations.items import AgendaItem, Decision, VoteMethod
from suggestions.deliberations.models import ItemKind, Meeting
from suggestions.formal.queries import colleagues
from suggestions.rules.models import Layer, Reason, ReasonKind
from suggestions.supervision import limits


def reason_field(label, rows: int = 2, **more) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=400, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class ProposalForm(HouseForm):
    """What is proposed for one ticket: whose power, which unit, alone or with others, by when."""

    level = forms.ChoiceField(label=_("归哪一级办"), choices=Layer.choices, widget=forms.RadioSelect)
    due_on = forms.DateField(label=_("期限"), required=False, widget=DateInput, help_text=_("空着按规定"))
    jointly = forms.TypedChoiceField(
        label=_("怎样办"), required=False, choices=[("", _("单独办理")), ("1", _("会同办理"))], coerce=bool,
        empty_value=False, widget=forms.RadioSelect,
    )  # fmt: skip
    demand = reason_field(_("要求"))

    def __init__(self, *args, item: AgendaItem, units: list[Unit], **kwargs):
        super().__init__(*args, **kwargs)
        self.by_pk = {str(unit.pk): unit for unit in units}
        named = by_layer(units)
        self.fields["unit"] = forms.TypedChoiceField(
            label=_("建议承办"), required=False, choices=[("", gettext("还没定")), *named],
            coerce=self.by_pk.get, empty_value=None,
        )  # fmt: skip
        self.fields["co_units"] = forms.MultipleChoiceField(
            label=_("会办单位"), required=False, choices=named, widget=forms.SelectMultiple(attrs={"size": 4})
        )
        proposal = item.proposal
        self.initial = {
            "level": proposal.get("level"), "unit": proposal.get("unit") or "", "due_on": proposal.get("due_on"),
            "co_units": proposal.get("co_units", []), "demand": proposal.get("demand", ""),
            "jointly": "1" if proposal.get("co_units") else "",
        }  # fmt: skip

    def clean_co_units(self) -> list[Unit]:
        return [self.by_pk[pk] for pk in self.cleaned_data["co_units"]]


def by_layer(units: list[Unit]) -> list:
    """The units of the own place and those of the county as two groups: which fit a layer is seen at once."""
    county = [(unit.pk, wording.unit_name(unit)) for unit in units if layer_of(unit) == Level.COUNTY]
    own = [(unit.pk, wording.unit_name(unit)) for unit in units if layer_of(unit) != Level.COUNTY]
    if not own or not county:
        return own or county
    return [(gettext("村级、镇级"), own), (gettext("县级"), county)]


class CountForm(HouseForm):
    """The figures of one vote."""

    method = forms.ChoiceField(label=_("方式"), choices=VoteMethod.choices, initial="hands", widget=forms.RadioSelect)
    for_votes = forms.IntegerField(label=_("同意"), min_value=0, required=False)
    against = forms.IntegerField(label=_("反对"), min_value=0, required=False)
    abstain = forms.IntegerField(label=_("弃权"), min_value=0, required=False)
    void = forms.IntegerField(label=_("废票"), min_value=0, required=False)
    teller = forms.CharField(label=_("计票人"), max_length=20, required=False)
    scrutineer = forms.CharField(label=_("监票人"), max_length=20, required=False)

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("for_votes", "against", "abstain", "void"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "placeholder": "0"}
        if meeting.kind.secret_only:
            self.fields["method"].choices = [(VoteMethod.PAPER, VoteMethod.PAPER.label)]
            self.initial = {"method": VoteMethod.PAPER}

    def clean(self) -> dict:
        """A box left empty is no vote."""
        cleaned = super().clean()
        return cleaned | {name: cleaned.get(name) or 0 for name in ("for_votes", "against", "abstain", "void")}


class EffectForm(CountForm):
    """The figures of a vote on the effect, and by when it shall be done if the vote is lost."""

    demanded_on = forms.DateField(
        label=_("没有通过的，限期哪天办成"), required=False, widget=DateInput, initial=limits.latest
    )


def count_form(item: AgendaItem) -> type[CountForm]:
    return EffectForm if item.kind == ItemKind.EFFECT else CountForm


class ConclusionForm(HouseForm):
    """A decision without a count: its reason, and what it points at."""

    reason = reason_field(_("理由"))
    merge_into = forms.ModelChoiceField(
        label=_("并入哪一件"), queryset=AgendaItem.objects.none(), required=False, empty_label=_("请选择")
    )
    reason_code = forms.ModelChoiceField(label=_("类别"), queryset=Reason.objects.none(), required=False)
    deputy = forms.ModelChoiceField(
        label=_("转代表建议的，由哪位代表提"), queryset=Deputy.objects.none(), required=False,
        empty_label=_("不转代表建议"),
    )  # fmt: skip
    promised_on = forms.DateField(
        label=_("承诺办成日期"), required=False, widget=DateInput, help_text=_("最迟 20 个工作日内。")
    )

    def __init__(self, *args, item: AgendaItem, act: str = "", **kwargs):
        super().__init__(*args, auto_id=f"id_{act or 'act'}_%s", **kwargs)
        self.fields["merge_into"].queryset = (
            item.meeting.items.exclude(pk=item.pk).exclude(ticket=None).select_related("ticket").order_by("position")
        )
        if act == Decision.PROMISED:
            self.fields["reason"].label = gettext("承诺了什么")
        if act == Decision.OTHER_TRACK:
            self.fields["reason_code"].queryset = Reason.objects.of_kind(ReasonKind.REFER)
            self.fields["reason_code"].empty_label = gettext("留给承办科室另办（代表建议、民生项目等）")
            self.fields["deputy"].queryset = colleagues(item.meeting.organ)
        elif act == "vote":
            self.fields["reason_code"].queryset = Reason.objects.of_kind(ReasonKind.DECLINE)


class KeyForm(HouseForm):
    """Who leads a key matter, and why (设为重点督办)."""

    lead_official = forms.CharField(
        label=_("领衔领导"), required=False, max_length=40, help_text=_("职务和姓名，如：镇长 张明。")
    )
    lead_deputy = forms.ModelChoiceField(
        label=_("领衔代表"), queryset=Deputy.objects.none(), required=False, empty_label=_("请选择")
    )
    key_reason = forms.ModelChoiceField(
        label=_("为什么列为重点"), queryset=Reason.objects.none(), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args, item: AgendaItem, user, **kwargs):
        super().__init__(*args, auto_id="id_key_%s", **kwargs)
        self.fields["lead_deputy"].queryset = Deputy.objects.visible_to(user).serving().order_by("pinyin", "pk")
        self.fields["key_reason"].queryset = Reason.objects.of_kind(ReasonKind.KEY)
        key = item.proposal.get("key") or {}
        self.initial = {
            "lead_official": key.get("official", ""), "lead_deputy": key.get("deputy"), "key_reason": key.get("reason"),
        }  # fmt: skip


class BatchForm(HouseForm):
    """One conclusion for the ticked items, with one reason."""

    submit_label = _("一起办")

    act = forms.ChoiceField(label=_("怎样办"), choices=[], widget=forms.RadioSelect)
    level = forms.ChoiceField(
        label=_("归哪一级办"), choices=[("", _("不改")), *Layer.choices], required=False,
        help_text=_("只在“改事权”时填。"),
    )  # fmt: skip
    merge_into = forms.ModelChoiceField(
        label=_("并入哪一件"), queryset=AgendaItem.objects.none(), required=False, empty_label=_("请选择"),
        help_text=_("只在“合并”时填；勾选的里面有它，它自己不动。"),
    )  # fmt: skip
    reason_code = forms.ModelChoiceField(
        label=_("法定途径"), queryset=Reason.objects.none(), required=False,
        empty_label=_("留给承办科室另办（代表建议、民生项目等）"), help_text=_("只在“转其他渠道”时填。"),
    )  # fmt: skip
    reason = reason_field(_("理由"), help_text=_("每一件都记这个理由。"))

    def __init__(self, *args, meeting: Meeting, acts: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = acts
        names = {name for name, _label in acts}
        rows = meeting.items.exclude(ticket=None).select_related("ticket").order_by("position")
        self.fields["merge_into"].queryset = rows
        self.fields["reason_code"].queryset = Reason.objects.of_kind(ReasonKind.REFER)
        for name, act in (("level", "level"), ("merge_into", "merged"), ("reason_code", "other_track")):
            if act not in names:
                del self.fields[name]

    def clean(self) -> dict:
        """What belongs to another act is left out."""
        typed = super().clean()
        act = typed.get("act")
        if act == "level" and not typed.get("level"):
            self.add_error("level", gettext("请选归哪一级办。"))
        if act == "merged" and not typed.get("merge_into"):
            self.add_error("merge_into", gettext("请选本次会议的另一件。"))
        merge_into = typed.get("merge_into") if act == "merged" else None
        reason_code = typed.get("reason_code") if act == "other_track" else None
        return typed | {"merge_into": merge_into, "reason_code": reason_code, "level": typed.get("level", "")}
