"""What a person types beside a ticket or its ledger. Forms ask, they do not act."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.attachments.validators import ACCEPT_ATTRIBUTE
from liaison.core.forms import HouseForm


class SaveViewForm(HouseForm):
    """A name for the filters now chosen (存为视图)."""

    submit_icon = "bookmark-plus"
    name = forms.CharField(label=_("视图名称"), max_length=20)
    on_home = forms.BooleanField(label=_("也放在首页"), required=False)
    query = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)


class AttachForm(HouseForm):
    """One photo or paper to hang on a ticket (添附件)."""

    submit_label = _("上传")
    submit_icon = "upload"
    file = forms.FileField(
        label=_("照片、文件或录音"), widget=forms.ClearableFileInput(attrs={"accept": ACCEPT_ATTRIBUTE})
    )
