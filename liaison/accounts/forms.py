"""What a person may type about signing in and about the own settings."""

from django import forms
from django.contrib.auth import forms as auth_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from liaison.accounts.passwords import demo_password_refused
from liaison.core.forms import HouseForm, HouseFormMixin


class SignInForm(HouseFormMixin, auth_forms.AuthenticationForm):
    """Account and password (登录)."""

    error_messages = {
        "invalid_login": _("账号或密码不对。连错 5 次，锁 15 分钟。"),
        "inactive": _("这个账号已停用，请找管理员。"),
        "demo": _("这里不是演示，演示密码不能用。"),
    }

    username = auth_forms.UsernameField(
        label=_("账号"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean(self):
        if demo_password_refused(self.cleaned_data.get("password", "")):
            raise ValidationError(self.error_messages["demo"], code="demo")
        return super().clean()


class OwnPasswordForm(HouseFormMixin, auth_forms.PasswordChangeForm):
    """The old password once, the new one twice (改密码)."""

    error_messages = {
        "password_incorrect": _("现在的密码不对。"),
        "password_mismatch": _("两次输入的新密码不一样。"),
    }
    submit_label = _("改密码")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {"old_password": _("现在的密码"), "new_password1": _("新密码"), "new_password2": _("再输一遍新密码")}
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = _("请填写“%(label)s”。") % {"label": label}
        self.fields["new_password1"].help_text = _("至少 10 位，不能全是数字，不能是常见密码或自己的名字。")
        self.fields["new_password2"].help_text = ""


class KeysForm(HouseForm):
    """Whether single keys act on pages (单键快捷键)."""

    single_keys = forms.BooleanField(
        label=_("单键快捷键"),
        required=False,
        help_text=_("如 J、K 上下移动，N 新登记。用读屏软件或语音输入的，请关掉。"),
    )
