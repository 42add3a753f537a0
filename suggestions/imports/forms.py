"""Choosing a file, and saying which of its columns is what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.core.forms import HouseForm
from liaison.residents.masking import mask_name, mask_phone
from suggestions.imports.columns import FIELDS
from suggestions.imports.sheets import Table
from suggestions.imports.values import is_mobile

SAMPLES = 2


class UploadForm(HouseForm):
    submit_label = _("上传并检查")
    submit_icon = "upload"
    file = forms.FileField(
        label=_("台账文件"),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("Excel（.xlsx）或 CSV，最多 5000 行、10 MB。表头上面有标题行也可以。"),
        error_messages={"max_length": _("文件名太长，请改短一些。")},
    )


class ColumnsForm(HouseForm):
    """One choice for each column of the file."""

    submit_label = _("对好了，去预览")
    submit_icon = "arrow-right"

    def __init__(self, *args, table: Table, mapping: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.table, self.mapping = table, mapping
        choices = [("", _("不导入这一列")), *((field.name, field.label) for field in FIELDS)]
        for place, heading in enumerate(table.headers):
            self.fields[f"column{place}"] = forms.ChoiceField(
                label=heading or _("（没有表头）"), choices=choices, required=False, initial=mapping.get(str(place), "")
            )

    @property
    def chosen(self) -> dict[int, str]:
        """Column → field, of those chosen."""
        cleaned = {place: self.cleaned_data[f"column{place}"] for place in range(len(self.table.headers))}
        return {place: name for place, name in cleaned.items() if name}

    def lines(self) -> list[tuple]:
        """Each column with what stands in it: (bound field, samples)."""
        return [(self[f"column{place}"], self._samples(place)) for place in range(len(self.table.headers))]

    def _samples(self, place: int) -> list[str]:
        """The first different texts of a column; names and numbers behind their mask."""
        mask = mask_name if self.mapping.get(str(place)) == "name" else str
        found = dict.fromkeys(line.cells[place] for line in self.table.lines[:50] if line.cells[place])
        return [mask_phone(text) if is_mobile(text) else mask(text) for text in list(found)[:SAMPLES]]
