"""What is typed about a formal suggestion (代表建议): the four contents, whom to ask, the last look, the decision."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from liaison.accounts.roles import Role
from liaison.core.forms import DateInput, HouseForm
from liaison.divisions.fields import UnitField
from liaison.divisions.models import Unit
from suggestions.formal import drafting, queries
from suggestions.formal.models import FormalSuggestion, Publicity
from suggestions.formal.texts import looks_like_two
from suggestions.rules.models import Reason, ReasonKind

NO_SEAT = _("您现在没有乡镇或县级的代表任期，不能提代表建议。")


def area(label, rows: int = 5, **more) -> forms.CharField:
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": rows}), **more)


class SheetForm(HouseForm):
    """The four contents (案由、案据、方案、承办单位), and where and when they are proposed."""

    submit_label = _("保存，下一步请人附议")
    submit_icon = "arrow-right-circle"

    title = forms.CharField(label=_("案由"), max_length=80, help_text=_("一句话：要解决什么。一件建议只写一件事。"))
    matter = area(_("案据"), help_text=_("有什么问题、在哪里、影响多少人、为什么要解决。"))
    proposal = area(_("方案"), help_text=_("具体建议怎么办。"))
    proposed_unit = UnitField(label=_("建议由谁办"), empty_label=_("请选承办单位"))
    congress = forms.CharField(label=_("届次"), max_length=40)
    session = forms.IntegerField(
        label=_("第几次会议"), required=False, min_value=1, max_value=30, help_text=_("闭会期间提的，空着。")
    )
    session_ended_on = forms.DateField(
        label=_("会议哪天闭会"),
        required=False,
        widget=DateInput,
        help_text=_("有的地方从闭会之日起算期限；不清楚可空着。"),
    )
    confidential = forms.BooleanField(label=_("为我保密：承办单位和公开页面都看不到是谁提的"), required=False)

    def __init__(self, *args, by, sheet: FormalSuggestion | None = None, source=None, **kwargs):
        self.by, self.sheet, self.source = by, sheet, source
        super().__init__(*args, **kwargs)
        self.draft = f"formal-{sheet.pk if sheet else 'new'}"
        organs = [sheet.organ] if sheet else self._ask_where()
        divisions = [organ.division_id for organ in organs]
        units = Unit.objects.active().handlers().filter(division__in=divisions).select_related("division")
        self.fields["proposed_unit"].queryset = units.order_by("division", "name")
        self.initial = self._known(organs) | self.initial

    def _ask_where(self) -> list[Unit]:
        """A new sheet asks to whom; an organ asks for whom it writes."""
        paper = self.by.role != Role.DEPUTY
        if paper:
            organs = Unit.objects.filter(pk=self.by.posting.unit_id)
            lead = forms.ModelChoiceField(
                label=_("提出的代表"), queryset=queries.colleagues(organs.get()), empty_label=_("请选代表"),
                error_messages={"required": _("请选提出建议的代表。")},
            )  # fmt: skip
            self.fields = {"lead": lead} | self.fields
            self.fields["confidential"].label = gettext("代表要求保密：承办单位和公开页面都看不到是谁提的")
        else:
            organs = queries.organs_of(Deputy.objects.filter(user=self.by).first())
        field = forms.ModelChoiceField(
            label=_("向谁提出"), queryset=organs, empty_label=None, widget=forms.RadioSelect,
            error_messages={"required": NO_SEAT, "invalid_choice": NO_SEAT},
        )  # fmt: skip
        field.widget.attrs["look"] = "list"
        found = list(organs)
        self.fields = {"organ": field} | self.fields
        field.initial = found[0].pk if len(found) == 1 else None
        return found

    def _known(self, organs: list[Unit]) -> dict:
        if self.sheet:
            return {name: getattr(self.sheet, name) for name in self.fields if name != "proposed_unit"} | {
                "proposed_unit": self.sheet.proposed_unit_id
            }
        known = {"congress": drafting.congress_of(organs[0])} if organs else {}
        if self.source:
            known |= {
                "title": self.source.title[:80],
                "matter": self.source.body.summary or self.source.body.original_words,
            }
        return known


class InviteForm(HouseForm):
    """Whom to ask for a signature."""

    submit_label = _("请他们附议")
    submit_icon = "person-plus"
    deputies = forms.ModelMultipleChoiceField(
        label=_("请哪些代表附议"), queryset=Deputy.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, sheet: FormalSuggestion, **kwargs):
        super().__init__(*args, **kwargs)
        there = sheet.cosigners.invited().values("deputy")
        people = queries.colleagues(sheet.organ).exclude(pk=sheet.lead_id).exclude(pk__in=there)
        self.fields["deputies"].queryset = people
        self.fields["deputies"].error_messages["required"] = gettext("请勾选要请的代表。")


class SubmitForm(HouseForm):
    """The last look before the organ has it: what is no suggestion, one matter, what is alike."""

    submit_label = _("提交建议")
    submit_icon = "send"
    excluded_none = forms.BooleanField(label=_("上面的情形逐条看过，都不属于"), required=False)
    one_matter = forms.BooleanField(label=_("确实是一件事"), required=False)
    similar_seen = forms.BooleanField(label=_("看过了，要提的不一样"), required=False)

    def __init__(self, *args, sheet: FormalSuggestion, similar, **kwargs):
        super().__init__(*args, **kwargs)
        self.exclusions = list(Reason.objects.of_kind(ReasonKind.EXCLUSION))
        self.two = looks_like_two(sheet.title, sheet.matter, sheet.proposal)
        if not self.two:
            del self.fields["one_matter"]
        if not similar:
            del self.fields["similar_seen"]
        self.initial = sheet.checklist | self.initial


class SignForm(HouseForm):
    """One tap: yes or no, to the wording that was shown."""

    agrees = forms.TypedChoiceField(choices=[("yes", _("附议")), ("no", _("谢绝"))], coerce=lambda word: word == "yes")
    seen = forms.CharField(required=False, max_length=64)
    deputy = forms.ModelChoiceField(queryset=Deputy.objects.none(), required=False)

    def __init__(self, *args, sheet: FormalSuggestion, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = Deputy.objects.filter(cosigned__suggestion=sheet)


class AcceptForm(HouseForm):
    submit_label = _("受理")
    submit_icon = "check2-circle"
    publicity = forms.ChoiceField(
        label=_("公开属性"), choices=Publicity.choices, initial=Publicity.FULL, widget=forms.RadioSelect,
        help_text=_("代表建议和答复一般全文公开。"),
    )  # fmt: skip
    publicity_reason = forms.CharField(
        label=_("不全文公开的理由"), max_length=120, required=False, help_text=_("摘要公开、不公开的必填。")
    )
    session_ended_on = forms.DateField(label=_("会议哪天闭会"), required=False, widget=DateInput)
    note = area(_("审查意见"), rows=2, required=False)

    def __init__(self, *args, sheet: FormalSuggestion, **kwargs):
        super().__init__(*args, **kwargs)
        if sheet.session is None:
            del self.fields["session_ended_on"]
        self.initial = {"session_ended_on": sheet.session_ended_on} | self.initial
        if sheet.confidential:
            self.initial |= {"publicity": Publicity.NONE, "publicity_reason": gettext("提出人要求保密")}


class AboutSheet(HouseForm):
    """A form about one sheet, which it need not look at."""

    def __init__(self, *args, sheet: FormalSuggestion, **kwargs):
        self.sheet = sheet
        super().__init__(*args, **kwargs)


class SendBackForm(AboutSheet):
    submit_label = _("退回修改")
    submit_icon = "arrow-counterclockwise"
    note = area(_("要改什么"), rows=3)


class RefuseForm(HouseForm):
    submit_label = _("不作建议处理")
    submit_icon = "slash-circle"
    reason = forms.ModelChoiceField(
        label=_("属于哪种情形"), queryset=Reason.objects.none(), empty_label=None,
        widget=forms.RadioSelect(attrs={"look": "list"}),
    )  # fmt: skip
    note = area(_("说明"), rows=2, required=False)
    as_letter = forms.BooleanField(label=_("作来信处理：登记成一件意见件，按分层交办办"), required=False, initial=True)

    def __init__(self, *args, sheet: FormalSuggestion, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = Reason.objects.of_kind(ReasonKind.EXCLUSION)


class WithdrawForm(AboutSheet):
    submit_label = _("撤回建议")
    submit_icon = "arrow-return-left"
    reason = forms.CharField(label=_("为什么撤回"), max_length=120, required=False)
