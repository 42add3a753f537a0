"""The management pages of the rule appraisals are counted by (测评规则)."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.scope import can
from liaison.core import clock, wording
from liaison.core.registers import MANAGE, Line, RegisterPage
from liaison.core.views import FormPage
from suggestions.appraisals import rules
from suggestions.appraisals.forms import RuleForm
from suggestions.rules.appraising import AppraisalRule


class Rules(RegisterPage):
    """Every version that may hold here."""

    title = gettext_lazy("测评规则")
    note = gettext_lazy("多少票才有效、低于多少要整改。用过的不改，只另立新版；已设好的测评沿用原来的版本。")
    heads = (
        gettext_lazy("规则"), gettext_lazy("施行"), gettext_lazy("收回"), gettext_lazy("满意率低于"),
        gettext_lazy("公布门槛"), gettext_lazy("几轮未过提请表决"), gettext_lazy("依据"),
    )  # fmt: skip
    empty = gettext_lazy("还没有测评规则，请先运行 load_rules。")
    icon = "card-checklist"
    crumb = MANAGE

    def rows(self):
        return AppraisalRule.objects.visible_to(self.request.user).select_related("division")

    def line(self, rule: AppraisalRule) -> Line:
        href = reverse("suggestions:appraisal-rule", args=[rule.pk]) if can(self.request.user, "ladder:edit") else ""
        over = _("超过") if rule.returned_strict else _("达到")
        cells = [
            wording.day(rule.from_on, clock.today()),
            _("%(over)s发出的 %(n)d/%(d)d") % {"over": over, "n": rule.returned_num, "d": rule.returned_den},
            f"{rule.fail_below}%",
            _("%d 张有效票") % rule.min_valid,
            _("%d 轮") % rule.rounds,
            rule.basis,
        ]
        return Line(rule, href, cells)


class NewVersion(FormPage):
    """A copy of a rule for the own place, to be changed and kept as the next version."""

    form_class = RuleForm
    title = gettext_lazy("测评规则：另立新版")

    def find(self) -> AppraisalRule:
        return get_object_or_404(AppraisalRule.objects.visible_to(self.by), pk=self.kwargs["pk"])

    def form_arguments(self) -> dict:
        names = RuleForm.Meta.fields
        return {"initial": {name: getattr(self.thing, name) for name in names} | {"from_on": clock.today()}}

    def act(self, **cleaned) -> str:
        return _("已立：%s。以后设置的测评按它计。") % rules.new_version(by=self.by, **cleaned)

    def back(self) -> str:
        return reverse("suggestions:appraisal-rules")

    def more(self) -> dict:
        return {"crumb": (_("测评规则"), self.back()), "note": _("保存为本地的新版，全国默认不变。")}
