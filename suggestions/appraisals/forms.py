"""What is typed about appraisals and rectifications (测评、整改的表单). Forms ask, they do not act."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from liaison.core.forms import DateInput, HouseForm, HouseModelForm
from liaison.divisions.models import Unit, UnitKind
from suggestions.appraisals.actions import LARGEST, PARTS, field_of
from suggestions.appraisals.models import Appraisal, AppraisalKind, Appraised
from suggestions.appraisals.rectifications import Rectification
from suggestions.rules.appraising import AppraisalRule
from suggestions.tickets.models import Ticket

MOST_FILES = 9


def words(label, required=True, rows=3, **more) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=4000, widget=area, **more)


def line(label, required=True, longest=120, **more) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=longest, **more)


def day(label, required=True, **more) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DateInput, **more)


def papers(label, **more) -> forms.IntegerField:
    """A number of papers."""
    box = forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(label=label, min_value=0, max_value=LARGEST, widget=box, **more)


def units_of(organ: Unit):
    """The units of an organ's own level, and the villages of a township."""
    rows = Unit.objects.active().handlers().select_related("division")
    own = rows.filter(division=organ.division_id)
    villages = rows.filter(kind=UnitKind.VILLAGE, division__parent=organ.division_id)
    return (own | villages).order_by("division", "kind", "name")


def found_tickets(typed: str, user) -> list[Ticket]:
    """The matters behind some numbers, in the order they were typed."""
    numbers = list(dict.fromkeys(typed.upper().replace("，", " ").replace("、", " ").split()))
    found = {one.number: one for one in Ticket.objects.visible_to(user).filter(number__in=numbers)}
    lost = [number for number in numbers if number not in found]
    if lost:
        raise forms.ValidationError(gettext("没有找到编号 %s，请核对。") % "、".join(lost))
    return [found[number] for number in numbers]


