"""The management pages of ladders (督办阶梯): every version readable, a new one instead of a change."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from liaison.accounts.models import User
from liaison.accounts.scope import can
from liaison.audit.trail import record
from liaison.core.errors import DomainError
from liaison.core.registers import MANAGE, Line, RegisterPage
from liaison.core.views import FormPage
from suggestions.rules.ladders import Ladder, Rung
from suggestions.supervision.ladder_forms import RungForm, VersionForm

COPIED = ("kind", "by_system", "paper", "entered_by", "unit_kinds")


class Ladders(RegisterPage):
    """Every ladder that may hold here, nearest place first."""

    crumb = MANAGE
    title = gettext_lazy("督办阶梯")
    note = gettext_lazy("超期以后一级一级怎么督办、等几个工作日。用过的不改，只另立新版；已在督办的件沿用原来的版本。")
    heads = (
        gettext_lazy("阶梯"), gettext_lazy("适用地方"), gettext_lazy("施行"), gettext_lazy("几级"),
        gettext_lazy("依据"),
    )  # fmt: skip
    empty = gettext_lazy("还没有督办阶梯，请先运行 load_rules。")
    icon = "sort-up"

    def rows(self):
        return Ladder.objects.visible_to(self.request.user).select_related("division").prefetch_related("rungs")

    def line(self, ladder: Ladder) -> Line:
        place = ladder.division or _("全国默认")
        cells = [place, ladder.from_on.isoformat(), len(ladder.rungs.all()), ladder.basis]
        return Line(ladder, reverse("suggestions:ladder", args=[ladder.pk]), cells)


@require_safe
def ladder(request: HttpRequest, pk: int) -> HttpResponse:
    """One ladder: its rungs, and what reminders count."""
    found = get_object_or_404(Ladder.objects.visible_to(request.user).select_related("division"), pk=pk)
    context = {
        "ladder": found,
        "rungs": found.rungs.all(),
        "may_edit": can(request.user, "ladder:edit"),
        "place": request.user.posting.division,
    }
    return render(request, "suggestions/supervision/ladder.html", context)


class NewVersion(FormPage):
    """A copy of a ladder for the own place, to be changed and kept as the next version."""

    form_class = VersionForm
    template_name = "suggestions/supervision/new_ladder.html"
    title = gettext_lazy("另立新版")

    def find(self) -> Ladder:
        return get_object_or_404(Ladder.objects.visible_to(self.by), pk=self.kwargs["pk"])

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.rungs = list(self.find().rungs.all())
        first = [{"label": r.label, "wait": r.wait, "act_within": r.act_within, "used": True} for r in self.rungs]
        formset = formset_factory(RungForm, extra=0, min_num=len(first), max_num=len(first))
        self.table = formset(request.POST or None, initial=first, prefix="rungs")

    def get_form(self, data=None, files=None):
        names = ("points_deputy", "points_organ", "points_government", "remind_gap")
        return VersionForm(data, initial={name: getattr(self.find(), name) for name in names})

    def act(self, **cleaned) -> str:
        if not self.table.is_valid() or len(self.table.forms) != len(self.rungs):
            raise DomainError(_("表中有几处要改，见下面标红的地方。"))
        rows = [
            {name: getattr(rung, name) for name in COPIED} | typed.cleaned_data
            for rung, typed in zip(self.rungs, self.table.forms, strict=True)
        ]
        self.made = new_version(by=self.by, ladder=self.thing, rungs=rows, **cleaned)
        return _("已立：%s") % self.made

    def back(self) -> str:
        return reverse("suggestions:ladder", args=[getattr(self, "made", self.thing).pk])

    def more(self) -> dict:
        return {
            "crumb": (str(self.thing), self.back()),
            "lines": list(zip(self.rungs, self.table.forms, strict=False)),
            "table": self.table,
            "place": self.by.posting.division,
        }


@transaction.atomic
def new_version(*, by: User, ladder: Ladder, rungs: list[dict], **head) -> Ladder:
    """The next version of a ladder for the editor's own place; the rungs left out are closed up."""
    if not can(by, "ladder:edit"):
        raise PermissionDenied(_("督办阶梯由县人大机关定。"))
    kept = [rung for rung in rungs if rung.pop("used")]
    if not kept:
        raise DomainError(_("至少要有一级。"))
    place = by.posting.division_id
    same = Ladder.objects.filter(division=place, level=ladder.level, track=ladder.track)
    last = same.select_for_update().order_by("version").last()
    made = Ladder.objects.create(
        division_id=place, level=ladder.level, track=ladder.track, version=last.version + 1 if last else 1, **head
    )
    Rung.objects.bulk_create(Rung(ladder=made, n=n, **rung) for n, rung in enumerate(kept, start=1))
    record(made, "new_version", by=by, data={"from": ladder.pk})
    return made
