"""Cases of supervision put on an agenda by hand (加督办件)."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.core.forms import HouseForm
from suggestions.deliberations import cases
from suggestions.deliberations.models import Meeting
from suggestions.deliberations.views import OfMeeting
from suggestions.supervision.cases import Act


class ActChoice(forms.ModelMultipleChoiceField):
    """One act of supervision: whose matter, which rung."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, act: Act) -> str:
        case = act.case
        heads = {"number": case.ticket.number, "title": case.ticket.title, "unit": case.leg.to_unit, "act": act}
        if act.ended_on:
            return _("%(number)s %(title)s（%(unit)s）：第 %(act)s 之后还没有承诺") % heads
        return _("%(number)s %(title)s（%(unit)s）：第 %(act)s") % heads


class CasesForm(HouseForm):
    submit_label = gettext_lazy("列入议程")
    acts = ActChoice(label=gettext_lazy("督办件"), queryset=Act.objects.none(), required=False)

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["acts"].queryset = cases.to_add(meeting)


class Cases(OfMeeting):
    """Cases of supervision put on the agenda by hand; those that wait for this meeting come by themselves."""

    form_class = CasesForm
    title = gettext_lazy("加督办件")

    def form_arguments(self) -> dict:
        return {"meeting": self.thing}

    def more(self) -> dict:
        note = _("等这种会议的督办件会自动进议程；这里补上刚到这一级的，和要请单位当面承诺的。")
        if not cases.may_add(self.thing):
            note = _("现在没有可以补列的督办件：等这种会议的都已在议程上。")
        return super().more() | {"note": note}

    def act(self, acts) -> str:
        added = cases.add_many(meeting_id=self.thing.pk, by=self.by, act_ids=[act.pk for act in acts])
        return _("%d 件列入议程。") % len(added) if added else _("没有勾选督办件。")
