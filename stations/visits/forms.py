"""What is typed about a visit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.core.forms import DateInput, HouseForm
from liaison.divisions.fields import PlaceField
from stations.visits.models import Visit, VisitKind


class VisitForm(HouseForm):
    """One visit; a deputy records only their own."""

    draft = "visit"
    deputy = forms.ModelChoiceField(label=_("代表"), queryset=Deputy.objects.none())
    kind = forms.ChoiceField(label=_("对象"), choices=VisitKind.choices, widget=forms.RadioSelect)
    division = PlaceField(label=_("村(社区)"))
    on = forms.DateField(label=_("日期"), widget=DateInput)
    note = forms.CharField(
        label=_("谈了什么"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不写群众的姓名和电话；有诉求请另登记意见件。"),
    )  # fmt: skip

    def __init__(self, *args, user, visit: Visit | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Deputy.objects.visible_to(user).order_by("division", "pinyin", "pk")
        mine = user.role == Role.DEPUTY
        self.fields["deputy"].queryset = rows.filter(user=user) if mine else rows
        self.fields["division"].offer(user)
        known = {name: getattr(visit, name) for name in ("deputy", "kind", "division", "on", "note")} if visit else {}
        self.initial = {"kind": VisitKind.HOUSEHOLD, "on": clock.today()} | known | self.initial
