"""What is typed about a case (督办件的表单). Forms ask, they do not act."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy, Group
from liaison.core import clock
from liaison.core.forms import DateInput, HouseForm
from suggestions.rules.ladders import RungKind
from suggestions.rules.models import Reason, ReasonKind
from suggestions.supervision import planned, summons
from suggestions.supervision.cases import Act, SupervisionCase
from suggestions.tickets.models import Ticket

MOST_SIBLINGS = 30


def words(label, required=True, rows=3, **more) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=4000, widget=area, **more)


def line(label, required=True, longest=120, **more) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=longest, **more)


def day(label, required=True, **more) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DateInput, **more)


class CaseForm(HouseForm):
    """A form about one case, for one person."""

    def __init__(self, *args, case: SupervisionCase | None = None, user, **kwargs):
        self.case, self.user = case, user
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Narrow choices for this case and person."""


class OpenForm(CaseForm):
    submit_label = _("列入督办")
    submit_icon = "eye"
    basis = line(_("依据"), help_text=_("哪次会议、哪份文件，或哪位代表提出。"))


class CarryOutForm(CaseForm):
    """What was done at a rung; the fields differ by what it is."""

    submit_label = _("记下，已采取")
    note = words(_("记录"), required=False, help_text=_("约谈或约见写明：谁到场、要求什么、对方怎么说。"))
    basis = line(_("会议或文件"), required=False, help_text=_("如：镇主席团第11次会议，11月17日。"))
    asked_by = forms.ModelChoiceField(label=_("提出约见的代表"), queryset=Deputy.objects.none(), required=False)
    head = line(_("对方负责人"), required=False, longest=40, help_text=_("姓名和职务。"))
    held_at = line(_("时间、地点"), required=False, longest=80)
    promise = words(
        _("当面承诺"),
        required=False,
        rows=2,
        help_text=_("没有就空着。承诺期内督办暂停，到期没兑现直接到下一级。"),
    )
    promised_on = day(_("承诺办成日期"), required=False)

    FACTS = ("head", "held_at")
    ASKED = {
        RungKind.NOTICE: ("note",),
        RungKind.TALK: ("head", "held_at", "note", "promise", "promised_on"),
        RungKind.MEETING: ("basis", "note", "promise", "promised_on"),
        RungKind.KEY: ("note",),
        RungKind.SUMMONS: ("asked_by", "head", "held_at", "note", "promise", "promised_on"),
        RungKind.REPORT: ("note",),
    }

    def __init__(self, *args, act: Act, **kwargs):
        self.act = act
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        asked = self.ASKED.get(self.act.kind, ("basis", "note", "promise", "promised_on"))
        for name in set(self.fields) - set(asked):
            del self.fields[name]
        self.order_fields(asked)
        if "asked_by" in self.fields:
            self.fields["asked_by"].queryset = summons.who_may_ask(self.case.leg.to_unit)
            self.fields["asked_by"].initial = self.act.asked_by_id
        if "basis" in self.fields and planned.meeting_kind(self.act.kind, self.case.organ):
            self.fields["basis"].required = True

    def clean(self) -> dict:
        """What a paper prints goes into the facts."""
        typed = super().clean()
        facts = {name: typed.pop(name) for name in self.FACTS if name in typed}
        return typed | {"facts": {name: value for name, value in facts.items() if value}}


class ExcuseForm(CaseForm):
    submit_label = _("免此级")
    basis = line(_("依据"), help_text=_("为什么这一级可以免，会议或文件及日期。"))


class JumpForm(CaseForm):
    submit_label = _("越级")
    to = forms.TypedChoiceField(label=_("到哪一级"), coerce=int)
    basis = line(_("依据"), required=False, help_text=_("会议或文件及日期；中间各级记为“免”。"))

    def prepare(self) -> None:
        rungs = [rung for rung in self.case.ladder.rungs.all() if rung.n > self.case.rung]
        self.fields["to"].choices = [
            (rung.n, _("第 %(n)d 级 %(label)s") % {"n": rung.n, "label": rung.label}) for rung in rungs
        ]


