"""The common ground of every form: wording of errors, dates, and how crispy draws it.

The page draws a form with components/form.html, or inside its own <form> with {% crispy form %}.
A RadioSelect or CheckboxSelectMultiple is drawn as chips; `attrs={"look": "list"}` makes it a list.
"""

from typing import ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

DASHES = BLANK_CHOICE_DASH[0][1]
PICKED = (forms.ChoiceField, forms.FileField)


class DateInput(forms.DateInput):
    """A day, picked with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A day and a time, picked with the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class HouseFormMixin:
    """What plain forms and model forms share."""

    submit_label = _("保存")
    submit_icon = "check-lg"
    draft = ""  # a name: what is typed is kept in the browser until it arrived
    layout: ClassVar[Layout | None] = None
    use_required_attribute = False  # the server answers with sentences, the browser not with bubbles

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            ask = _("请选择“%(label)s”。") if isinstance(field, PICKED) else _("请填写“%(label)s”。")
            field.error_messages["required"] = ask % {"label": field.label or _("这一项")}
            _name_blank(field)

    @cached_property
    def helper(self) -> FormHelper:
        """How crispy draws this form: fields only, the page owns <form>, token and buttons."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.include_media = False
        helper.layout = self.layout or Layout(*self.fields)
        return helper


def _name_blank(field: forms.Field) -> None:
    """Django's row of dashes says nothing; an empty choice is named by what it means."""
    words = _("请选择") if field.required else _("不选")
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = words if field.empty_label == DASHES else field.empty_label
    elif isinstance(field, forms.ChoiceField) and ("", DASHES) in list(field.choices):
        field.choices = [(key, words if (key, label) == ("", DASHES) else label) for key, label in field.choices]


class HouseForm(HouseFormMixin, forms.Form):
    """A form of the house."""


class HouseModelForm(HouseFormMixin, forms.ModelForm):
    """A form of the house over one row."""
