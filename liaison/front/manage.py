"""The index of the management pages (管理): a card for each that the active role may open."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from liaison.accounts import access


@dataclass(frozen=True)
class Gate:
    """One management page: what it is called and what it is for."""

    url: str
    icon: str
    label: Any
    purpose: Any


GATES = (
    (
        _("人"),
        (
            Gate("accounts:account-list", "person-gear", _("账号与任职"), _("谁能登录，在哪里以什么身份做事。")),
            Gate(
                "deputies:deputy-list",
                "person-badge",
                pgettext_lazy("many", "代表"),
                _("名册、任期、代表证、所在小组。"),
            ),
            Gate("deputies:group-list", "people", _("代表小组"), _("小组、关注专题、组员。")),
            Gate(
                "deputies:seat-list", "people-fill", _("组成人员"), _("主席团、主任会议、工委里谁有表决权，几时起止。")
            ),
            Gate("residents:list", "people", _("群众名册"), _("反映人的联系卡，查看明文要写用途并留痕。")),
        ),
    ),
    (
        _("地方与单位"),
        (
            Gate("divisions:tree", "diagram-3", _("区划"), _("乡镇、村、网格；更名留痕。")),
            Gate(
                "divisions:unit-list",
                "building",
                pgettext_lazy("many", "单位"),
                _("人大机关、承办单位、村委会，编号字母。"),
            ),
            Gate("stations:venue-list", "shop", _("家·站·点"), _("站点、开放时间、门牌码。")),
        ),
    ),
    (
        _("规则"),
        (
            Gate(
                "suggestions:category-list",
                "tags",
                pgettext_lazy("many", "类别"),
                _("按关键词从原话推荐类别，可当场试。"),
            ),
            Gate("suggestions:catalogue", "signpost-split", _("派单目录"), _("哪类事、在哪里、派给谁。")),
            Gate("suggestions:profile-list", "stopwatch", _("期限方案"), _("每一步几天，出自哪一条。")),
            Gate("suggestions:ladder-list", "sort-up", _("督办阶梯"), _("超期以后一级一级怎么督办，催办怎么计分。")),
            Gate("suggestions:appraisal-rules", "card-checklist", _("测评规则"), _("几张票才有效，低于多少要整改。")),
            Gate(
                "suggestions:revisit-rule-list",
                "telephone-fill",
                _("回访规则"),
                _("办结的抽多少回访，几个月后再问。"),
            ),
            Gate(
                "documents:wording-list",
                "file-earmark-text",
                _("公文用语"),
                _("开头、要求、机关代字；先看样张再保存。"),
            ),
            Gate("workdays:calendar", "calendar3", _("工作日历"), _("放假与调休，期限按它数。")),
            Gate("suggestions:kind-list", "check2-square", _("会议种类"), _("几人到会能表决，几票通过，出自哪一条。")),
        ),
    ),
    (
        _("查看"),
        (
            Gate(
                "suggestions:import-ledger",
                "file-earmark-arrow-up",
                _("导入历史台账"),
                _("Excel 或 CSV，先预览再导入，24 小时内可撤销。"),
            ),
            Gate(
                "documents:job-list",
                "file-earmark-arrow-down",
                _("导入导出"),
                _("导出的表和导入的文件，一周内可下载。"),
            ),
            Gate("audit:list", "clock-history", _("操作记录"), _("谁在什么时候做了什么。")),
        ),
    ),
)


@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    """What this role may look after."""
    rules = access.rules()
    groups = []
    for label, gates in GATES:
        cards = [(reverse(g.url), g) for g in gates if g.url in rules and access.open_to(request.user, rules[g.url])]
        if cards:
            groups.append((label, cards))
    return render(request, "front/manage.html", {"groups": groups})
