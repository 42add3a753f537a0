"""The inbox (通知)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from liaison.core import toasts
from liaison.core.filters import CURSOR, address
from liaison.core.paging import page
from liaison.notifications import actions, queries
from liaison.notifications.links import link_of
from liaison.notifications.models import Notice

NEWEST_FIRST = ("-id",)


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """My notices, the unread ones or all."""
    query = request.GET
    everything = query.get("show") == "all"
    found = page(queries.inbox(request.user, unread_only=not everything), NEWEST_FIRST, query.get(CURSOR, ""))
    unread = queries.bell(request.user)
    context = {
        "lines": queries.lines(found.rows),
        "more": address(query, **{CURSOR: found.after}) if found.after else "",
        "unread": unread,
        "everything": everything,
        "views": [
            {"label": _("未读"), "href": "?", "count": unread or 0, "current": not everything},
            {"label": _("全部"), "href": "?show=all", "count": None, "current": everything},
        ],
    }
    return render(request, "notifications/inbox.html", context)


@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that it was read and go to what it is about."""
    try:
        notice = actions.mark_read(notice_id=pk, by=request.user)
    except Notice.DoesNotExist:
        raise Http404 from None
    return redirect(link_of(notice) or reverse("notifications:list"))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Note that everything was seen."""
    count = actions.mark_all_read(by=request.user)
    if count:
        text = ngettext("%d 条通知已标为已读。", "%d 条通知已标为已读。", count) % count
        toasts.done(request, text)
    return redirect("notifications:list")
