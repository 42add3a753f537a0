"""The one address of a file."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from liaison.attachments.access import may_see
from liaison.attachments.models import File
from liaison.attachments.serving import response_for


@require_safe
def file(request: HttpRequest, uuid) -> FileResponse:
    """The file, or 404 as if it did not exist."""
    found = get_object_or_404(File, uuid=uuid)
    if not may_see(found, request.user):
        raise Http404
    return response_for(found)
