"""The addresses of a file; whoever may not see it gets 404, as if it did not exist."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liaison.attachments.access import visible_file
from liaison.attachments.models import File
from liaison.attachments.serving import response_for, small_response_for


@require_safe
def file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The file as it was handed in."""
    return response_for(_found(request, uuid))


@require_safe
def small(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A photo small enough for a list."""
    found = _found(request, uuid)
    if not found.is_image:
        raise Http404
    return small_response_for(found)


def _found(request: HttpRequest, uuid: UUID) -> File:
    found = visible_file(uuid, request.user)
    if found is None:
        raise Http404
    return found
