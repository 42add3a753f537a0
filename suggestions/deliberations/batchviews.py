"""Several items at once (成批处理): the ticked ones, one conclusion, one reason, before anything is done."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.core import toasts
from suggestions.deliberations import batches, itemforms
from suggestions.deliberations.items import AgendaItem
from suggestions.deliberations.powers import may_record
from suggestions.deliberations.views import OfMeeting

MOST = 200


class Batch(OfMeeting):
    """GET/POST /review/<pk>/batch/?pick=3&pick=5."""

    form_class = itemforms.BatchForm
    template_name = "suggestions/deliberations/batch.html"
    title = gettext_lazy("成批处理")

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        self.picked = {int(n) for n in request.GET.getlist("pick")[:MOST] if n.isdecimal() and len(n) < 5}
        return super().dispatch(request, *args, **kwargs)

    def find(self):
        meeting = super().find()
        if not may_record(self.by, meeting):
            raise Http404
        rows = meeting.items.undecided().filter(position__in=self.picked).select_related("ticket__division")
        self.items: list[AgendaItem] = list(rows.order_by("position"))
        for item in self.items:
            item.meeting = meeting
        return meeting

    def get(self, request, *args, **kwargs) -> HttpResponse:
        if not self.items:
            toasts.warn(request, _("请先勾选还没有结论的议题。"))
            return redirect(self.back())
        return super().get(request, *args, **kwargs)

    def form_arguments(self) -> dict:
        acts = [(name, batches.label_of(name)) for name in batches.acts_for(self.thing, self.items)]
        asked = self.request.GET.get("act", "")
        initial = {"act": asked if asked in dict(acts) else None}
        return {"meeting": self.thing, "acts": acts, "initial": initial}

    def act(self, **cleaned) -> str:
        done = batches.decide_many(
            meeting_id=self.thing.pk, by=self.by, positions=[item.position for item in self.items], **cleaned
        )
        return _("%(n)d 项：%(what)s。") % {"n": len(done), "what": batches.label_of(cleaned["act"])}

    def more(self) -> dict:
        return super().more() | {"items": self.items}
