"""What may be typed about papers: the wording of a draft or of an organ, why one is void, a check text."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.core.forms import DateInput, HouseForm
from liaison.documents.papers import letterhead
from liaison.documents.papers.kinds import PaperKind
from liaison.documents.papers.placeholders import LONGEST


class WordingForm(HouseForm):
    """The texts of one kind of paper. Which placeholders a text knows stands under its field."""

    submit_icon = "check-lg"

    def __init__(self, *args, kind: PaperKind, texts: dict[str, str], dates: dict[str, str] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        for slot in letterhead.slots_of(kind):
            self.fields[slot.name] = self._field(slot, texts.get(slot.name, ""))
        self.fields[letterhead.SEALED] = forms.BooleanField(
            label=gettext_lazy("留出盖章的位置"), required=False, initial=bool(texts.get(letterhead.SEALED))
        )
        for question in kind.questions if dates is not None else ():
            self.fields[question.name] = forms.DateField(
                label=question.label, widget=DateInput, initial=_day(dates.get(question.name))
            )

    @staticmethod
    def _field(slot, text: str) -> forms.CharField:
        marks = "、".join(f"{{{mark}}}" for mark in slot.known)
        return forms.CharField(
            label=slot.label,
            initial=text,
            required=not slot.optional,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 3}) if slot.long else forms.TextInput,
            help_text=_("可用占位：%s") % marks if marks else "",
        )

    def texts(self) -> dict[str, str]:
        """What was typed, as a row keeps it."""
        typed = {slot.name: self.cleaned_data[slot.name] for slot in letterhead.slots_of(self.kind)}
        return typed | {letterhead.SEALED: "1" if self.cleaned_data[letterhead.SEALED] else ""}

    def dates(self) -> dict[str, str]:
        return {q.name: self.cleaned_data[q.name].isoformat() for q in self.kind.questions if q.name in self.fields}


class VoidForm(HouseForm):
    """Why an issued paper is taken back."""

    submit_label = gettext_lazy("作废")
    submit_icon = "slash-circle"

    reason = forms.CharField(
        label=gettext_lazy("作废原因"),
        max_length=200,
        help_text=gettext_lazy("字号保留不再用；扫码核对的人会看到“作废”。"),
    )


class DropForm(HouseForm):
    """Why a draft is not issued."""

    submit_label = gettext_lazy("弃稿")
    submit_icon = "trash"

    reason = forms.CharField(
        label=gettext_lazy("为什么不发"), max_length=200, help_text=gettext_lazy("没有编号，不占字号；经过留着。")
    )


class CheckForm(HouseForm):
    """The check text of a paper, typed from it."""

    check = forms.CharField(
        label=gettext_lazy("校验码"),
        max_length=60,
        help_text=gettext_lazy("印在二维码下面，22 位，大小写和空格不要紧。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "num"}),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
