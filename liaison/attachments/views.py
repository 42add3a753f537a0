"""The one address of a file."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from liaison.attachments.access import visible_file
from liaison.attachments.serving import response_for


@require_safe
def file(request: HttpRequest, uuid: UUID) -> FileResponse:
    """The file, or 404 as if it did not exist."""
    found = visible_file(uuid, request.user)
    if found is None:
        raise Http404
    return response_for(found)