class PromiseForm(CaseForm):
    submit_label = _("记下承诺")
    text = words(_("承诺什么"))
    due_on = day(_("办成日期"), help_text=_("最迟 20 个工作日内。"))
    made_at = line(_("在哪里承诺"), longest=80, help_text=_("如：11月24日督政议事会。"))


class LiftForm(CaseForm):
    submit_label = _("解除督办")
    reason = words(_("为什么解除"))


class LeadForm(CaseForm):
    """领衔重点督办: who leads it, why, which tickets are like it."""

    submit_label = _("领衔督办")
    submit_icon = "star"
    lead_official = line(_("领衔领导"), required=False, longest=40, help_text=_("职务和姓名，如：镇长 张明。"))
    lead_deputy = forms.ModelChoiceField(label=_("领衔代表"), queryset=Deputy.objects.none(), required=False)
    key_reason = forms.ModelChoiceField(
        label=_("为什么列为重点"), queryset=Reason.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    key_basis = line(_("依据"), help_text=_("哪次会议或哪份文件，日期。"))
    siblings = words(
        _("同类件"), required=False, rows=2, help_text=_("一行一个编号：办好一件、解决一类。办结的也可以。")
    )

    def prepare(self) -> None:
        self.fields["key_reason"].queryset = Reason.objects.of_kind(ReasonKind.KEY)
        self.fields["lead_deputy"].queryset = Deputy.objects.visible_to(self.user).serving().order_by("pinyin", "pk")

    def clean_siblings(self) -> list[Ticket]:
        numbers = self.cleaned_data["siblings"].upper().split()
        if len(numbers) > MOST_SIBLINGS:
            raise forms.ValidationError(gettext("最多 %d 件。") % MOST_SIBLINGS)
        found = {one.number: one for one in Ticket.objects.visible_to(self.user).filter(number__in=numbers)}
        lost = [number for number in numbers if number not in found]
        if lost:
            raise forms.ValidationError(gettext("没有找到编号 %s，请核对。") % "、".join(lost))
        return list(found.values())


class GroupForm(CaseForm):
    submit_label = _("交小组盯办")
    submit_icon = "people"
    group = forms.ModelChoiceField(label=_("代表小组"), queryset=Group.objects.none())

    def prepare(self) -> None:
        self.fields["group"].queryset = Group.objects.visible_to(self.user).order_by("division", "name")


class LogForm(CaseForm):
    """What the group saw; two photos of one place make it a site check."""

    submit_label = _("记下")
    on = day(_("哪天去的"), initial=clock.today)
    text = words(_("看到什么"))
    next_on = day(_("下次再去"), required=False)
    before = forms.FileField(label=_("整改前照片"), required=False)
    after = forms.FileField(label=_("整改后照片"), required=False)
    place_same = forms.BooleanField(label=_("两张照片在同一地点拍"), required=False)


class SummonsForm(CaseForm):
    submit_label = _("提出约见")
    text = words(_("想问什么"), required=False)


class ReferralForm(HouseForm):
    """追责建议: to whom, what happened, what is asked, until when."""

    submit_label = _("存为拟稿")
    to_body = line(_("任免机关"), longest=60, help_text=_("函送给谁，如：习家店镇党委、丹江口市人民政府。"))
    facts = words(_("基本事实"), rows=5, help_text=_("不写反映人的姓名、电话。督办经过和表决结果自动列在函里。"))
    request = words(_("建议"), help_text=_("建议怎样处理，如：对主要负责人约谈问责，责成限期办结。"))
    answer_due = day(_("请何时前答复"))


class ReferralAnswerForm(HouseForm):
    submit_label = _("记下答复")
    answered_on = day(_("答复日期"), initial=clock.today)
    answer = words(_("答复内容"), rows=5)
