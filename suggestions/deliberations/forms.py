"""What is typed about meetings (议事的表单): a plan, who came, a proposal with its count, a conclusion."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy, Group
from liaison.core import clock
from liaison.core.forms import DateInput, HouseForm, MomentInput
from liaison.divisions.models import Unit
from suggestions.deliberations import queries, versions, wording
from suggestions.deliberations.items import AgendaItem, Decision, VoteMethod
from suggestions.deliberations.models import Attendee, ItemKind, Meeting, MeetingBody, MeetingKind
from suggestions.formal.queries import colleagues
from suggestions.rules.models import Layer, Reason, ReasonKind
from suggestions.supervision import limits


def _reason(label, rows: int = 2, **more) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=400, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class KindChoice(forms.ModelChoiceField):
    """A kind of meeting as the organ calls it."""

    organ: Unit | None = None

    def label_from_instance(self, kind: MeetingKind) -> str:
        return kind.label_at(self.organ)


class PlanForm(HouseForm):
    submit_label = _("排会议")
    kind = KindChoice(label=_("什么会"), queryset=MeetingKind.objects.none(), empty_label=None)
    group = forms.ModelChoiceField(
        label=_("代表小组"), queryset=Group.objects.none(), required=False, empty_label=_("不是小组的会"),
        help_text=_("小组再集中会必选。"),
    )  # fmt: skip
    at = forms.DateTimeField(label=_("时间"), widget=MomentInput)
    place = forms.CharField(label=_("地点"), max_length=60, required=False)
    n = forms.IntegerField(
        label=_("第几次"), min_value=1, max_value=999, required=False,
        help_text=_("空着接着上一次；以前在纸上开过的照实写。"),
    )  # fmt: skip
    gated = forms.BooleanField(label=_("须先经代表小组再集中会，没经过的只讨论不表决"), required=False, initial=True)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        organ = by.posting.unit
        self.fields["kind"].organ = organ
        self.fields["kind"].queryset = kinds = queries.kinds_for(organ)
        self.fields["group"].queryset = Group.objects.visible_to(by).order_by("division", "id")
        if not kinds.filter(body=MeetingBody.GROUP).exists():
            del self.fields["group"]
        if not kinds.exclude(requires="").exists():
            del self.fields["gated"]


class ChangeForm(HouseForm):
    at = forms.DateTimeField(label=_("时间"), widget=MomentInput)
    place = forms.CharField(label=_("地点"), max_length=60, required=False)

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial = {"at": clock.local(meeting.at).replace(tzinfo=None), "place": meeting.place} | self.initial


class CancelForm(HouseForm):
    submit_label = _("取消会议")
    reason = forms.CharField(label=_("为什么取消"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class OpenForm(HouseForm):
    """One line per person called: came, on leave, absent."""

    submit_label = _("开会")
    presided_by = forms.CharField(label=_("主持人"), max_length=40, required=False)

    def __init__(self, *args, meeting: Meeting, **kwargs):
        self.called = list(meeting.attendees.select_related("unit"))
        super().__init__(*args, **kwargs)
        for row in self.called:
            self.fields[f"status_{row.pk}"] = forms.ChoiceField(
                label=row.name,
                choices=Attendee.Status.choices,
                initial=row.status,
                required=False,
                widget=forms.RadioSelect,
            )

    def statuses(self) -> dict[int, str]:
        """Whoever was not ticked anew stays as the list has them."""
        return {row.pk: said for row in self.called if (said := self.cleaned_data[f"status_{row.pk}"])}


class InviteForm(HouseForm):
    submit_label = _("加入名单")
    submit_icon = "person-plus"
    deputy = forms.ModelChoiceField(
        label=_("代表"), queryset=Deputy.objects.none(), required=False, empty_label=_("不是代表")
    )
    name = forms.CharField(label=_("姓名"), max_length=20, required=False, help_text=_("选了代表的不用写。"))
    post = forms.CharField(label=_("单位、职务"), max_length=40, required=False)
    voting = forms.BooleanField(label=_("有表决权（不勾为列席）"), required=False)

    def __init__(self, *args, by, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = Deputy.objects.visible_to(by).serving().order_by("pinyin", "id")
        if meeting.kind.body != MeetingBody.INVITED or meeting.state != "planned":
            del self.fields["voting"]


class SubjectForm(HouseForm):
    subject = forms.CharField(label=_("另加一个议题"), max_length=120)


class ProposalForm(HouseForm):
    """What is proposed for one ticket: whose power, which unit, alone or with others, by when."""

    level = forms.ChoiceField(label=_("归哪一级办"), choices=Layer.choices, widget=forms.RadioSelect)
    due_on = forms.DateField(label=_("期限"), required=False, widget=DateInput, help_text=_("空着按规定"))
    jointly = forms.TypedChoiceField(
        label=_("怎样办"), required=False, choices=[("", _("单独办理")), ("1", _("会同办理"))], coerce=bool,
        empty_value=False, widget=forms.RadioSelect,
    )  # fmt: skip
    demand = _reason(_("要求"))

    def __init__(self, *args, item: AgendaItem, units: list[Unit], **kwargs):
        super().__init__(*args, **kwargs)
        self.by_pk = {str(unit.pk): unit for unit in units}
        named = [(unit.pk, wording.unit_name(unit)) for unit in units]
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

    reason = _reason(_("理由"))
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


class CloseForm(HouseForm):
    submit_label = _("散会")
    submit_icon = "check2-all"
    minutes = forms.CharField(
        label=_("会议结论"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写进纪要。"),
    )  # fmt: skip


class ConsentForm(HouseForm):
    consent_ref = forms.CharField(label=_("同意文号"), max_length=60)
    consent_on = forms.DateField(label=_("哪天同意"), widget=DateInput)


class PublishForm(HouseForm):
    """The words of each line for everybody; an empty one is left out."""

    submit_label = _("公开")
    looked_through = forms.BooleanField(label=_("已逐行看过：没有姓名、电话、门牌，也认不出是谁反映的"), required=False)

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"title_{line.pk}"] = forms.CharField(
                label=_("第 %d 行") % line.position, required=False, max_length=120, initial=line.title,
                help_text=line.ticket.division.short_name,
            )  # fmt: skip
        self.order_fields([name for name in self.fields if name != "looked_through"])

    def titles(self) -> dict[int, str]:
        return {line.pk: self.cleaned_data[f"title_{line.pk}"] for line in self.lines}


class AmendForm(HouseForm):
    submit_label = _("起草新版")
    problem_list = forms.ModelChoiceField(label=_("哪份清单"), queryset=None, empty_label=None)
    reason = forms.CharField(label=_("为什么改"), max_length=200)

    def __init__(self, *args, organ_id: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["problem_list"].queryset = versions.amendable(organ_id)


class KindForm(HouseForm):
    """The numbers of a new version of a kind of meeting, with where they stand."""

    submit_label = _("另立新版")
    STRICT = ((True, _("超过")), (False, _("达到")))
    quorum_strict = forms.TypedChoiceField(label=_("到会须"), choices=STRICT, coerce=lambda v: v == "True")
    quorum_num = forms.IntegerField(label=_("到会人数分子"), min_value=1, max_value=20)
    quorum_den = forms.IntegerField(label=_("到会人数分母"), min_value=1, max_value=20)
    pass_base = forms.ChoiceField(label=_("通过以谁为基数"), choices=[])
    pass_strict = forms.TypedChoiceField(label=_("同意票须"), choices=STRICT, coerce=lambda v: v == "True")
    pass_num = forms.IntegerField(label=_("通过票数分子"), min_value=1, max_value=20)
    pass_den = forms.IntegerField(label=_("通过票数分母"), min_value=1, max_value=20)
    max_gap_months = forms.IntegerField(
        label=_("最多隔几个月开一次"), min_value=1, max_value=24, required=False, help_text=_("没有规定的空着。")
    )
    secret_only = forms.BooleanField(label=_("只许无记名投票"), required=False)
    article = forms.CharField(label=_("依据"), max_length=160, help_text=_("没有条款的写“本地约定”。"))
    verified = forms.BooleanField(label=_("已核对原文"), required=False)
    from_on = forms.DateField(label=_("施行日期"), widget=DateInput)

    def __init__(self, *args, kind: MeetingKind, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pass_base"].choices = MeetingKind._meta.get_field("pass_base").choices
        self.initial = {name: getattr(kind, name) for name in self.fields} | {"from_on": clock.today()}
