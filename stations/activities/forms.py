"""What is typed about an activity."""

from django import forms
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy, Group
from liaison.core import clock
from liaison.core.forms import DateInput, HouseForm
from liaison.divisions.fields import PlaceField
from stations.activities.models import Activity, ActivityKind, AttendanceStatus
from stations.activities.queries import candidates


class ActivityForm(HouseForm):
    """One activity and who attended."""

    draft = "activity"
    kind = forms.ChoiceField(label=_("类型"), choices=ActivityKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("名称"), max_length=120)
    on = forms.DateField(label=_("日期"), widget=DateInput)
    division = PlaceField(label=_("地点"))
    group = forms.ModelChoiceField(label=_("代表小组"), queryset=Group.objects.none(), required=False)
    attended = forms.ModelMultipleChoiceField(
        label=_("参加的代表"), queryset=Deputy.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, user, activity: Activity | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["division"].offer(user)
        self.fields["group"].queryset = Group.objects.visible_to(user).order_by("division", "name")
        self.fields["attended"].queryset = candidates(user)
        self.initial = {"kind": ActivityKind.INSPECTION, "on": clock.today()} | _known(activity) | self.initial


def _known(activity: Activity | None) -> dict:
    if activity is None:
        return {}
    here = activity.attendances.filter(status=AttendanceStatus.ATTENDED)
    names = ("kind", "title", "on", "division", "group")
    return {name: getattr(activity, name) for name in names} | {
        "attended": list(here.values_list("deputy", flat=True)),
    }