class UnitsField(forms.ModelMultipleChoiceField):
    """Units, a village's committee with the name of its village."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, unit: Unit) -> str:
        named = unit.kind != UnitKind.VILLAGE or unit.division.short_name in unit.name
        return unit.name if named else f"{unit.division}·{unit.name}"


class AppraisalForm(HouseForm):
    """民主评议、满意度测评会: when, where, what is appraised."""

    submit_label = _("保存")
    kind = forms.ChoiceField(
        label=_("种类"), choices=AppraisalKind, initial=AppraisalKind.APPRAISAL, widget=forms.RadioSelect
    )
    title = line(_("名称"), longest=80, help_text=_("如：2026年下半年站所评议。"))
    held_on = day(_("测评日期"))
    place = line(_("地点"), required=False, longest=80)
    invited = papers(_("应到人数"), required=False, help_text=_("按它印测评票。"))
    units = UnitsField(label=_("测评哪些单位"), queryset=Unit.objects.none(), required=False)
    reported = UnitsField(
        label=_("书面报告已收"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("收到一家勾一家，测评前都可以回来补勾。"),
    )
    tickets = words(_("测评哪些意见件"), required=False, rows=2, help_text=_("编号，空格或换行分开。"))
    basis = line(_("依据"), required=False, help_text=_("哪次会议或哪份文件，日期。"))

    def __init__(self, *args, user, appraisal: Appraisal | None = None, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        organ = appraisal.organ if appraisal else user.posting.unit
        for name in ("units", "reported"):
            self.fields[name].queryset = units_of(organ) if organ else Unit.objects.none()

    def clean_tickets(self) -> list[Ticket]:
        return found_tickets(self.cleaned_data["tickets"], self.user)


def typed_before(appraisal: Appraisal) -> dict:
    """What the form shows of a sitting that was set up."""
    subjects = list(appraisal.subjects.all())
    kept = {name: getattr(appraisal, name) for name in ("kind", "title", "held_on", "place", "invited", "basis")}
    return kept | {
        "units": [one.unit_id for one in subjects if one.unit_id],
        "reported": [one.unit_id for one in subjects if one.report_received],
        "tickets": " ".join(one.ticket.number for one in subjects if one.ticket_id),
    }


class CountForm(HouseForm):
    """One count: papers out, papers back, three sums for each subject."""

    submit_label = _("提交计票")
    submit_icon = "check2-circle"
    issued = papers(_("发出票数"))
    returned = papers(_("收回票数"))
    void_agreed = forms.BooleanField(label=_("数字没有错，本次测评无效"), required=False)

    def __init__(self, *args, appraisal: Appraisal, **kwargs):
        super().__init__(*args, **kwargs)
        self.subjects = list(appraisal.subjects.all())
        for subject in self.subjects:
            for part in PARTS:
                label = Appraised._meta.get_field(part).verbose_name
                field = papers(label, error_messages={"required": gettext("请填写“%s”，没有就填 0。") % label})
                self.fields[field_of(subject, part)] = field

    @property
    def rows(self) -> list[tuple[Appraised, list]]:
        """Each subject with its three boxes, for the page."""
        return [(one, [self[field_of(one, part)] for part in PARTS]) for one in self.subjects]

    @property
    def asks_void(self) -> bool:
        """Whether the question "is it void?" has come up."""
        data = self.data or {}
        back, out = str(data.get("returned", "")), str(data.get("issued", ""))
        return back.isdecimal() and out.isdecimal() and int(back) > int(out)

    @property
    def figures(self) -> dict[int, dict[str, int]]:
        return {one.pk: {part: self.cleaned_data[field_of(one, part)] for part in PARTS} for one in self.subjects}


class RecountForm(HouseForm):
    submit_label = _("划去第一遍，重新计票")
    submit_icon = "arrow-counterclockwise"


class DropForm(HouseForm):
    submit_label = _("撤销测评")
    reason = words(_("为什么撤销"))


class DeputiesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class OrderForm(HouseForm):
    """责令限期整改: whom, what, until when, who looks again."""

    submit_label = _("责令整改")
    unit = forms.ModelChoiceField(label=_("整改单位"), queryset=Unit.objects.none())
    ticket = line(_("关于哪件意见件"), required=False, longest=20, help_text=_("编号；没有就空着。"))
    demand = words(_("要整改的问题"), rows=5, help_text=_("一行一条，复查时逐条核对。"))
    due_on = day(_("整改期限"))
    checkers = DeputiesField(label=_("请哪些代表复查"), queryset=Deputy.objects.none(), required=False)

    def __init__(self, *args, user, appraised: Appraised | None = None, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["checkers"].queryset = checkers_for(user)
        if appraised is None:
            self.fields["unit"].queryset = units_of(user.posting.unit)
        else:
            del self.fields["unit"], self.fields["ticket"]

    def clean_ticket(self) -> Ticket | None:
        return next(iter(found_tickets(self.cleaned_data["ticket"], self.user)), None)


def checkers_for(user):
    """Serving deputies with an account: only they can write down what they found."""
    rows = Deputy.objects.visible_to(user).serving().filter(user__isnull=False)
    return rows.order_by("pinyin", "pk")


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; an empty list when none was picked."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(FilesField, self).clean(one, initial) for one in files if one]
        if len(cleaned) > MOST_FILES:
            raise forms.ValidationError(gettext("一次最多 %d 个文件。") % MOST_FILES)
        return cleaned


class ReportForm(HouseForm):
    submit_label = _("报告整改情况")
    submit_icon = "send"
    text = words(_("整改情况"), rows=8, help_text=_("逐条写：怎么改的，改到什么程度，还差什么。"))
    files = FilesField(label=_("附件"), required=False, help_text=_("照片、PDF 或 Word，可以选几个。"))


class RecheckForm(HouseForm):
    """复查: each problem, mended or not."""

    submit_label = _("记下复查结果")
    VERDICTS = (("1", _("已整改到位")), ("0", _("没有整改到位")))

    def __init__(self, *args, rectification: Rectification, **kwargs):
        self.problems = rectification.problems
        super().__init__(*args, **kwargs)
        for n, problem in enumerate(self.problems):
            self.fields[f"ok_{n}"] = forms.ChoiceField(
                label=f"{n + 1}. {problem}", choices=self.VERDICTS, widget=forms.RadioSelect,
                error_messages={"required": gettext("请选第 %d 条有没有整改到位。") % (n + 1)},
            )  # fmt: skip
            self.fields[f"note_{n}"] = line(_("说明"), required=False, longest=200)
        self.fields["people"] = line(_("参加复查"), help_text=_("谁去看的，姓名和身份。"))
        self.fields["note"] = words(_("复查说明"), required=False, rows=3)
        self.fields["next_due_on"] = day(
            _("新的期限"), required=False, help_text=_("有一条没有整改到位就进入下一轮，要写新的期限。")
        )

    def clean(self) -> dict:
        typed = super().clean()
        results = [
            {
                "problem": problem, "passed": typed.pop(f"ok_{n}", "") == "1", "note": typed.pop(f"note_{n}", ""),
            }
            for n, problem in enumerate(self.problems)
        ]  # fmt: skip
        return typed | {"results": results}


class LapseForm(HouseForm):
    submit_label = _("记为逾期未报")
    next_due_on = day(_("新的期限"))
    reason = words(_("说明"), required=False)


class CheckersForm(HouseForm):
    submit_label = _("定复查人")
    submit_icon = "people"
    checkers = DeputiesField(label=_("请哪些代表复查"), queryset=Deputy.objects.none(), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["checkers"].queryset = checkers_for(user)


class RuleForm(HouseModelForm):
    """The next version of a rule for the own place."""

    submit_label = _("保存新版")

    class Meta:
        model = AppraisalRule
        fields = (
            "fail_below", "min_valid", "returned_num", "returned_den", "returned_strict", "rounds", "from_on", "basis",
            "verified",
        )  # fmt: skip
        widgets = {"from_on": DateInput}
