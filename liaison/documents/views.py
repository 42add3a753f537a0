"""Background work on the page: what I asked for, how far it is, the file."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from liaison.core import toasts
from liaison.core.errors import DomainError, NotHere
from liaison.core.filters import CURSOR, address
from liaison.core.paging import page
from liaison.core.views import safe_next
from liaison.documents import actions, queries
from liaison.documents.models import Job

NEWEST_FIRST = ("-id",)
BAR = "components/progress.html"


@never_cache
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """What this person asked for, newest first."""
    query = request.GET
    found = page(queries.jobs_of(request.user), NEWEST_FIRST, query.get(CURSOR, ""))
    context = {
        "rows": found.rows,
        "more": address(query, **{CURSOR: found.after}) if found.after else "",
    }
    return render(request, "documents/jobs.html", context)


@never_cache
@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job; asked by htmx, only its progress bar, which goes on asking while it runs."""
    found = _mine(request, pk)
    template = BAR if request.htmx else "documents/job.html"
    return render(request, template, {"job": found, "poll": request.path})


@require_safe
def download(request: HttpRequest, pk: int) -> FileResponse:
    """The file, to whoever asked for it."""
    found = _mine(request, pk)
    if not found.file:
        raise NotHere(_("文件只保留七天，请重新导出。"))
    answer = FileResponse(found.file.open("rb"), as_attachment=True, filename=found.file_name)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it off, and go on where one was; asked by htmx, the bar says how it ended."""
    _mine(request, pk)
    said, words = toasts.done, _("已取消。")
    try:
        actions.cancel(job_id=pk, by=request.user)
    except DomainError as refusal:
        said, words = toasts.warn, str(refusal)
    if request.htmx:
        return render(request, BAR, {"job": _mine(request, pk)})
    said(request, words)
    return redirect(safe_next(request) or "documents:job-list")


def _mine(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
