"""Pages of problem lists (问题清单): versions and their difference, the public copy, consent, handing out."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from liaison.core import toasts
from liaison.core.background import enqueue_after_commit
from liaison.core.errors import DomainError
from liaison.core.filters import chip
from liaison.core.forms import HouseForm
from liaison.core.registers import Act, Line, RegisterPage
from liaison.core.views import FormPage
from suggestions.deliberations import carrying, handouts, listforms, listing, versions
from suggestions.deliberations.lists import IN_FORCE, ListState, ProblemList
from suggestions.deliberations.models import Meeting
from suggestions.deliberations.powers import power


class Lists(RegisterPage):
    title = gettext_lazy("问题清单")
    heads = (
        gettext_lazy("编号"), gettext_lazy("机关"), gettext_lazy("哪次会议"), gettext_lazy("件数"),
        gettext_lazy("已交办"), gettext_lazy("状态"),
    )  # fmt: skip
    empty = gettext_lazy("还没有问题清单。会议逐件审议后，点“形成本次清单”。")
    icon = "list-check"
    order = ("-year", "-id")
    crumb = (gettext_lazy("会议与清单"), "suggestions:meeting-list")

    def rows(self):
        rows, query = versions.lists(self.request.user), self.request.GET
        return rows.filter(state=query["state"]) if query.get("state") in ListState.values else rows

    def filters(self) -> list[dict]:
        return [chip(self.request.GET, "state", _("状态"), ListState.choices)]

    def line(self, found: ProblemList) -> Line:
        cells = [found.organ, found.meeting, found.n_lines, found.n_handed, found.get_state_display()]
        return Line(found, reverse("suggestions:list", args=[found.number]), cells)

    def acts(self) -> list[Act]:
        return [Act(_("公开的清单"), reverse("front:open-lists"), "globe")]


@require_safe
def problem_list(request: HttpRequest, number: str) -> HttpResponse:
    """One version with its lines, and what it changed."""
    found = versions_or_404(request.user, number)
    wanted = request.GET.get("v", "")
    shown = next((one for one in found if str(one.revision) == wanted), found[0])
    lines = versions.lines_of(shown)
    mine = power("list:hand_out")(request.user, shown)
    context = {
        "list": shown,
        "versions": found,
        "lines": lines,
        "levels": versions.by_level(lines),
        "vote": versions.adopting_vote(shown),
        "changes": versions.difference(shown, shown.previous) if shown.previous else [],
        "handed": [line for line in lines if line.handed_at],
        "failed": [line for line in lines if line.hand_error],
        "in_force": mine and shown.state in IN_FORCE,
        "letters": handouts.letters_of(request.user, lines) if mine else [],
        "needs_consent": listing.needs_consent(shown.organ_id),
        "may_publish": mine and shown.state == ListState.ADOPTED,
    }
    return render(request, "suggestions/deliberations/list.html", context)


def versions_or_404(user, number: str) -> list[ProblemList]:
    found = versions.versions(user, number)
    if not found:
        raise Http404
    return found


@require_POST
def draw_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of what this meeting passed so far; its own item is the next to be voted on."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    try:
        draft = listing.draw_up(meeting_id=meeting.pk, by=request.user)
    except DomainError as refusal:
        toasts.warn(request, str(refusal))
        return redirect("suggestions:meeting", meeting.pk)
    toasts.done(request, _("清单草案 %s 已形成，请表决通过。") % draft)
    position = draft.agenda_items.values_list("position", flat=True).get()
    return redirect(f"{reverse('suggestions:meeting', args=[meeting.pk])}?item={position}")


class Amend(FormPage):
    """The next version of a list: which lines go, and why; what this meeting passed comes in by itself."""

    form_class = listforms.AmendForm
    template_name = "suggestions/deliberations/amend.html"
    title = gettext_lazy("起草清单新版")

    def find(self) -> Meeting:
        rows = Meeting.objects.visible_to(self.by).select_related("organ", "kind")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def chosen(self) -> ProblemList | None:
        rows = versions.amendable(self.thing.organ_id)
        pk = self.request.POST.get("problem_list") or self.request.GET.get("list", "")
        return rows.filter(pk=pk).first() if str(pk).isdecimal() else rows.order_by("-pk").first()

    def form_arguments(self) -> dict:
        initial = {"problem_list": self.chosen.pk} if self.chosen else {}
        return {"organ_id": self.thing.organ_id, "initial": initial}

    def act(self, problem_list: ProblemList, reason: str) -> str:
        picked = [int(pk) for pk in self.request.POST.getlist("remove") if pk.isdecimal()]
        removed = {pk: self.request.POST.get(f"why_{pk}", "") for pk in picked}
        draft = listing.amend(
            list_id=problem_list.pk, meeting_id=self.thing.pk, by=self.by, reason=reason, removed=removed
        )
        return _("新版草案 %s 已形成，请表决通过。") % draft

    def back(self) -> str:
        return reverse("suggestions:meeting", args=[self.thing.pk])

    def more(self) -> dict:
        picked = set(self.request.POST.getlist("remove"))
        lines = versions.lines_of(self.chosen) if self.chosen else []
        why = {line.pk: self.request.POST.get(f"why_{line.ticket_id}", "") for line in lines}
        rows = [(line, str(line.ticket_id) in picked, why[line.pk]) for line in lines]
        return {"crumb": (self.thing.title, self.back()), "lines": rows, "chosen": self.chosen}


class OfList(FormPage):
    """A form about the list in force of this number, of the own organ."""

    def find(self) -> ProblemList:
        found = versions_or_404(self.by, self.kwargs["number"])
        return next((one for one in found if one.state in IN_FORCE), found[0])

    def back(self) -> str:
        return f"{reverse('suggestions:list', args=[self.thing.number])}?v={self.thing.revision}"

    def more(self) -> dict:
        return {"crumb": (str(self.thing), self.back())}


class Publish(OfList):
    form_class = listforms.PublishForm
    title = gettext_lazy("公开清单")

    def form_arguments(self) -> dict:
        return {"lines": listing.publishable(self.thing)}

    def more(self) -> dict:
        hidden = self.thing.lines.count() - len(listing.publishable(self.thing))
        note = _("逐行写给群众看的话，空着的行不公开。")
        return super().more() | {"note": note + (_("另有 %d 件须保密，不在下面。") % hidden if hidden else "")}

    def perform(self, form) -> str:
        looked = form.cleaned_data["looked_through"]
        listing.publish(list_id=self.thing.pk, by=self.by, titles=form.titles(), looked_through=looked)
        toasts.done(self.request, _("%s已公开。") % self.thing)
        return self.back()


class Consent(OfList):
    form_class = listforms.ConsentForm
    title = gettext_lazy("记党委同意")

    def act(self, **cleaned) -> str:
        listing.note_consent(list_id=self.thing.pk, by=self.by, **cleaned)
        return _("已记下同意文号，可以交办。")


class HandOut(OfList):
    """What goes to whom, repeated before it goes."""

    form_class = HouseForm
    template_name = "suggestions/deliberations/hand_out.html"
    title = gettext_lazy("按清单交办")

    def more(self) -> dict:
        lines = [line for line in versions.lines_of(self.thing) if not line.handed_at]
        own = [line for line in lines if line.level != "county"]
        return super().more() | {
            "list": self.thing,
            "by_unit": versions.grouped_by_unit(line for line in own if line.unit),
            "unassigned": [line for line in own if not line.unit],
            "county": [line for line in lines if line.level == "county"],
        }

    def perform(self, form) -> str:
        listing.hand_out(list_id=self.thing.pk, by=self.by)
        enqueue_after_commit("suggestions.deliberations.tasks.hand_out_list", self.thing.pk)
        return self.back()

    def leave(self, url: str) -> HttpResponse:
        """A short list is handed out before its page is drawn again."""
        if self.thing.lines.to_hand_out().count() <= carrying.INLINE:
            n = carrying.hand_out_lines(list_id=self.thing.pk)
            failed = self.thing.lines.exclude(hand_error="").count()
            toasts.done(self.request, _("交出去 %d 件。") % (n - failed))
            if failed:
                toasts.warn(self.request, _("%d 件没有交出去，原因写在行里。") % failed)
        return super().leave(url)
