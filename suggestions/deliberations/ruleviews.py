"""Pages of the rules of meetings (会议种类、本级做法)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liaison.accounts.scope import can, reach
from liaison.core import toasts
from liaison.core.registers import MANAGE, Line, RegisterPage
from liaison.core.views import FormPage
from suggestions.deliberations import kinds, listing, wording
from suggestions.deliberations.forms import KindForm
from suggestions.deliberations.models import MeetingKind


class Kinds(RegisterPage):
    """Every kind with its numbers and where they stand."""

    template_name = "suggestions/deliberations/kinds.html"
    title = gettext_lazy("会议种类")
    heads = (
        gettext_lazy("名称"), gettext_lazy("到会"), gettext_lazy("通过"), gettext_lazy("须先经过"),
        gettext_lazy("通过后"), gettext_lazy("最多隔"), gettext_lazy("依据"),
    )  # fmt: skip
    order = ("order", "id")
    crumb = MANAGE

    def rows(self):
        return MeetingKind.objects.active()

    def line(self, kind: MeetingKind) -> Line:
        names = self.names
        href = reverse("suggestions:kind-new-version", args=[kind.pk]) if can(self.request.user, "kind:edit") else ""
        quorum = wording.share_in_words(kind.quorum_num, kind.quorum_den, kind.quorum_strict)
        passing = wording.share_in_words(kind.pass_num, kind.pass_den, kind.pass_strict)
        cells = [
            quorum if kind.votes else _("不表决"),
            _("%(base)s%(share)s") % {"base": kind.get_pass_base_display(), "share": passing} if kind.votes else "—",
            names.get(kind.requires, "—"),
            names.get(kind.next, "—"),
            _("%d 个月") % kind.max_gap_months if kind.max_gap_months else "—",
            kind.article if kind.verified or "未核" in kind.article else _("%s（未核实）") % kind.article,
        ]
        return Line(kind.label, href, cells, sub=_("第 %d 版") % kind.version if kind.version > 1 else "")

    def context(self) -> dict:
        user = self.request.user
        own = reach(user, "list:hand_out") == "H"
        return super().context() | {
            "own_practice": own, "needs_consent": own and listing.needs_consent(user.posting.unit_id),
        }  # fmt: skip

    def listed(self, query) -> dict:
        self.names = dict(MeetingKind.objects.active().values_list("code", "label"))
        return super().listed(query)


class NewVersion(FormPage):
    form_class = KindForm

    @property
    def title(self) -> str:
        return _("%s：另立新版") % self.thing

    def find(self) -> MeetingKind:
        return get_object_or_404(MeetingKind.objects.active(), pk=self.kwargs["pk"])

    def form_arguments(self) -> dict:
        return {"kind": self.thing}

    def act(self, **cleaned) -> str:
        kinds.new_version(by=self.by, kind_id=self.thing.pk, **cleaned)
        return _("新版已保存，施行日起召开的会议按它办。")

    def back(self) -> str:
        return reverse("suggestions:kind-list")

    def more(self) -> dict:
        return {"crumb": (_("会议种类"), self.back()), "note": _("已开和已散的会不受影响。")}


@require_POST
def practice(request: HttpRequest) -> HttpResponse:
    """Switch the consent of the party committee on or off for the own organ."""
    on = request.POST.get("needs_consent") == "1"
    kinds.set_practice(by=request.user, needs_consent=on)
    toasts.done(request, _("清单须经党委同意后交办。") if on else _("清单通过后可直接交办。"))
    return redirect("suggestions:kind-list")
