"""Plans of revisits and their rows, for the organ (回访安排)."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.scope import can
from liaison.core import clock, toasts, wording
from liaison.core.errors import DomainError
from liaison.core.filters import chip
from liaison.core.reading import reading_only
from liaison.core.registers import Act, Line, RegisterPage
from liaison.core.views import ActionView, FormPage, ListPage, safe_next
from suggestions.revisits import documents, planning, queries
from suggestions.revisits.forms import AssignForm, PeriodForm, RedrawForm
from suggestions.revisits.models import Revisit, RevisitPlan

HOW = (
    ("open", gettext_lazy("还没问")),
    ("late", gettext_lazy("超过日期没问")),
    ("disputed", gettext_lazy("不符，等处理")),
    ("agrees", gettext_lazy("相符")),
    ("unreachable", gettext_lazy("联系不上")),
    ("decided", gettext_lazy("不符，已处理")),
)


class Plans(RegisterPage):
    """Every sample drawn here, the newest first."""

    title = gettext_lazy("回访")
    template_name = "suggestions/revisits/plans.html"
    note = gettext_lazy("从办结的件里抽样，请代表和联络员问本人；单位说办好了的，和群众的话对一对。")
    heads = (
        gettext_lazy("计划"), gettext_lazy("抽中"), gettext_lazy("已问"), gettext_lazy("相符率"),
        gettext_lazy("联系不上"), gettext_lazy("等处理"), gettext_lazy("抽样"),
    )  # fmt: skip
    empty = gettext_lazy("还没有抽过样。选一段办结日期，先看看有多少件可以回访。")
    icon = "telephone-fill"
    order = ("-drawn_at", "-id")

    @property
    def crumb(self):
        """Back to the wall, for those who have one."""
        return (_("督办墙"), "suggestions:supervise") if can(self.request.user, "case:read") else None

    def rows(self):
        rows = queries.plans(self.request.user)
        state = self.request.GET.get("state", "")
        if state == "open":
            return rows.filter(replaced_at=None, n_open__gt=0)
        return rows.filter(n_disputed__gt=0) if state == "disputed" else rows

    def filters(self) -> list[dict]:
        options = [("open", _("还没问完")), ("disputed", _("有不符等处理"))]
        return [chip(self.request.GET, "state", _("进展"), options)]

    def line(self, plan: RevisitPlan) -> Line:
        found, today = queries.result_of(plan), clock.today()
        drawn = wording.day(clock.local(plan.drawn_at).date(), today)
        cells = [
            f"{found.total} / {plan.eligible}", found.asked, percent(found.share), percent(found.unreachable_share),
            found.disputed or "", f"{drawn} {plan.drawn_by.name}",
        ]  # fmt: skip
        href = reverse("suggestions:revisit-plan", args=[plan.pk])
        tag = _("已重抽") if plan.replaced_at else ""
        return Line(plan, href, cells, sub=plan.organ, tag=tag, quiet=bool(plan.replaced_at))

    def acts(self) -> list[Act]:
        user = self.request.user
        found = [Act(_("逐件"), reverse("suggestions:revisit-rows"), "list")] if can(user, "revisit:answer") else []
        if can(user, "revisit:plan"):
            found.append(Act(_("抽样回访"), reverse("suggestions:revisit-new"), "plus-lg", True))
        return found


def percent(share: float | None) -> str:
    return "—" if share is None else f"{share} %"


class NewPlan(ActionView):
    """The days in the address show what would be drawn; the button draws."""

    form_class = PeriodForm
    template_name = "suggestions/revisits/new.html"

    def get(self, request, *args, **kwargs) -> HttpResponse:
        form = PeriodForm(request.GET) if "from_on" in request.GET else PeriodForm(initial=this_quarter())
        status = 422 if form.is_bound and not form.is_valid() else 200
        with reading_only():
            return self.show(form, status=status)

    def perform(self, form) -> str:
        plan = planning.draw(by=self.request.user, **form.cleaned_data)
        toasts.done(self.request, _("抽中 %(n)d 件。请分派给人去问。") % {"n": plan.size})
        return reverse("suggestions:revisit-plan", args=[plan.pk])

    def context(self, form) -> dict:
        days = form.cleaned_data if form.is_bound and form.is_valid() else None
        found = planning.preview(self.request.user, **days) if days else None
        rule = planning.rule_of(self.request.user.posting.unit)
        return {"rule": rule, "found": found, "days": days}


def this_quarter() -> dict:
    today = clock.today()
    return {"from_on": today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), "until_on": today}


class Rows(ListPage):
    """Each person to ask, whatever plan or month they belong to; ticked ones are given to somebody."""

    template_name = "suggestions/revisits/rows.html"
    order = ("due_on", "id")

    def rows(self):
        rows = Revisit.objects.visible_to(self.request.user).select_related(*queries.RELATED)
        rows = queries.filtered(rows, self.request.GET.get("how", ""))
        if self.request.GET.get("organ") == "own":
            rows = rows.filter(organ=self.request.user.posting.unit_id)
        kind = self.request.GET.get("kind", "")
        return rows.filter(plan__isnull=kind == "months") if kind in {"sample", "months"} else rows

    def filters(self) -> list[dict]:
        kinds = [("sample", _("抽样")), ("months", _("办结后几个月"))]
        query = self.request.GET
        chips = [chip(query, "how", _("进展"), HOW), chip(query, "kind", _("来由"), kinds)]
        own = chip(query, "organ", _("谁安排"), [("own", _("本机关"))])
        return [*chips, own] if can(self.request.user, "revisit:plan") else chips

    def context(self) -> dict:
        user = self.request.user
        organ = user.posting.unit if can(user, "revisit:plan") else None
        form = AssignForm(people=planning.callers(organ)) if organ else None
        return {"assign": form, "organ": organ, "today": clock.today()}


class PlanPage(Rows):
    """One plan: how far it is, how far voters and units agree, and its rows."""

    template_name = "suggestions/revisits/plan.html"

    @cached_property
    def plan(self) -> RevisitPlan:
        rows = RevisitPlan.objects.visible_to(self.request.user)
        found = rows.filter(pk=self.kwargs["pk"]).select_related("organ", "rule", "drawn_by", "previous").first()
        if found is None:
            raise Http404
        return found

    def rows(self):
        return super().rows().filter(plan=self.plan)

    def filters(self) -> list[dict]:
        return super().filters()[:1]

    def context(self) -> dict:
        counted = queries.plans(self.request.user).get(pk=self.plan.pk)
        mine = can(self.request.user, "revisit:plan") and self.request.user.posting.unit_id == self.plan.organ_id
        more = super().context()
        return more | {
            "plan": self.plan,
            "result": queries.result_of(counted),
            "sound": sorted(self.plan.drawn_again()) == drawn_numbers(self.plan),
            "mine": mine,
            "assign": more["assign"] if mine and not self.plan.replaced_at else None,
            "next": RevisitPlan.objects.visible_to(self.request.user).filter(previous=self.plan).first(),
            "key": documents.key_of(self.plan),
            "may_print": can(self.request.user, "paper:print"),
            "may_export": can(self.request.user, "revisit:answer"),
        }


def drawn_numbers(plan: RevisitPlan) -> list[str]:
    return sorted(plan.revisits.values_list("ticket__number", flat=True))


class Redraw(FormPage):
    form_class = RedrawForm
    title = gettext_lazy("重新抽样")

    def find(self) -> RevisitPlan:
        rows = RevisitPlan.objects.visible_to(self.by).filter(organ=self.by.posting.unit_id, replaced_at=None)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def act(self, reason: str) -> str:
        self.made = planning.redraw(plan_id=self.thing.pk, by=self.by, reason=reason)
        return _("已重抽，抽中 %(n)d 件。") % {"n": self.made.size}

    def back(self) -> str:
        return reverse("suggestions:revisit-plan", args=[getattr(self, "made", self.thing).pk])

    def more(self) -> dict:
        return {"crumb": (str(self.thing), self.back()), "note": _("已经问过的人，这次不再抽。")}


@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """The ticked rows go to one person; a refusal is said on the page one came from."""
    organ = request.user.posting.unit
    form = AssignForm(request.POST, people=planning.callers(organ) if organ else None)
    back = safe_next(request) or reverse("suggestions:revisit-rows")
    if not form.is_valid():
        toasts.warn(request, _("请选交给谁。"))
        return redirect(back)
    picked = [int(pk) for pk in request.POST.getlist("pick") if pk.isdecimal()]
    try:
        n = planning.assign(by=request.user, revisit_ids=picked, **form.cleaned_data)
        toasts.done(request, _("已交给 %(who)s，%(n)d 件。") % {"who": form.cleaned_data["person"].name, "n": n})
    except (DomainError, PermissionDenied) as refusal:
        toasts.warn(request, str(refusal))
    return redirect(back)


@never_cache
@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows of a plan as a sheet, masked."""
    plan = get_object_or_404(RevisitPlan.objects.visible_to(request.user), pk=pk)
    rows = Revisit.objects.visible_to(request.user).filter(plan=plan).select_related(*queries.RELATED)
    return documents.csv_of(plan, rows.order_by("pk"))
