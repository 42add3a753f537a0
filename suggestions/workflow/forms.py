"""What a person types to move a ticket; the same fields are the API's schema. Forms ask, they do not act."""

from django import forms
from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.core.forms import DateInput, HouseForm
from liaison.divisions.models import CODE_LENGTH, Level, Unit, UnitKind
from liaison.divisions.queries import county_office_for, organ_for
from suggestions.rules.models import OPEN_TRACKS, Category, Layer, Reason, ReasonKind, ResultClass
from suggestions.rules.queries import units_for
from suggestions.tickets.models import Ticket
from suggestions.tickets.ratings import STAFF_HOWS, RatingHow, Satisfaction
from suggestions.tickets.voices import Voice
from suggestions.workflow.verdicts import needs_conclusion


def words(label, required=True, rows=3, **more) -> forms.CharField:
    """Free text of some lines."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=4000, widget=area, **more)


def line(label, required=True, max_length=120, **more) -> forms.CharField:
    """One line of text."""
    return forms.CharField(label=label, required=required, max_length=max_length, **more)


class ActForm(HouseForm):
    """A form about one ticket, for one person."""

    asked_in_address: tuple[str, ...] = ()  # fields a link may fill in beforehand
    read_first: tuple[str, ...] = ()  # proposals somebody must have read: never taken for a machine that is silent

    def __init__(self, *args, ticket: Ticket, user, **kwargs):
        self.ticket, self.user = ticket, user
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Narrow choices and propose values for this ticket and person."""

    def consequences(self) -> list[str]:
        """What will happen, in sentences the page repeats before the button; none when the form says it all."""
        return []


class EmptyForm(ActForm):
    """Nothing to type: the page repeats what will happen."""


class AnswerForm(ActForm):
    answer = words(_("怎么答复的"))


class ReasonForm(ActForm):
    """A coded reason of one kind."""

    kind = ""
    reason = forms.ModelChoiceField(
        label=_("理由"), queryset=Reason.objects.none(), empty_label=None, widget=forms.RadioSelect
    )

    def prepare(self) -> None:
        self.fields["reason"].queryset = Reason.objects.of_kind(self.kind)


class ReferForm(ReasonForm):
    kind = ReasonKind.REFER
    note = words(_("说明"), required=False)


class DeclineForm(ReasonForm):
    kind = ReasonKind.DECLINE
    public_sentence = words(_("给群众的话"), required=False, help_text=_("空着就用理由自带的那句。"))


class MergeForm(ActForm):
    target = line(_("并入哪一件"), help_text=_("写编号，如 XJD-26-0147。反映人都会跟着过去。"))

    def clean_target(self) -> Ticket:
        number = self.cleaned_data["target"].strip().upper()
        target = Ticket.objects.visible_to(self.user).filter(number=number).first()
        if target is None:
            raise forms.ValidationError(gettext("没有找到编号 %s，请核对。") % number)
        return target


class WithdrawForm(ActForm):
    reason = line(_("为什么撤销"))


class TransferForm(ActForm):
    unit = forms.ModelChoiceField(
        label=_("转给谁"), queryset=Unit.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    note = words(_("说明"), required=False)

    def prepare(self) -> None:
        code = self.ticket.division_id
        organs = {organ_for(code), county_office_for(code)} - {None, self.ticket.lead and self.ticket.lead.to_unit}
        station = self.ticket.lead is not None and self.ticket.lead.to_unit.kind == UnitKind.STATION
        if station and self.user.role != Role.COUNTY_OFFICE:
            organs = {organ_for(code)} - {None}
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[organ.pk for organ in organs])
        self.fields["unit"].initial = min(organs, key=lambda o: -len(o.division_id), default=None)


class AskSupplementForm(ActForm):
    missing = words(_("还缺什么"))


class SupplementForm(ActForm):
    text = words(_("补充的内容"))


