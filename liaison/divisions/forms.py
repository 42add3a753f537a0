"""What may be typed about places and units."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.core.forms import HouseForm, HouseModelForm
from liaison.divisions.fields import PlaceField, UnitField
from liaison.divisions.models import Unit, UnitKind


class GridForm(HouseForm):
    submit_label = _("加网格")
    name = forms.CharField(label=_("网格名称"), max_length=40, help_text=_("如：第一网格、3 组网格"))


class RenameForm(HouseForm):
    name = forms.CharField(label=_("全称"), max_length=60)
    short_name = forms.CharField(label=_("简称"), max_length=40, help_text=_("页面上显示的就是它。"))
    reason = forms.CharField(label=_("依据"), max_length=200, help_text=_("批复文号或更名原因，进操作记录。"))


class UnitForm(HouseModelForm):
    """A unit; on a new one the place is chosen too."""

    division = PlaceField(label=_("所属区划"))
    parent = UnitField(label=_("上级单位"), required=False, help_text=_("如村镇建设办的上级是镇政府；超期时先报它。"))

    class Meta:
        model = Unit
        fields = ("division", "name", "kind", "letters", "parent", "phone", "active")

    def __init__(self, *args, user, free_letters: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["letters"].help_text = _("只有人大机关要填；这里还空着的是 %s。") % free_letters
        self.fields["division"].offer(user)
        self.fields["parent"].offer(user, (UnitKind.GOVERNMENT, UnitKind.HANDLING, UnitKind.VILLAGE))
        self.fields["active"].help_text = _("停用后不再派件，已有的件照常办完。")
        if self.instance.pk:
            del self.fields["division"]

    def _post_clean(self):
        """The action checks the row; here only what was typed is cleaned, the instance stays untouched."""
