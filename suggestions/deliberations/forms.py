"""What is typed about meetings (会议的表单): a plan, who came, the end, the numbers of a kind."""

from django import forms
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy, Group
from liaison.core import clock
from liaison.core.forms import DateInput, HouseForm, MomentInput
from liaison.divisions.models import Unit
from suggestions.deliberations import queries
from suggestions.deliberations.models import Attendee, Meeting, MeetingBody, MeetingKind


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


class CloseForm(HouseForm):
    submit_label = _("散会")
    submit_icon = "check2-all"
    minutes = forms.CharField(
        label=_("会议结论"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写进纪要。"),
    )  # fmt: skip


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
