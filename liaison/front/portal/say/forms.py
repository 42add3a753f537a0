"""What somebody is asked who tells us something: what, where, how to reach them."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.attachments.validators import ACCEPT_ATTRIBUTE
from liaison.core.contacts import is_phone
from liaison.core.forms import HouseForm

FEWEST_CHARACTERS, MOST_CHARACTERS = 4, 2000
MOST_FILES = 6


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; their content is judged when they are taken in."""

    widget = FilesInput(attrs={"accept": ACCEPT_ATTRIBUTE})

    def clean(self, data, initial=None):
        one = super().clean
        return [one(upload, initial) for upload in data or []]


class MatterForm(HouseForm):
    """① What is it about?"""

    words = forms.CharField(
        label=gettext_lazy("什么事"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(
            attrs={"rows": 6, "placeholder": gettext_lazy("比如：村口到小学那段路塌了半边，下雨天孩子不好走")}
        ),
        error_messages={"max_length": gettext_lazy("请不超过 2000 字，多的可以拍照。")},
    )
    files = FilesField(
        label=gettext_lazy("照片或录音"),
        required=False,
        help_text=gettext_lazy("可不加，最多 6 个"),
    )
    # Nobody sees this field; what fills it in is a machine.
    website = forms.CharField(
        label=gettext_lazy("请留空"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": -1}),
    )

    def clean_words(self) -> str:
        words = self.cleaned_data["words"].strip()
        if len(words) < FEWEST_CHARACTERS:
            raise forms.ValidationError(_("请多写几个字，说清楚是什么事。"))
        return words

    def clean_files(self) -> list:
        files = self.cleaned_data["files"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("最多 6 个文件。"))
        return files

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("“请留空”那一栏里有字，请删掉再交。"))
        return ""


class WhereForm(HouseForm):
    """② Where is it?"""

    village = forms.ChoiceField(label=gettext_lazy("哪个村（社区）"))
    place = forms.CharField(
        label=gettext_lazy("具体在哪儿"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("可不填"),
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("比如：2 组，小学门口")}),
    )

    def __init__(self, *args, villages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["village"].choices = [("", _("请选择")), *villages]


class ContactForm(HouseForm):
    """③ How can we reach you? Nothing here must be filled in."""

    name = forms.CharField(
        label=gettext_lazy("怎么称呼您"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("可不填"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("您的电话"),
        required=False,
        max_length=30,
        help_text=gettext_lazy("可不填，匿名也可以，凭回执查"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    proxy = forms.CharField(
        label=gettext_lazy("替别人反映的，是替谁"),
        required=False,
        max_length=30,
        help_text=gettext_lazy("可不填"),
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("比如：我母亲、邻居张大爷")}),
    )
    share_contact = forms.BooleanField(label=gettext_lazy("可以把我的电话告诉办事的单位，方便他们找我"), required=False)
    confidential = forms.BooleanField(label=gettext_lazy("不要公开这件事"), required=False)
    direct_to_county = forms.BooleanField(
        label=gettext_lazy("直接交给县（市、区）人大"),
        required=False,
        help_text=gettext_lazy("反映代表、站点或乡镇工作人员的，请选这一项：乡镇和站点都看不到。"),
    )

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"].strip()
        if phone and not is_phone(phone):
            raise forms.ValidationError(_("电话号码不对：手机 11 位，座机请带区号。"))
        return phone

    def clean(self):
        data = super().clean()
        if data.get("share_contact") and not data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("要让单位找到您，请留下电话；不想留就把上面那一项去掉。"))
        return data
