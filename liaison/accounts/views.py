"""Signing in and out, acting in another posting, one's own settings."""

from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from liaison.accounts import actions, codes, demonstration
from liaison.accounts.forms import KeysForm, OwnPasswordForm, SignInForm
from liaison.accounts.passwords import DEMO_PASSWORD
from liaison.core import toasts
from liaison.core.views import FormPage

LANGUAGE_COOKIE_SECONDS = 365 * 24 * 3600
# A one-time code has proved who comes as a password would; it needs no second look by axes.
CODE_BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignIn(auth_views.LoginView):
    """The sign-in page (登录); in a demonstration a card of a demo account signs in with one click."""

    form_class = SignInForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def get_form_kwargs(self) -> dict:
        arguments = super().get_form_kwargs()
        chosen = self.request.POST.get("demo")
        if settings.DEMO and chosen in demonstration.USERNAMES:
            arguments["data"] = {"username": chosen, "password": DEMO_PASSWORD}
        return arguments

    def form_invalid(self, form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(cards=demonstration.cards(), **kwargs)


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Act in another of one's own postings from now on (换一个身份)."""
    chosen = next((p for p in request.user.live_postings() if str(p.pk) == request.POST.get("posting")), None)
    if chosen:
        request.session["posting"] = chosen.pk
        toasts.done(request, _("现在的身份：%s") % chosen)
    else:
        toasts.warn(request, _("这个身份已经不在了，请重新选。"))
    return redirect(settings.LOGIN_REDIRECT_URL)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back to the page."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    response = HttpResponseRedirect(back if safe else resolve_url("accounts:settings"))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            LANGUAGE_COOKIE_SECONDS,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response


class OwnSettings(FormPage):
    """One's own settings (我的设置): keys here, size, theme and language beside it, the password on its own page."""

    form_class = KeysForm
    template_name = "accounts/settings.html"
    title = gettext_lazy("我的设置")

    def form_arguments(self) -> dict:
        return {"initial": {"single_keys": self.by.single_keys}}

    def act(self, single_keys: bool) -> str:
        actions.choose_keys(by=self.by, single_keys=single_keys)
        return _("设置已保存。")

    def back(self) -> str:
        return reverse("accounts:settings")

    def more(self) -> dict:
        return {"languages": settings.LANGUAGES, "postings": self.by.live_postings()}


@method_decorator(sensitive_post_parameters(), name="dispatch")
class OwnPassword(FormPage):
    """A new password for oneself; required after a one-time password."""

    form_class = OwnPasswordForm
    title = gettext_lazy("改密码")

    def get_form(self, data=None, files=None):
        return OwnPasswordForm(self.by, data)

    def act(self, new_password1: str, **rest) -> str:
        user = actions.change_own_password(by=self.by, password=new_password1)
        update_session_auth_hash(self.request, user)
        return _("密码已改，其他设备上的登录都已退出。")

    def back(self) -> str:
        return reverse("accounts:settings")

    def more(self) -> dict:
        if self.by.must_change_password:
            return {"note": _("您用的是别人给的一次性密码，请先换成自己的。"), "back": ""}
        return {"crumb": (_("我的设置"), reverse("accounts:settings"))}


@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """The printed one-time sign-in: looking at it uses nothing up, the button does."""
    if request.method == "GET":
        code = codes.find(token)
        status = 200 if code else 410
        return render(request, "accounts/enter.html", {"who": code and code.user}, status=status)
    user = codes.redeem(token)
    if user is None:
        return render(request, "accounts/enter.html", {"who": None}, status=410)
    login(request, user, backend=CODE_BACKEND)
    return redirect(settings.LOGIN_REDIRECT_URL)
