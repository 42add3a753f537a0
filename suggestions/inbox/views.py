"""The unit's inbox, signing, and the editor of a reply with its draft and preview."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from liaison.core import drafts, toasts
from liaison.core.errors import DomainError
from liaison.core.filters import CURSOR, address
from liaison.core.views import ActionView, field_of
from suggestions.inbox import actions, checking, queries
from suggestions.inbox.forms import PhotosForm, ReplyTextForm
from suggestions.inbox.models import ReplyText
from suggestions.tickets.models import Ticket
from suggestions.workflow.acts import BY_NAME

MOST_SIGNED = 100
DRAFTED = ("done_text", "result_text", "next_text", "contact", "result_class", "promised_on", "reason")
RELATED = ("division", "category", "venue__unit", "profile", "body")


def inbox(request: HttpRequest, refused: dict[int, str] | None = None, status: int = 200) -> HttpResponse:
    """What the unit holds, tab by tab."""
    counts = queries.counts(request.user)
    busy = next((name for name, n in counts.items() if n), "unsigned")
    tab = queries.BY_NAME.get(request.GET.get("tab", busy), queries.TABS[0])
    here = reverse("suggestions:desk-unit")
    found = queries.rows(request.user, tab.name, request.GET.get(CURSOR, ""))
    context = {
        "tab": tab,
        "views": [
            {
                "label": one.label,
                "href": f"{here}?tab={one.name}",
                "count": _capped(counts[one.name]),
                "current": one == tab,
            }
            for one in queries.TABS
        ],
        "rows": [(row, (refused or {}).get(row.leg.ticket_id, "")) for row in found.rows],
        "more": here + address(request.GET, tab=tab.name, **{CURSOR: found.after}) if found.after else "",
        "total": _capped(counts[tab.name]),
        "paged": CURSOR in request.GET,
    }
    return render(request, "suggestions/inbox/inbox.html", context, status=status)


def _capped(n: int) -> str:
    return f"{queries.CAP}+" if n > queries.CAP else str(n)


@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Sign for one or many; who was refused stays in its row with the sentence."""
    ticked = request.POST.getlist("pick")
    picked = Ticket.objects.visible_to(request.user).filter(number__in=ticked[:MOST_SIGNED])
    went, refused = actions.sign_each(picked=picked.order_by("number"), by=request.user)
    if went:
        toasts.done(request, _("已签收 %d 件，期限不变。") % went)
    if len(ticked) > MOST_SIGNED:
        toasts.warn(request, _("一次最多签收 %d 件，其余的还在这里，请再签一次。") % MOST_SIGNED)
    if refused:
        return inbox(request, refused, 422)
    if not went:
        toasts.warn(request, _("请先勾选要签收的意见件。"))
    return redirect("suggestions:desk-unit")


