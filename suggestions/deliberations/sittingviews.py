"""The meeting while it sits (审议台): list and panel, one act at a time, the projector, a member's own ballot."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from liaison.accounts.scope import can
from liaison.attachments.models import File
from liaison.core import toasts
from liaison.core.errors import DomainError
from suggestions.deliberations import (
    agenda,
    carrying,
    cases,
    chain,
    deciding,
    forms,
    listing,
    projector,
    queries,
    sheets,
    tally,
    wording,
)
from suggestions.deliberations.items import BY_VOTE, AgendaItem, Decision, ItemState
from suggestions.deliberations.models import ItemKind, Meeting, MeetingState
from suggestions.deliberations.powers import may_record
from suggestions.tickets.models import Ticket

RELATED = ("kind", "organ", "group", "closed_by")
WITH_PROPOSAL = {"vote", "propose", Decision.ASSIGNED, Decision.REHANDLED, Decision.LISTED}
PROPOSED_KINDS = {ItemKind.ENLIST, ItemKind.ASSIGN, ItemKind.CONFER}
SHOWN_WITH_ITS_FORM = {"reconsider", "acknowledge"}
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
        data, found = self.request.POST, {"conclusion": forms.ConclusionForm(self.request.POST, item=item, act=act)}
        if act in WITH_PROPOSAL and item.kind in PROPOSED_KINDS:
            units = queries.units_for_panel(self.meeting.organ)
            found["proposal"] = forms.ProposalForm(data, item=item, units=units)
        if act == "vote":
            found["count"] = forms.count_form(item)(data, meeting=self.meeting)
        return found

    def refuse(self, refusal: DomainError) -> None:
        """The sentence stands at the field it names, in whichever form has that field."""
        self.sentence = refusal.message
        for form in self.typed.values():
            if refusal.field in form.fields:
                return form.add_error(refusal.field, refusal.message)
        first = self.typed.get("count") or self.typed["conclusion"]
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
        if act in {"propose", "take", "reconsider", "try_again", "acknowledge"}:
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
        context = {
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
            "quorum": self.has_quorum(here),
            "may_cast": self.meeting.attendees.voting().filter(deputy__user=self.request.user).exists(),
        }
        return render(
            self.request, "suggestions/deliberations/meeting.html", context | self.panel(item, act), status=status
        )

    def has_quorum(self, here: int) -> bool:
        if self.meeting.state != MeetingState.OPEN or not self.meeting.kind.votes:
            return True
        return tally.has_quorum(here, self.meeting.quorum_need)

    def panel(self, item: AgendaItem | None, act: str = "") -> dict:
        """What the panel of one item shows: the matter, the proposal, the count or what was decided."""
        base = {"meeting": self.meeting, "item": item, "records": self.records, "here_url": self.address()}
        if item is None:
            return base
        item.meeting = self.meeting
        here, typed = queries.present(self.meeting), getattr(self, "typed", {})
        need = queries.need_now(self.meeting, here)
        live = self.meeting.state in {MeetingState.PLANNED, MeetingState.OPEN}
        sits, user = self.meeting.state == MeetingState.OPEN, self.request.user
        edits = self.records and live and item.is_undecided
        votes = self.meeting.kind.votes and item.kind in BY_VOTE
        counts = edits and sits and votes
        units = queries.units_for_panel(self.meeting.organ) if edits and item.kind in PROPOSED_KINDS else []
        return base | {
            "act": act,
            "sentence": getattr(self, "sentence", "") if not edits and act not in SHOWN_WITH_ITS_FORM else "",
            "conclusion": typed.get("conclusion"),
            "proposal": (typed.get("proposal") or forms.ProposalForm(item=item, units=units)) if units else None,
            "count": (typed.get("count") or forms.count_form(item)(meeting=self.meeting)) if counts else None,
            "edits": edits,
            "sits": sits,
            "present": here,
            "need": need,
            "line": wording.line_in_words(self.meeting, need) if votes and sits else "",
            "quorum": self.has_quorum(here),
            "gate": chain.passed_gate(item) if edits and votes else True,
            "choices": self.choices(item) if edits and sits else [],
            "votes": list(item.votes.select_related("by", "struck_by").order_by("round")),
            "unit": queries.proposed_unit(item),
            "voices": list(item.ticket.voices.select_related("resident").order_by("pk")[:6]) if item.ticket else [],
            "photos": File.objects.of("ticket", item.ticket_id) if item.ticket_id else [],
            "similar": queries.similar_of(user, item) if edits and item.act_id is None else [],
            "sheet_key": sheets.key_of(self.meeting, item) if votes and can(user, "paper:print") else "",
            "case": queries.case_file(user, item),
            "readable": item.ticket_id and Ticket.objects.visible_to(user).filter(pk=item.ticket_id).exists(),
        }

    def choices(self, item: AgendaItem) -> list[dict]:
        """The decisions that need no count, each with its key, its form and whether it was just refused."""
        keys = {Decision.MERGED: "m", Decision.SUPPLEMENT: "r", Decision.OTHER_TRACK: "t", "defer": "d"}
        names = [*deciding.without_vote(item), "defer", "drop"]
        labels = dict(Decision.choices) | {"defer": _("转下次"), "drop": _("撤出议程")}
        typed = getattr(self, "typed", {}).get("conclusion")
        acted = self.request.POST.get("act", "")
        return [
            {
                "name": str(name), "label": labels[name], "key": keys.get(name, ""), "open": acted == name,
                "form": typed if typed and acted == name else forms.ConclusionForm(item=item, act=str(name)),
                "merge": name == Decision.MERGED, "coded": name == Decision.OTHER_TRACK,
                "dated": name == Decision.PROMISED,
            }
            for name in names
        ]  # fmt: skip


@require_safe
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The projector (投屏): the item on the table, large; a slice that asks again every two seconds."""
    rows = Meeting.objects.visible_to(request.user).select_related(*RELATED)
    meeting = get_object_or_404(rows, pk=pk)
    stamp = projector.stamp(meeting)
    if request.htmx and request.headers.get("If-None-Match") == stamp:
        return HttpResponseNotModified()
    item = projector.on_screen(meeting)
    context = {
        "meeting": meeting, "item": item, "present": queries.present(meeting), "unit": queries.proposed_unit(item),
        "progress": projector.progress(meeting),
    }  # fmt: skip
    whole, slice_ = "suggestions/deliberations/screen.html", "suggestions/deliberations/_screen.html"
    answer = render(request, slice_ if request.htmx else whole, context)
    answer["ETag"], answer["Cache-Control"] = stamp, "private, no-cache"
    return answer


