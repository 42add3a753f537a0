"""What a deputy or an information officer types on the phone."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from liaison.accounts.roles import Role
from liaison.core.contacts import is_phone
from liaison.core.forms import HouseForm
from liaison.front.phone import queries

OWN, HEARD = "own", "heard"
WHOSE = ((HEARD, _("群众反映")), (OWN, _("是我本人的建议")))


class SpeakForm(HouseForm):
    """One matter: what, whose, where; a photo and the villager's phone if there are any."""

    draft = "speak"
    submit_label = _("提交")
    submit_icon = "send"

    original_words = forms.CharField(
        label=_("什么事"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("照原话写，可以用键盘上的话筒说。"),
    )  # fmt: skip
    whose = forms.ChoiceField(label=_("谁提的"), choices=WHOSE, initial=HEARD, widget=forms.RadioSelect)
    division_code = forms.ChoiceField(label=_("在哪个村（社区）"))
    place = forms.CharField(label=_("具体地点"), max_length=80, required=False)
    photo = forms.FileField(label=_("照片"), required=False)
    deputy = forms.ModelChoiceField(
        label=_("报给哪位代表"), queryset=Deputy.objects.none(), required=False, empty_label=_("请选代表")
    )
    name = forms.CharField(
        label=_("群众姓名"), max_length=40, required=False, help_text=_("可以不填；只有受理的机关能看。")
    )
    phone = forms.CharField(
        label=_("群众电话"), max_length=20, required=False, help_text=_("留了电话，才好告诉他结果。")
    )
    micro = forms.BooleanField(
        label=_("民生小事，我直接交给承办单位"), required=False, help_text=_("路灯、井盖这类小事；提交后选承办单位。")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["division_code"].choices = queries.villages_of(user)
        if user.role == Role.INFORMATION_OFFICER:
            for name in ("whose", "micro"):
                del self.fields[name]
            self.fields["deputy"].queryset = queries.deputies_near(user)
            self.fields["deputy"].required = self.fields["deputy"].queryset.exists()
            self.fields["deputy"].error_messages["required"] = gettext("请选报给哪位代表。")
        else:
            del self.fields["deputy"]

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"].strip()
        if phone and not is_phone(phone):
            raise forms.ValidationError(gettext("电话号码不对：手机 11 位，座机请带区号。"))
        return phone
