"""Pages of the roster: deputies, their mandates, their groups."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from deputies.people import actions, grouping, queries
from deputies.people.forms import AccountForm, DeputyForm, EndMandateForm, GroupForm, JoinForm, MandateForm
from deputies.people.models import CongressLevel, Deputy, Group, GroupMember, Mandate
from liaison.accounts.passwords import password_page
from liaison.accounts.scope import can
from liaison.audit.trail import history_of
from liaison.core import toasts
from liaison.core.filters import chip
from liaison.core.registers import Act, Line, RegisterPage
from liaison.core.views import FormPage
from liaison.divisions.models import CODE_LENGTH, Division, Level


class Deputies(RegisterPage):
    """The roster of the territory."""

    title = pgettext_lazy("many", "代表")
    heads = (
        gettext_lazy("姓名"),
        gettext_lazy("层级"),
        gettext_lazy("所在地"),
        gettext_lazy("选区"),
        gettext_lazy("小组"),
        gettext_lazy("手机"),
    )
    search = gettext_lazy("姓名或拼音首字母")
    empty = gettext_lazy("名册还是空的。")
    icon = "person-badge"
    order = ("pinyin", "id")

    def rows(self):
        deputies, query = queries.roster(self.request.user), self.request.GET
        deputies = deputies.named(self.word) if self.word else deputies
        if query.get("serving") == "1":
            deputies = deputies.serving()
        elif query.get("serving") == "0":
            deputies = deputies.retired()
        if query.get("level") in CongressLevel.values:
            deputies = deputies.at_level(query["level"])
        if query.get("place", "").isdigit():
            deputies = deputies.under(query["place"])
        return deputies.in_group(query["group"]) if query.get("group", "").isdigit() else deputies

    def filters(self) -> list[dict]:
        user, query = self.request.user, self.request.GET
        chips = [chip(query, "level", _("层级"), CongressLevel.choices)]
        if len(user.posting.division_id) < CODE_LENGTH[Level.TOWNSHIP]:
            townships = Division.objects.visible_to(user).civil().filter(level=Level.TOWNSHIP)
            chips.append(chip(query, "place", _("乡镇"), townships.values_list("code", "short_name")))
        groups = Group.objects.visible_to(user)
        groups = groups.under(query["place"]) if query.get("place", "").isdigit() else groups
        chips.append(chip(query, "group", _("小组"), groups.order_by("division", "id").values_list("pk", "name")))
        return [*chips, chip(query, "serving", _("任期"), [("1", _("在任")), ("0", _("已卸任"))])]

    def line(self, deputy: Deputy) -> Line:
        return Line(
            deputy.name,
            reverse("deputies:deputy", args=[deputy.uuid]),
            [
                "、".join(seat.get_level_display() for seat in deputy.seats),
                deputy.division,
                "、".join(seat.constituency for seat in deputy.seats if seat.constituency),
                "、".join(member.group.name for member in deputy.teams),
                deputy.phone_mask,
            ],
            tag="" if deputy.seats else _("已卸任"),
            quiet=not deputy.seats,
        )

    def acts(self) -> list[Act]:
        groups = Act(_("代表小组"), reverse("deputies:group-list"), "people")
        new = Act(_("新增代表"), reverse("deputies:deputy-new"), "person-plus", True)
        return [groups, new] if can(self.request.user, "deputy:edit") else [groups]


@require_safe
def deputy(request: HttpRequest, uuid) -> HttpResponse:
    """One deputy: mandates, groups, account, what was changed."""
    found = get_object_or_404(Deputy.objects.visible_to(request.user).select_related("division", "user"), uuid=uuid)
    context = {
        "deputy": found,
        "mandates": queries.mandates_of(found),
        "teams": queries.teams_of(found),
        "may_edit": can(request.user, "deputy:edit", found.division_id),
        "may_see_account": can(request.user, "account:edit"),
        "history": history_of(found).reverse()[:8],
    }
    return render(request, "deputies/people/deputy.html", context)


class OfDeputy(FormPage):
    """A form about one deputy of the territory, or about a new one."""

    def find(self):
        if "uuid" not in self.kwargs:
            return None
        return get_object_or_404(Deputy.objects.visible_to(self.by), uuid=self.kwargs["uuid"])

    def back(self) -> str:
        return reverse("deputies:deputy", args=[self.thing.uuid]) if self.thing else reverse("deputies:deputy-list")

    def more(self) -> dict:
        return {"crumb": (self.thing.name if self.thing else pgettext("many", "代表"), self.back())}


class SaveDeputy(OfDeputy):
    form_class = DeputyForm

    @property
    def title(self) -> str:
        return _("改代表") if self.thing else _("新增代表")

    def form_arguments(self) -> dict:
        names = ("name", "gender", "division", "intro")
        return {"by": self.by, "initial": {name: getattr(self.thing, name) for name in names} if self.thing else {}}

    def act(self, **cleaned) -> str:
        self.thing = actions.save(by=self.by, deputy_id=self.thing.pk if self.thing else None, **cleaned)
        return _("已保存：%s") % self.thing


class AddMandate(OfDeputy):
    form_class = MandateForm
    title = gettext_lazy("加任期")

    def act(self, **cleaned) -> str:
        return _("已加任期：%s") % actions.add_mandate(by=self.by, deputy_id=self.thing.pk, **cleaned)


class OpenAccount(OfDeputy):
    """An account for a deputy; the answer shows the one-time password, this once."""

    form_class = AccountForm
    title = gettext_lazy("开通账号")

    def perform_once(self, form) -> tuple[dict, bool]:
        user, password = actions.open_account(by=self.by, deputy_id=self.thing.pk, **form.cleaned_data)
        return {"url": password_page(self.request, user, password)}, False

    def leave(self, url: HttpResponse) -> HttpResponse:
        return url


class EndMandate(FormPage):
    form_class = EndMandateForm
    title = gettext_lazy("终止任期")

    def find(self):
        return get_object_or_404(Mandate.objects.visible_to(self.by).select_related("deputy"), pk=self.kwargs["pk"])

    def back(self) -> str:
        return reverse("deputies:deputy", args=[self.thing.deputy.uuid])

    def more(self) -> dict:
        return {"crumb": (self.thing.deputy.name, self.back()), "note": f"{self.thing}·{self.thing.term}"}

    def act(self, **cleaned) -> str:
        actions.end_mandate(by=self.by, mandate_id=self.thing.pk, **cleaned)
        return _("任期已终止。")


class Groups(RegisterPage):
    title = gettext_lazy("代表小组")
    heads = (gettext_lazy("名称"), gettext_lazy("所在地"), gettext_lazy("关注专题"), gettext_lazy("组员"))
    empty = gettext_lazy("还没有代表小组。")
    icon = "people"
    order = ("division_id", "id")
    crumb = (pgettext_lazy("many", "代表"), "deputies:deputy-list")

    def rows(self):
        return Group.objects.visible_to(self.request.user).select_related("division").with_size()

    def line(self, group: Group) -> Line:
        cells = [group.division, group.focus or _("未定"), group.size]
        return Line(group.name, reverse("deputies:group", args=[group.pk]), cells)

    def acts(self) -> list[Act]:
        new = Act(_("新建小组"), reverse("deputies:group-new"), "plus-lg", True)
        return [new] if can(self.request.user, "deputy:edit") else []


@require_safe
def group(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Group.objects.visible_to(request.user).select_related("division"), pk=pk)
    context = {
        "group": found,
        "members": queries.members_of(found),
        "may_edit": can(request.user, "deputy:edit", found.division_id),
    }
    return render(request, "deputies/people/group.html", context)


class OfGroup(FormPage):
    def find(self):
        groups = Group.objects.visible_to(self.by)
        return get_object_or_404(groups, pk=self.kwargs["pk"]) if "pk" in self.kwargs else None

    def back(self) -> str:
        return reverse("deputies:group", args=[self.thing.pk]) if self.thing else reverse("deputies:group-list")

    def more(self) -> dict:
        return {"crumb": (self.thing.name if self.thing else _("代表小组"), self.back())}


class SaveGroup(OfGroup):
    form_class = GroupForm

    @property
    def title(self) -> str:
        return _("改小组") if self.thing else _("新建小组")

    def form_arguments(self) -> dict:
        names = ("division", "name", "focus")
        return {"by": self.by, "initial": {name: getattr(self.thing, name) for name in names} if self.thing else {}}

    def act(self, **cleaned) -> str:
        self.thing = grouping.save(by=self.by, group_id=self.thing.pk if self.thing else None, **cleaned)
        return _("已保存：%s") % self.thing


class JoinGroup(OfGroup):
    form_class = JoinForm
    title = gettext_lazy("加组员")

    def form_arguments(self) -> dict:
        return {"by": self.by, "group": self.thing}

    def act(self, deputy: Deputy) -> str:
        return _("已加入：%s") % grouping.join(by=self.by, group_id=self.thing.pk, deputy=deputy).deputy


@require_POST
def leave_group(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(GroupMember.objects.visible_to(request.user), pk=pk)
    member = grouping.leave(by=request.user, member_id=found.pk)
    toasts.done(request, _("%s已退出小组。") % member.deputy)
    return redirect("deputies:group", member.group_id)
