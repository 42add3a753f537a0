"""Acts on one sheet (对代表建议的动作): one tap to sign, and what its organ decides."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liaison.core import toasts
from liaison.core.errors import DomainError
from liaison.core.views import safe_next
from suggestions.formal import deciding, drafting, forms, moves
from suggestions.formal.views import OfSheet, find


@require_POST
def sign(request: HttpRequest, key: str) -> HttpResponse:
    """One tap (附议 / 谢绝); a refusal is said, nothing is lost."""
    sheet = find(request.user, key)
    form = forms.SignForm(request.POST, sheet=sheet)
    if not form.is_valid():
        toasts.warn(request, _("请点“附议”或“谢绝”。"))
        return redirect(safe_next(request) or _home(sheet))
    try:
        drafting.sign(suggestion_id=sheet.pk, by=request.user, **form.cleaned_data)
        said = _("已附议：%s") if form.cleaned_data["agrees"] else _("已谢绝：%s")
        toasts.done(request, said % sheet.title)
    except DomainError as refusal:
        toasts.warn(request, str(refusal))
    return redirect(safe_next(request) or _home(sheet))


@require_POST
def remove(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Off the list of those who are asked."""
    sheet = find(request.user, key)
    try:
        row = drafting.uninvite(suggestion_id=sheet.pk, by=request.user, cosigner_id=pk)
        toasts.done(request, _("已把%s移出附议名单。") % row.deputy)
    except DomainError as refusal:
        toasts.warn(request, str(refusal))
    return redirect(safe_next(request) or _home(sheet))


def _home(sheet) -> str:
    return reverse("suggestions:formal", args=[sheet.key])


class Deciding(OfSheet):
    """The organ's page: the whole sheet beside the form."""

    template_name = "suggestions/formal/decide.html"

    def get(self, request, *args, **kwargs):
        if not self.move.allowed(self.by, self.thing):
            raise PermissionDenied(_("您现在的身份不能%s。") % self.move.label)
        return super().get(request, *args, **kwargs)

    def more(self) -> dict:
        rows = drafting.signers(self.thing)
        return super().more() | {"signers": [(row, row.standing(self.thing.text_hash)) for row in rows]}


class Accept(Deciding):
    move = moves.ACCEPT
    form_class = forms.AcceptForm
    title = gettext_lazy("受理建议")

    def act(self, **cleaned) -> str:
        self.thing = deciding.accept(suggestion_id=self.thing.pk, by=self.by, version=self.version, **cleaned)
        return _("已受理，建议编号 %(number)s，意见件 %(ticket)s 等交办。") % {
            "number": self.thing.number, "ticket": self.thing.ticket,
        }  # fmt: skip


class SendBack(Deciding):
    move = moves.SEND_BACK
    form_class = forms.SendBackForm
    title = gettext_lazy("退回修改")

    def act(self, note: str) -> str:
        deciding.send_back(suggestion_id=self.thing.pk, by=self.by, note=note, version=self.version)
        return _("已退回，代表会收到通知。")


class Refuse(Deciding):
    move = moves.REFUSE
    form_class = forms.RefuseForm
    title = gettext_lazy("不作建议处理")

    def act(self, **cleaned) -> str:
        done = deciding.refuse(suggestion_id=self.thing.pk, by=self.by, version=self.version, **cleaned)
        if done.letter:
            return _("不作代表建议处理；作来信处理的件是 %s。") % done.letter
        return _("不作代表建议处理，代表会收到通知。")


class Withdraw(OfSheet):
    move = moves.WITHDRAW
    form_class = forms.WithdrawForm
    title = gettext_lazy("撤回建议")

    def act(self, reason: str) -> str:
        drafting.withdraw(suggestion_id=self.thing.pk, by=self.by, reason=reason, version=self.version)
        return _("建议已撤回。")
