"""From an event and its arguments to words: templates/notices/<feature>/<event>.txt.

Subject on line 1, body after a blank line. Rendered when read, so that a notice costs one small
row, follows the reader's language and is corrected with its template.
"""

from functools import cache

from django.template.backends.django import Template
from django.template.loader import get_template

from liaison.notifications.models import Notice


@cache
def template_of(event: str) -> Template:
    """Raises TemplateDoesNotExist: an event without words is a mistake of ours."""
    return get_template(f"notices/{event}.txt")


def words_of(notice: Notice) -> tuple[str, str]:
    """Subject and body."""
    subject, _newline, body = template_of(notice.event).render(notice.args).strip().partition("\n")
    return subject.strip(), body.strip()
