"""What the unit hands in beside the parts of a reply: photos before and after; its own text modules."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.core.forms import HouseForm, HouseModelForm
from suggestions.inbox.models import ReplyText

MOST_PHOTOS = 6


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files of one field; an empty list when none was picked."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        single = super().clean
        files = data if isinstance(data, list | tuple) else [data]
        cleaned = [single(one, initial) for one in files if one]
        if len(cleaned) > MOST_PHOTOS:
            raise forms.ValidationError(_("一次最多 6 张。"))
        return cleaned


class PhotosForm(HouseForm):
    """Photos of the place before and after (办理前后的照片)."""

    before = ManyFilesField(label=_("办理前的照片"), required=False)
    after = ManyFilesField(label=_("办理后的照片"), required=False)


class ReplyTextForm(HouseModelForm):
    """One text module of the unit."""

    submit_label = _("加上")

    class Meta:
        model = ReplyText
        fields = ("part", "title", "text")
        widgets = {"part": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 4})}
