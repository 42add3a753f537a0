"""The public page behind the QR code of a paper (公文核对): kind, number, organ, day, valid or void. Nothing else."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liaison.core import codes
from liaison.core.limits import Limit
from liaison.core.visitors import address
from liaison.documents.papers.forms import CheckForm
from liaison.documents.papers.models import Paper


def lookups() -> Limit:
    return Limit("verify_address", *settings.PUBLIC_LIMITS["verify_address"])


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Type the check text of a paper whose code cannot be scanned."""
    form = CheckForm(request.POST or None)
    if request.method != "POST":
        return render(request, "documents/papers/verify_ask.html", {"form": form})
    token = codes.parse_check_text(form.cleaned_data["check"]) if form.is_valid() else None
    if token:
        return redirect("documents:paper-verify", token)
    if not form.errors:
        form.add_error("check", _("校验码不对，请照纸上再核对一遍。"))
    return render(request, "documents/papers/verify_ask.html", {"form": form}, status=422)


@require_safe
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """What is known of one paper."""
    if not lookups().hit(address(request)):
        return render(request, "429.html", {"reason": _("查得太频繁了，请过一会儿再试。")}, status=429)
    code = codes.parse_check_text(token)
    paper = Paper.objects.public().select_related("organ").filter(token=code).first() if code else None
    answer = render(request, "documents/papers/verify.html", {"paper": paper}, status=200 if paper else 404)
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