class EnlistForm(ActForm):
    title = line(_("事项"))
    summary = words(_("摘要"), required=False)
    category = forms.ModelChoiceField(label=_("类别"), queryset=Category.objects.none(), empty_label=None)
    level = forms.ChoiceField(label=_("归哪一级办"), choices=Layer.choices, widget=forms.RadioSelect)
    track = forms.ChoiceField(label=_("通道"), choices=OPEN_TRACKS, widget=forms.RadioSelect)
    basis = line(_("依据"), help_text=_("日常受理，或哪次会议、哪天。"))

    def prepare(self) -> None:
        self.fields["category"].queryset = Category.objects.active()
        self.initial = {
            "title": self.ticket.title,
            "summary": self.ticket.body.summary,
            "category": self.ticket.category_id,
            "level": self.ticket.level,
            "track": self.ticket.track,
            "basis": gettext("日常受理"),
        } | self.initial


def units_in_power(user, ticket: Ticket):
    """Units this person may hand this ticket to, those of the catalogue first."""
    named = [unit.pk for unit in units_for(ticket.category_id, ticket.division_id)]
    rows = Unit.objects.active().handlers()
    if user.role == Role.DEPUTY:
        return rows.filter(pk__in=named)
    place = user.posting.division_id
    if user.role == Role.COUNTY_OFFICE:
        rows = rows.filter(division=place[: CODE_LENGTH[Level.COUNTY]])
    else:
        rows = rows.under(place[: CODE_LENGTH[Level.TOWNSHIP]]).exclude(division=place[: CODE_LENGTH[Level.COUNTY]])
    rank = Case(
        *[When(pk=pk, then=Value(i)) for i, pk in enumerate(named)],
        default=Value(len(named)), output_field=IntegerField(),
    )  # fmt: skip
    return rows.annotate(rank=rank).order_by("rank", "division", "name")