class BallotView(View):
    """A member's own word in a named vote, on the phone."""

    def dispatch(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related(*RELATED), pk=pk)
        self.attendee = self.meeting.attendees.voting().filter(deputy__user=request.user).first()
        if self.attendee is None:
            raise PermissionDenied(_("您不在这次会议有表决权的名单里。"))
        return super().dispatch(request)

    def get(self, request: HttpRequest, sentence: str = "", status: int = 200) -> HttpResponse:
        item = projector.on_screen(self.meeting)
        open_ = item if item and item.state == ItemState.DISCUSSING and item.kind in BY_VOTE else None
        mine = open_.ballots.filter(round=open_.round, attendee=self.attendee).first() if open_ else None
        context = {"meeting": self.meeting, "item": open_, "mine": mine, "sentence": sentence}
        return render(request, "suggestions/deliberations/ballot.html", context, status=status)

    def post(self, request: HttpRequest) -> HttpResponse:
        position = request.POST.get("item", "")
        item = self.meeting.items.filter(position=int(position)).first() if position.isdecimal() else None
        if item is None:
            raise Http404
        try:
            deciding.cast(item_id=item.pk, by=request.user, choice=request.POST.get("choice", ""))
        except DomainError as refusal:
            return self.get(request, str(refusal), refusal.status)
        toasts.done(request, _("您的意见记下了；主持人宣布结果前可以改。"))
        return redirect("suggestions:meeting-ballot", self.meeting.pk)
