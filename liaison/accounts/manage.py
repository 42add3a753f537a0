"""Pages that manage accounts and postings. Addresses carry the account's name, never a row number of a person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts import actions, codes, postings, queries
from liaison.accounts.manage_forms import (
    AccountForm,
    EndPostingForm,
    GrantForm,
    NewAccountForm,
    ReasonForm,
)
from liaison.accounts.models import Posting, User
from liaison.accounts.passwords import password_page
from liaison.accounts.power import may_edit, may_grant, why_not
from liaison.accounts.roles import Role
from liaison.audit.trail import history_of
from liaison.core import clock, toasts
from liaison.core.errors import DomainError
from liaison.core.filters import chip
from liaison.core.qrcodes import svg
from liaison.core.registers import MANAGE, Act, Line, RegisterPage
from liaison.core.views import FormPage


class Accounts(RegisterPage):
    """Who may sign in, and as what."""

    crumb = MANAGE
    title = gettext_lazy("账号与任职")
    heads = (gettext_lazy("姓名"), gettext_lazy("现任"), gettext_lazy("办公电话"), gettext_lazy("最近登录"))
    search = gettext_lazy("姓名或账号")
    empty = gettext_lazy("还没有账号。")
    order = ("username",)

    def rows(self):
        users = User.objects.visible_to(self.request.user).prefetch_related("postings__division", "postings__unit")
        users = users.named(self.word) if self.word else users
        query = self.request.GET
        if query.get("role") in Role.values:
            users = users.in_role(query["role"])
        if query.get("active") in ("0", "1"):
            users = users.filter(is_active=query["active"] == "1")
        return users

    def filters(self) -> list[dict]:
        query = self.request.GET
        return [
            chip(query, "role", _("角色"), Role.choices),
            chip(query, "active", _("状态"), [("1", _("启用")), ("0", _("停用"))]),
        ]

    def line(self, user: User) -> Line:
        today = clock.today()
        live = [p for p in user.postings.all() if p.from_on <= today and (not p.until_on or p.until_on >= today)]
        return Line(
            user.name,
            reverse("accounts:account", args=[user.username]),
            [
                "；".join(map(str, live)) or _("无任职"),
                user.phone,
                clock.local(user.last_login).strftime("%Y-%m-%d") if user.last_login else _("未登录过"),
            ],
            sub=user.username,
            tag="" if user.is_active else _("停用"),
            quiet=not user.is_active,
        )

    def acts(self) -> list[Act]:
        return [
            Act(_("给已有账号任职"), reverse("accounts:grant"), "person-check"),
            Act(_("新建账号"), reverse("accounts:account-new"), "person-plus", True),
        ]


def seen(request: HttpRequest, username: str) -> User:
    return get_object_or_404(User.objects.visible_to(request.user), username=username)


@require_safe
def account(request: HttpRequest, username: str) -> HttpResponse:
    """One account: its postings, what may be done with it, what was done."""
    user = seen(request, username)
    rows = Posting.objects.visible_to(request.user).filter(user=user).select_related("division", "unit")
    today = clock.today()
    lines = [
        {
            "posting": p,
            "over": bool(p.until_on and p.until_on < today),
            "may_end": user.pk != request.user.pk and may_grant(request.user, p.role, p.division_id),
        }
        for p in rows.order_by("-from_on", "id")
    ]
    context = {
        "account": user,
        "postings": lines,
        "may_edit": may_edit(request.user, user),
        "why_not": why_not(request.user, user),
        "is_deputy": any(row["posting"].role == Role.DEPUTY and not row["over"] for row in lines),
        "history": history_of(user).reverse()[:10],
    }
    return render(request, "accounts/account.html", context)


class OfAccounts(FormPage):
    """A form about accounts; `find` gives the account the address names, if it names one."""

    def find(self):
        return seen(self.request, self.kwargs["username"]) if "username" in self.kwargs else None

    def back(self) -> str:
        if self.thing:
            return reverse("accounts:account", args=[self.thing.username])
        return reverse("accounts:account-list")

    def more(self) -> dict:
        return {"crumb": (self.thing.name if self.thing else _("账号与任职"), self.back())}


class NewAccount(OfAccounts):
    """A new account; the answer shows the one-time password, this once."""

    form_class = NewAccountForm
    title = gettext_lazy("新建账号")

    def form_arguments(self) -> dict:
        return {"by": self.by}

    def perform_once(self, form) -> tuple[dict, bool]:
        return self.perform(form), False

    def perform(self, form) -> dict:
        user, password = postings.open_account(by=self.by, **form.cleaned_data)
        return {"url": password_page(self.request, user, password)}

    def leave(self, url: HttpResponse) -> HttpResponse:
        return url


class EditAccount(OfAccounts):
    form_class = AccountForm
    title = gettext_lazy("改姓名、电话")

    def form_arguments(self) -> dict:
        return {"initial": {"name": self.thing.name, "phone": self.thing.phone}}

    def act(self, **cleaned) -> str:
        actions.edit(user_id=self.thing.pk, by=self.by, **cleaned)
        return _("已保存。")


class Disable(OfAccounts):
    form_class = ReasonForm
    title = gettext_lazy("停用账号")

    def act(self, reason: str) -> str:
        actions.disable(user_id=self.thing.pk, reason=reason, by=self.by)
        return _("已停用，正在使用的会话和接口令牌都已失效。")

    def more(self) -> dict:
        return super().more() | {"note": _("停用后立刻退出登录。记录都留着，随时可以再启用。")}


class Grant(OfAccounts):
    form_class = GrantForm
    title = gettext_lazy("任职")

    def form_arguments(self) -> dict:
        return {"by": self.by, "initial": {"username": self.request.GET.get("user", "")}}

    def act(self, username: str, **posting) -> str:
        user = queries.person(username.strip())
        if user is None:
            raise DomainError(_("没有这个账号，请先新建。"), "username")
        return _("已任职：%s") % postings.grant(user_id=user.pk, by=self.by, **posting)


class EndPosting(FormPage):
    form_class = EndPostingForm
    title = gettext_lazy("终止任职")

    def find(self):
        rows = Posting.objects.visible_to(self.by).select_related("user", "division", "unit")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def back(self) -> str:
        return reverse("accounts:account", args=[self.thing.user.username])

    def more(self) -> dict:
        return {"crumb": (self.thing.user.name, self.back()), "note": str(self.thing)}

    def act(self, **cleaned) -> str:
        postings.end(posting_id=self.thing.pk, by=self.by, **cleaned)
        return _("任职已终止，此人须重新登录。")


@require_POST
def enable(request: HttpRequest, username: str) -> HttpResponse:
    actions.enable(user_id=seen(request, username).pk, by=request.user)
    return told(request, username, _("账号已启用。"))


@require_POST
def end_sessions(request: HttpRequest, username: str) -> HttpResponse:
    actions.end_sessions(user_id=seen(request, username).pk, by=request.user)
    return told(request, username, _("此人在所有设备上都已退出。"))


@require_POST
def reset_password(request: HttpRequest, username: str) -> HttpResponse:
    user, password = actions.reset_password(user_id=seen(request, username).pk, by=request.user)
    return password_page(request, user, password)


@require_POST
def login_code(request: HttpRequest, username: str) -> HttpResponse:
    """A printed one-time sign-in for a deputy; the sheet is the only place where the code stands."""
    user = seen(request, username)
    try:
        value, code = codes.issue(user_id=user.pk, by=request.user)
    except DomainError as refusal:
        toasts.warn(request, str(refusal))
        return redirect("accounts:account", username)
    address = request.build_absolute_uri(reverse("accounts:enter", args=[value]))
    context = {"account": user, "code": code, "address": address, "qr": svg(address)}
    answer = render(request, "accounts/login_code.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def told(request: HttpRequest, username: str, text: str) -> HttpResponse:
    toasts.done(request, text)
    return redirect("accounts:account", username)