class UnitForm(ActForm):
    """Which unit, with which co-handlers."""

    unit = forms.ModelChoiceField(label=_("主办单位"), queryset=Unit.objects.none())
    co_units = forms.ModelMultipleChoiceField(
        label=_("协办单位"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )

    def prepare(self) -> None:
        rows = units_in_power(self.user, self.ticket)
        self.fields["unit"].queryset = self.fields["co_units"].queryset = rows
        named = units_for(self.ticket.category_id, self.ticket.division_id)
        proposed = next((unit.pk for unit in named if rows.filter(pk=unit.pk).exists()), None)
        self.initial = {"unit": proposed} | self.initial


class HandOffForm(UnitForm):
    demand = words(_("交办意见"), required=False)
    due_on = forms.DateField(
        label=_("要求哪天前答复"), required=False, widget=DateInput, help_text=_("空着按规定的期限；只能提前。")
    )
    basis = line(_("依据"), required=False, help_text=_("同一轮多次退办以后必填。"))


class RehandleForm(UnitForm):
    demand = words(_("重办的要求"))

    def prepare(self) -> None:
        super().prepare()
        last = self.ticket.replies.select_related("leg").order_by("-pk").first()
        if last:
            self.initial["unit"] = last.leg.to_unit_id


class SignForm(ActForm):
    handler_name = line(_("承办人"), required=False, max_length=40)

    def prepare(self) -> None:
        self.initial = {"handler_name": self.user.name} | self.initial


class HandBackForm(ReasonForm):
    kind = ReasonKind.RETURN
    suggested_unit = forms.ModelChoiceField(label=_("建议改派给"), queryset=Unit.objects.none(), required=False)
    note = words(_("说明"), required=False)

    def prepare(self) -> None:
        super().prepare()
        lead = self.ticket.lead
        code = self.ticket.division_id[: CODE_LENGTH[Level.COUNTY]]
        self.fields["suggested_unit"].queryset = (
            Unit.objects.active().handlers().filter(division__code__startswith=code)
        )
        mine = lead is not None and self.user.posting and lead.to_unit_id == self.user.posting.unit_id
        self.fields["reason"].required = bool(mine)


class NoteForm(ActForm):
    note = words(_("理由"))
    basis = line(_("依据"), required=False, help_text=_("同一轮多次退办以后必填。"))


class ReplyForm(ActForm):
    draft = "reply"
    done_text = words(_("办了什么"))
    result_text = words(_("结果"))
    next_text = words(_("下一步与时间"), required=False)
    contact = line(_("联系人"), help_text=_("姓名和电话，群众有疑问好找。"))
    result_class = forms.ModelChoiceField(
        label=_("结果分类"), queryset=ResultClass.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    promised_on = forms.DateField(
        label=_("承诺办好的日期"), required=False, widget=DateInput, help_text=_("列入计划的必填。")
    )
    reason = words(_("暂不能办的原因"), required=False, rows=2, help_text=_("暂不能办的必填。"))

    def prepare(self) -> None:
        self.fields["result_class"].queryset = ResultClass.objects.filter(scheme="national")


class FulfilForm(ReplyForm):
    promised_on = None
    reason = None

    def prepare(self) -> None:
        self.fields["result_class"].queryset = ResultClass.objects.filter(scheme="national", needs_follow_up=False)


class SendBackForm(ActForm):
    reason = words(_("哪里要重写"))


class RateForm(ActForm):
    result = forms.ChoiceField(label=_("对结果"), choices=Satisfaction.choices, widget=forms.RadioSelect)
    attitude = forms.ChoiceField(
        label=_("对态度"), choices=Satisfaction.choices, required=False, widget=forms.RadioSelect
    )
    text = words(_("说说看"), required=False, help_text=_("不满意的，请写哪里不满意。"))


class VoiceChoice(forms.ModelChoiceField):
    """Voices by mask and date, never by name."""

    def label_from_instance(self, voice: Voice) -> str:
        who = voice.resident.name_mask if voice.resident else gettext("未留名")
        return f"{who or gettext('未留名')} · {clock.local(voice.at):%m-%d}"


class TakeRatingForm(RateForm):
    voice = VoiceChoice(label=_("哪位群众"), queryset=Voice.objects.none(), empty_label=None)
    how = forms.ChoiceField(label=_("怎么问到的"), widget=forms.RadioSelect)
    field_order = ("voice", "how", "result", "attitude", "text")

    def prepare(self) -> None:
        self.fields["voice"].queryset = self.ticket.voices.select_related("resident")
        self.fields["how"].choices = [(how.value, how.label) for how in RatingHow if how in STAFF_HOWS]


class ConferForm(ActForm):
    held_on = forms.DateField(label=_("哪天会商"), widget=DateInput)
    persons = line(_("参加的人"))
    note = words(_("说明"), required=False)


class CloseForm(ActForm):
    conclusion = words(_("结论"), required=False)

    def prepare(self) -> None:
        self.fields["conclusion"].required = needs_conclusion(self.ticket)
        agreed = self.ticket.conclusions.agreed().order_by("-pk").first()
        self.initial = ({"conclusion": agreed.text} if agreed else {}) | self.initial


class ReopenForm(ActForm):
    reason = words(_("为什么重新受理"))


class CallInForm(ActForm):
    unit = forms.ModelChoiceField(label=_("请谁协办"), queryset=Unit.objects.none())
    note = words(_("要它做什么"), required=False)

    def prepare(self) -> None:
        lead = self.ticket.lead
        inside = lead is not None and self.user.posting and lead.to_unit_id == self.user.posting.unit_id
        mine = Unit.objects.active().filter(parent=lead.to_unit) if inside else None
        self.fields["unit"].queryset = mine if inside else units_in_power(self.user, self.ticket)


class OpinionForm(ActForm):
    leg_seq = forms.IntegerField(widget=forms.HiddenInput)
    opinion = words(_("协办意见"))

    def prepare(self) -> None:
        mine = self.ticket.legs.open().filter(role="co")
        if self.user.role == Role.HANDLING_UNIT:
            mine = mine.filter(to_unit=self.user.posting.unit_id)
        self.initial = {"leg_seq": mine.values_list("seq", flat=True).first()} | self.initial


class AskExtensionForm(ReasonForm):
    kind = ReasonKind.EXTENSION
    asked_until = forms.DateField(label=_("申请延到哪天"), widget=DateInput)
    text = words(_("说明"), required=False)


class DecideExtensionForm(ActForm):
    granted = forms.TypedChoiceField(
        label=_("决定"), choices=[("yes", _("同意")), ("no", _("不同意"))], coerce=lambda v: v == "yes",
        widget=forms.RadioSelect,
    )  # fmt: skip
    until = forms.DateField(label=_("延到哪天"), required=False, widget=DateInput, help_text=_("空着按申请的日期。"))
    answer = words(_("说明"), required=False, help_text=_("不同意的必填。"))


class RemarkForm(ActForm):
    text = words(_("说明"))


class RemindForm(ActForm):
    text = words(_("催办的话"), required=False)