class ReplyEditor(ActionView):
    """The page of move 16 and 25: four parts, class, photos, warnings and the preview beside it."""

    act_name = ""
    template_name = "suggestions/inbox/reply.html"

    @property
    def act(self):
        return BY_NAME[self.act_name]

    @property
    def form_class(self):
        return self.act.form

    @cached_property
    def ticket(self) -> Ticket:
        rows = Ticket.objects.visible_to(self.request.user).select_related(*RELATED)
        return get_object_or_404(rows, number=self.kwargs["number"])

    @cached_property
    def draft(self):
        return drafts.kept(user_id=self.request.user.pk, form=self.act_name, key=self.ticket.number)

    def form_arguments(self) -> dict:
        initial = drafts.body_of(self.draft) if self.draft and self.request.method == "GET" else {}
        return {"ticket": self.ticket, "user": self.request.user, "initial": initial}

    def get(self, request, *args, **kwargs):
        if not self.act.open_to(request.user, self.ticket):
            toasts.warn(request, _("%(thing)s现在不能%(act)s。") % {"thing": self.ticket, "act": self.act.label})
            return redirect("suggestions:ticket-detail", self.ticket.number)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if "insert" in request.POST or "show" in request.POST:
            keep_draft(request, self.act_name, self.ticket.number)
            return self.show(self.form_class(initial=self._typed(), **self._who()))
        if not self.act.open_to(request.user, self.ticket):
            self._keep()
            raise PermissionDenied(
                _("%(thing)s现在不能%(act)s。写好的内容已存为草稿。") % {"thing": self.ticket, "act": self.act.label}
            )
        return super().post(request, *args, **kwargs)

    def _who(self) -> dict:
        return {"ticket": self.ticket, "user": self.request.user}

    def _typed(self) -> dict:
        """What was typed, with the chosen text module put at the end of its part."""
        typed = {name: self.request.POST.get(name, "") for name in DRAFTED}
        pk = self.request.POST.get("insert", "")
        module = ReplyText.objects.visible_to(self.request.user).filter(pk=int(pk) if pk.isdecimal() else 0).first()
        if module:
            typed[module.part] = f"{typed[module.part]}\n{module.text}".strip()
        return typed

    def _keep(self) -> None:
        keep_draft(self.request, self.act_name, self.ticket.number)

    def show(self, form, status: int = 200, conflict: bool = False) -> HttpResponse:
        if form.is_bound:
            self._keep()
        return super().show(form, status, conflict)

    def perform(self, form) -> str:
        photos = PhotosForm(self.request.POST, self.request.FILES)
        if not photos.is_valid():
            raise DomainError("；".join(str(error) for errors in photos.errors.values() for error in errors))
        version = self.request.POST.get("version", "")
        actions.answer(
            act=self.act, ticket=self.ticket, by=self.request.user, typed=form.cleaned_data,
            version=int(version) if version.isdecimal() else None, **photos.cleaned_data,
        )  # fmt: skip
        toasts.done(self.request, _("%s 的答复已提交，等交办机关审核后群众才看得到。") % self.ticket)
        return reverse("suggestions:desk-unit")

    def context(self, form) -> dict:
        parts = {name: form[name].value() or "" for name in form.fields if name in DRAFTED}
        return {
            "act": self.act,
            "ticket": self.ticket,
            "lead": self.ticket.lead,
            "photos": PhotosForm(),
            "texts": ReplyText.objects.visible_to(self.request.user),
            "opinions": self.ticket.legs.filter(role="co", round=self.ticket.round).select_related("to_unit"),
            "draft": self.draft,
            "draft_href": reverse(f"suggestions:{self.act_name}-draft", args=[self.ticket.number]),
            "back": reverse("suggestions:ticket-detail", args=[self.ticket.number]),
            "version": self.ticket.version,
            **beside(form, parts),
        }


def beside(form, parts: dict) -> dict:
    """What stands beside the editor: warnings, and the answer as the villager will read it."""
    ticket = form.ticket
    masks = [mask for mask in ticket.voices.values_list("resident__name_mask", flat=True) if mask]
    chosen = str(parts.get("result_class") or "")
    return {
        "warnings": checking.warnings({name: str(value) for name, value in parts.items()}, masks),
        "parts": parts,
        "chosen": next((one for one in form.fields["result_class"].queryset if str(one.pk) == chosen), None),
        "unit": ticket.lead.to_unit if ticket.lead else None,
    }


def keep_draft(request: HttpRequest, form: str, number: str) -> None:
    body = {name: request.POST.get(name, "") for name in DRAFTED}
    if any(body[name].strip() for name in ("done_text", "result_text", "next_text", "reason")):
        drafts.keep(user_id=request.user.pk, form=form, key=number, body=body)


@require_POST
def draft(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Keep what is typed and answer with warnings and preview; called while somebody writes."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user), number=number)
    if request.POST.get("drop"):
        drafts.drop(user_id=request.user.pk, form=act, key=number)
        return redirect(f"suggestions:ticket-{act}", number)
    keep_draft(request, act, number)
    form = BY_NAME[act].form(ticket=ticket, user=request.user)
    parts = {name: request.POST.get(name, "") for name in form.fields}
    context = {"ticket": ticket, "kept": True, **beside(form, parts)}
    return render(request, "suggestions/inbox/_beside.html", context)


class TextsView(View):
    """The unit's text modules: the list, one more, one less."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(ReplyTextForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if drop := request.POST.get("drop", ""):
            text = get_object_or_404(
                ReplyText.objects.visible_to(request.user), pk=int(drop) if drop.isdecimal() else 0
            )
            actions.drop_text(text_id=text.pk, by=request.user)
            toasts.done(request, _("已删去“%s”。") % text)
            return redirect("suggestions:inbox-texts")
        form = ReplyTextForm(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            text = actions.keep_text(by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(field_of(form, refusal), refusal.message)
            return self.show(form, refusal.status)
        toasts.done(request, _("已加上“%s”。") % text)
        return redirect("suggestions:inbox-texts")

    def show(self, form, status: int = 200) -> HttpResponse:
        texts = ReplyText.objects.visible_to(self.request.user)
        return render(self.request, "suggestions/inbox/texts.html", {"form": form, "texts": texts}, status=status)
