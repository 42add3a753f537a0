"""The wording of an organ's papers (公文用语): one page a kind; a real example is looked at before it is saved."""

from base64 import b64encode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.core import clock, toasts, wording
from liaison.core.errors import DomainError
from liaison.core.registers import Line, RegisterPage
from liaison.core.views import FormPage
from liaison.divisions.models import Unit
from liaison.documents.papers import actions, kinds, letterhead, pdf, queries
from liaison.documents.papers.composing import compose
from liaison.documents.papers.forms import WordingForm
from liaison.documents.papers.kinds import Subject


class OfOrgan:
    """Whose wording: one's own unit's, or for the county an organ of its place (?organ=)."""

    @cached_property
    def organ(self) -> Unit:
        user = self.request.user
        asked = self.request.GET.get("organ", "")
        if user.posting is None or user.posting.unit_id is None:
            raise PermissionDenied(_("您现在的身份不属于发文单位。"))
        if not asked.isdecimal() or int(asked) == user.posting.unit_id:
            return user.posting.unit
        organ = get_object_or_404(Unit.objects.visible_to(user).select_related("division"), pk=asked)
        if not actions.may_word(user, organ):
            raise Http404
        return organ

    @property
    def query(self) -> str:
        own = self.organ.pk == self.request.user.posting.unit_id
        return "" if own else f"?organ={self.organ.pk}"


class Wordings(OfOrgan, RegisterPage):
    """GET /paper/wording/: the kinds this unit issues."""

    title = gettext_lazy("公文用语")
    heads = (gettext_lazy("种类"), gettext_lazy("机关代字"), gettext_lazy("版本"))
    empty = gettext_lazy("本单位不发带字号的公文。")
    icon = "file-earmark-text"
    crumb = (gettext_lazy("公文"), "documents:paper-list")

    @property
    def note(self) -> str:
        return _("%s。已发的公文不跟着改。") % self.organ

    def listed(self, query) -> dict:
        """A handful of kinds, not rows of a table."""
        used = queries.newest_versions(self.organ)
        lines = [self.line((kind, used.get(kind.name, 0))) for kind in kinds.issued_by(self.organ.kind)]
        return {"lines": lines, "filters": self.filters()}

    def filters(self) -> list[dict]:
        if self.request.user.posting.unit.division_id == self.request.user.posting.division_id[:6]:
            organs = Unit.objects.visible_to(self.request.user).active().organs().order_by("division")
            options = [
                {"label": organ.name, "href": f"?organ={organ.pk}", "on": organ.pk == self.organ.pk} for organ in organs
            ]
            if len(options) > 1:
                return [{"label": _("单位"), "chosen": self.organ.name, "clear": "?", "options": options}]
        return []

    def line(self, row) -> Line:
        kind, version = row
        texts = queries.wording(self.organ, kind)[1]
        return Line(
            kind.label,
            f"{reverse('documents:wording-edit', args=[kind.name])}{self.query}",
            [texts["word"], _("第 %d 版") % version if version else _("通用")],
        )


class EditWording(OfOrgan, FormPage):
    """GET/POST /paper/wording/<kind>/: look at a real example, then save a new version."""

    form_class = WordingForm
    template_name = "documents/papers/wording.html"

    def find(self):
        kind = kinds.paper_kind(self.kwargs["kind"])
        if kind is None or self.organ.kind not in kind.issuers:
            raise Http404
        self.in_use, self.texts = queries.wording(self.organ, kind)
        return kind

    @property
    def title(self) -> str:
        return _("公文用语：%s") % self.thing.label

    def form_arguments(self) -> dict:
        return {"kind": self.thing, "texts": self.texts}

    def post(self, request, *args, **kwargs) -> HttpResponse:
        if "save" in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            self.pages = self.preview(form.texts())
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            return self.show(form, status=refusal.status)
        return self.show(form)

    def preview(self, texts: dict[str, str]) -> list[str]:
        """The pages of a real example in the new words, as pictures."""
        for slot in letterhead.slots_of(self.thing):
            slot.check(texts[slot.name])
        actions.check_word(self.organ, texts["word"])
        subject = self.thing.example(self.organ)
        if subject is None:
            raise DomainError(_("还没有可以套用的事项，先有一件才能预览。"))
        proposed = {question.name: question.proposed().isoformat() for question in self.thing.questions}
        subject = Subject(subject.things, subject.to_unit, proposed | dict(subject.args))
        sheet = compose(self.organ, self.thing, subject, texts, self.by)
        return [b64encode(page).decode() for page in pdf.pictures(sheet, _("样张"))]

    def perform(self, form) -> str:
        made = actions.save_wording(organ=self.organ, kind=self.thing, texts=form.texts(), by=self.by)
        toasts.done(self.request, _("已存为第 %d 版。") % made.version)
        return self.back()

    def back(self) -> str:
        return f"{reverse('documents:wording-list')}{self.query}"

    def more(self) -> dict:
        today = clock.today()
        rows = queries.versions(self.organ, self.thing)
        return {
            "crumb": (_("公文用语"), self.back()),
            "organ": self.organ,
            "pages": getattr(self, "pages", []),
            "versions": [(row.version, wording.day(row.from_on, today), row.by) for row in rows],
        }
