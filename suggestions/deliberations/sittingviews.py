"""The meeting while it sits (审议台): list and panel, one act at a time."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from liaison.core import toasts
from liaison.core.errors import DomainError
from suggestions.deliberations import (
    agenda,
    batches,
    carrying,
    cases,
    deciding,
    documents,
    itemforms,
    keymatters,
    listing,
    panels,
    queries,
    sheets,
)
from suggestions.deliberations.items import AgendaItem, Decision, ItemState
from suggestions.deliberations.models import Meeting, MeetingState
from suggestions.deliberations.powers import may_record

RELATED = ("kind", "organ", "group", "closed_by")
WITH_PROPOSAL = {"vote", "propose", Decision.ASSIGNED, Decision.REHANDLED, Decision.LISTED}
STAYING = {"propose", "take", "reconsider", "try_again", "acknowledge", "mark_key", "unmark_key"}
LEAVING = {"defer": agenda.defer, "drop": agenda.drop}


class SittingView(View):
    """GET: the items of one tab and the panel of one item. POST: one act on that item, then the next one."""

    def setup(self, request: HttpRequest, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.tabs = queries.tabs()
        self.tab = next((tab for tab in self.tabs if tab.name == request.GET.get("tab")), None)

    def dispatch(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = Meeting.objects.visible_to(request.user).select_related(*RELATED)
        self.meeting = get_object_or_404(rows, pk=pk)
        self.records = may_record(request.user, self.meeting)
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.htmx and request.GET.get("item"):
            return render(request, "suggestions/deliberations/_panel.html", self.panel(self.item()))
        return self.page(self.item())

    def post(self, request: HttpRequest) -> HttpResponse:
        item, act = self.item(), request.POST.get("act", "")
        if item is None:
            raise Http404
        if not self.records:
            raise PermissionDenied(_("只有开会的机关能记这次会议。"))
        self.typed = self.typed_forms(item, act)
        if not all(form.is_valid() for form in self.typed.values()):
            return self.page(item, act, 422)
        version = request.POST.get("version", "")
        try:
            said = self.perform(item, act, int(version) if version.isdecimal() else None)
        except DomainError as refusal:
            self.refuse(refusal)
            return self.page(self.item(), act, refusal.status)
        toasts.done(request, said)
        return redirect(self.after(item, act))

    def typed_forms(self, item: AgendaItem, act: str) -> dict:
        data, found = self.request.POST, {"conclusion": itemforms.ConclusionForm(self.request.POST, item=item, act=act)}
        if act in WITH_PROPOSAL and item.kind in panels.PROPOSED_KINDS:
            units = queries.units_for_panel(self.meeting.organ)
            found["proposal"] = itemforms.ProposalForm(data, item=item, units=units)
        if act == "mark_key":
            found["key"] = itemforms.KeyForm(data, item=item, user=self.request.user)
        if act == "vote":
            found["count"] = itemforms.count_form(item)(data, meeting=self.meeting)
        return found

    def refuse(self, refusal: DomainError) -> None:
        """The sentence stands at the field it names, in whichever form has that field."""
        self.sentence = refusal.message
        for form in self.typed.values():
            if refusal.field in form.fields:
                return form.add_error(refusal.field, refusal.message)
        first = self.typed.get("count") or self.typed.get("key") or self.typed["conclusion"]
        return first.add_error(None, refusal.message)

    @transaction.atomic
    def perform(self, item: AgendaItem, act: str, version: int | None) -> str:
        """One act as it was typed; a proposal that is refused takes the count with it."""
        by, typed = self.request.user, self.typed["conclusion"].cleaned_data
        common = {"item_id": item.pk, "by": by}
        if "proposal" in self.typed and item.is_undecided:
            agenda.propose(**common, **self.typed["proposal"].cleaned_data)
        reason = typed["reason"]
        if act == "propose":
            return _("%s的建议已保存。") % item
        if act == "take":
            deciding.take(**common, version=version)
            return _("开始审议 %s。") % item
        if act == "vote":
            count = self.typed["count"].cleaned_data
            done = deciding.vote(**common, **count, version=version, reason=reason, reason_code=typed["reason_code"])
            return _("%(item)s：%(decision)s。") % {"item": done, "decision": done.get_decision_display()}
        if act == "reconsider":
            deciding.reconsider(**common, reason=reason, version=version)
            return _("%s可以重新记，原来的票数留着。") % item
        if act == "mark_key":
            keymatters.mark_key(**common, **self.typed["key"].cleaned_data)
            return _("%s设为重点督办，交到承办单位时列入督办。") % item
        if act == "unmark_key":
            keymatters.unmark_key(**common)
            return _("%s不再设为重点督办。") % item
        if act in LEAVING:
            LEAVING[act](**common, reason=reason, version=version)
            return _("%s已从这次审议中拿下。") % item
        if act == "try_again":
            carrying.try_again(**common)
            return _("%s再执行一次。") % item
        if act == "acknowledge":
            carrying.acknowledge(**common, reason=reason)
            return _("%s记为另行处理。") % item
        if act not in Decision.values:
            raise Http404
        done = deciding.conclude(
            **common, decision=act, reason=reason, reason_code=typed["reason_code"], merge_into=typed["merge_into"],
            promised_on=typed["promised_on"], deputy=typed["deputy"], version=version,
        )  # fmt: skip
        return _("%(item)s：%(decision)s。") % {"item": done, "decision": done.get_decision_display()}

    def after(self, item: AgendaItem, act: str) -> str:
        """The same item, or the next one, which then lies on the table so that the projector follows."""
        if act == "try_again":
            carrying.carry_out(meeting_id=self.meeting.pk)
        if act in STAYING:
            return self.address(item=item.position)
        left = self.meeting.items.undecided().order_by("position")
        following = left.filter(position__gt=item.position).first() or left.first()
        if following is None:
            return self.address()
        if self.meeting.state == MeetingState.OPEN and following.state == ItemState.WAITING:
            deciding.take(item_id=following.pk, by=self.request.user)
        return self.address(item=following.position)

    def item(self) -> AgendaItem | None:
        position = self.request.GET.get("item", "")
        if not position:
            return None
        if not (position.isdecimal() and len(position) < 5):
            raise Http404
        return get_object_or_404(queries.items_of(self.meeting), position=int(position))

    def address(self, **more) -> str:
        query = ({"tab": self.tab.name} if self.tab else {}) | more
        here = reverse("suggestions:meeting", args=[self.meeting.pk])
        return f"{here}?{urlencode(query)}" if query else here

    def page(self, item: AgendaItem | None, act: str = "", status: int = 200) -> HttpResponse:
        counts = queries.counted(self.meeting, self.tabs)
        tab = self.tab or self.tabs[0 if counts["waiting"] or not sum(counts.values()) else 1]
        items = list(queries.items_of(self.meeting, tab.where))
        if item is None and items:
            item = next((one for one in items if one.state == ItemState.DISCUSSING), items[0])
        here = queries.present(self.meeting)
        errors = self.meeting.items.exclude(carry_error="").filter(carried_at=None)
        over = self.meeting.state == MeetingState.CLOSED
        context = {
            "minutes": documents.minutes_of(self.request.user, self.meeting) if over else None,
            "minutes_key": sheets.key_of(self.meeting) if over and self.records else "",
            "batch_acts": self.batch_acts(items),
            "tabs": [(one, counts[one.name]) for one in self.tabs],
            "tab": tab,
            "items": items,
            "total": sum(counts.values()),
            "present": here,
            "draft": self.meeting.lists.select_related("organ").order_by("-pk").first(),
            "takes_cases": self.records and cases.may_add(self.meeting),
            "makes_lists": listing.makes_lists(self.meeting),
            "stuck": list(errors.select_related("ticket")) if self.meeting.state == MeetingState.CLOSED else [],
            "to_carry": self.meeting.items.to_carry_out().count(),
            "quorum": panels.has_quorum(self.meeting, here),
            "may_cast": self.meeting.attendees.voting().filter(deputy__user=self.request.user).exists(),
        }
        return render(
            self.request, "suggestions/deliberations/meeting.html", context | self.panel(item, act), status=status
        )

    def batch_acts(self, items: list[AgendaItem]) -> list[tuple[str, str]]:
        """What may be done with several items at once; nothing without a recorder or where all is decided."""
        left = [item for item in items if item.is_undecided]
        for item in left:
            item.meeting = self.meeting
        if not self.records or not left:
            return []
        return [(name, batches.label_of(name)) for name in batches.acts_for(self.meeting, left)]

    def panel(self, item: AgendaItem | None, act: str = "") -> dict:
        typed = panels.Typed(act, getattr(self, "typed", {}), getattr(self, "sentence", ""))
        found = panels.panel(self.request.user, self.meeting, item, records=self.records, typed=typed)
        return found | {"here_url": self.address()}
