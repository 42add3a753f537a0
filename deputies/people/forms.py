"""What may be typed about deputies, mandates and groups."""

from django import forms
from django.utils.translation import gettext_lazy as _

from deputies.people.models import CongressLevel, Deputy, Gender, Seat
from liaison.accounts.scope import reach
from liaison.core import clock
from liaison.core.forms import DateInput, HouseForm
from liaison.divisions.fields import PlaceField
from liaison.divisions.models import Level, Unit


class DeputyForm(HouseForm):
    name = forms.CharField(label=_("姓名"), max_length=40)
    gender = forms.ChoiceField(label=_("性别"), choices=Gender.choices, required=False, widget=forms.RadioSelect)
    division = PlaceField(label=_("所在地"), help_text=_("平时联系群众的乡镇、街道或村。"))
    phone = forms.CharField(
        label=_("手机"), max_length=20, required=False, help_text=_("加密保存；空着表示不改。"), strip=True
    )
    intro = forms.CharField(label=_("简介"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["division"].offer(by)


class MandateForm(HouseForm):
    submit_label = _("加任期")
    level = forms.ChoiceField(label=_("层级"), choices=CongressLevel.choices, widget=forms.RadioSelect)
    term = forms.CharField(label=_("届次"), max_length=20, help_text=_("如：第十八届"))
    constituency = forms.CharField(label=_("选区"), max_length=60, required=False)
    certificate_no = forms.CharField(label=_("代表证号"), max_length=30, required=False)
    from_on = forms.DateField(label=_("起"), widget=DateInput)
    until_on = forms.DateField(label=_("止"), widget=DateInput, required=False, help_text=_("本届还没到期的，空着。"))


class EndMandateForm(HouseForm):
    submit_label = _("终止任期")
    until_on = forms.DateField(label=_("最后一天"), widget=DateInput, initial=clock.today)
    end_reason = forms.CharField(label=_("原因"), max_length=60, help_text=_("如：辞职、调离、任期届满"))


class AccountForm(HouseForm):
    submit_label = _("开通账号")
    username = forms.CharField(label=_("账号"), max_length=40, help_text=_("小写字母和数字，登录时用。"))


class GroupForm(HouseForm):
    division = PlaceField(label=_("所在地"))
    name = forms.CharField(label=_("名称"), max_length=60)
    focus = forms.CharField(
        label=_("关注专题"), max_length=60, required=False, help_text=_("一个小组选定一个重点方向。")
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["division"].offer(by, (Level.COUNTY, Level.TOWNSHIP))


class JoinForm(HouseForm):
    submit_label = _("加入小组")
    deputy = forms.ModelChoiceField(label=_("代表"), queryset=Deputy.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args, by, group, **kwargs):
        super().__init__(*args, **kwargs)
        there = group.members.filter(until_on=None).values("deputy")
        here = Deputy.objects.visible_to(by).serving().under(group.division_id)
        self.fields["deputy"].queryset = here.exclude(pk__in=there).order_by("pinyin", "id")


class SeatForm(HouseForm):
    submit_label = _("加入名单")
    unit = forms.ModelChoiceField(label=_("机关"), queryset=Unit.objects.none(), empty_label=None)
    deputy = forms.ModelChoiceField(
        label=_("代表"), queryset=Deputy.objects.none(), required=False, empty_label=_("不是代表")
    )
    name = forms.CharField(label=_("姓名"), max_length=20, required=False, help_text=_("选了代表的不用写。"))
    post = forms.ChoiceField(label=_("职务"), choices=Seat.Post.choices, initial="member", widget=forms.RadioSelect)
    voting = forms.BooleanField(label=_("有表决权"), required=False, initial=True)
    from_on = forms.DateField(label=_("起"), widget=DateInput, initial=clock.today)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        organs = Unit.objects.visible_to(by).active().organs().order_by("division", "id")
        own = organs.filter(pk=by.posting.unit_id)
        self.fields["unit"].queryset = own if reach(by, "seat:edit") == "H" else organs
        self.fields["unit"].initial = by.posting.unit_id
        self.fields["deputy"].queryset = Deputy.objects.visible_to(by).serving().order_by("pinyin", "id")


class LeaveSeatForm(HouseForm):
    submit_label = _("卸任")
    until_on = forms.DateField(label=_("最后一天"), widget=DateInput, initial=clock.today)
