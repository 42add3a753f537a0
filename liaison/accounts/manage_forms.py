"""What an editor of accounts may type."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import User
from liaison.accounts.postings import DESKS
from liaison.accounts.roles import Role, grantable_by
from liaison.core import clock
from liaison.core.forms import DateInput, HouseForm
from liaison.divisions.fields import PlaceField, UnitField


class PostingForm(HouseForm):
    """Role, place, unit and days (任职)."""

    submit_label = _("任职")

    role = forms.ChoiceField(label=_("角色"), widget=forms.RadioSelect)
    division = PlaceField()
    unit = UnitField(required=False, help_text=_("联络员、主席团、承办单位、县人大机关须选；其他不用。"))
    from_on = forms.DateField(label=_("起"), widget=DateInput, initial=clock.today)
    until_on = forms.DateField(label=_("止"), widget=DateInput, required=False, help_text=_("空着表示未定。"))

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        roles = grantable_by(by.role)
        self.fields["role"].choices = [(role, label) for role, label in Role.choices if role in roles]
        self.fields["division"].offer(by)
        kinds = frozenset().union(*(DESKS.get(role, frozenset()) for role in roles))
        if kinds:
            self.fields["unit"].offer(by, kinds)
        else:
            del self.fields["unit"]

    def clean(self):
        return {"unit": None} | super().clean()


class AccountForm(HouseForm):
    """Name and office phone of a person with an account."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    phone = forms.CharField(label=_("办公电话"), max_length=30, required=False)


class NewAccountForm(PostingForm, AccountForm):
    """A new account with the posting it is for."""

    submit_label = _("新建账号")

    username = forms.CharField(
        label=_("账号"),
        max_length=40,
        help_text=_("小写字母和数字，登录时用。"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ("username", "name", "phone", "role", "division", "unit", "from_on", "until_on")

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, by=by, **kwargs)
        if by.role == Role.SYSTEM_ADMIN:
            later = ("", _("先不任职，由当地人大机关任职"))
            self.fields["role"].choices = [later, *self.fields["role"].choices]
            self.fields["role"].required = self.fields["division"].required = False


class GrantForm(PostingForm):
    """A posting for an account that exists already, named by whoever gives it."""

    username = forms.CharField(label=_("账号"), max_length=40)
    field_order = ("username",)


class EndPostingForm(HouseForm):
    submit_label = _("终止任职")
    until_on = forms.DateField(label=_("最后一天"), widget=DateInput, initial=clock.today)
    reason = forms.CharField(label=_("原因"), max_length=200)


class ReasonForm(HouseForm):
    """Why an account is disabled; it goes into the trail."""

    submit_label = _("停用账号")
    reason = forms.CharField(label=_("原因"), max_length=200)
