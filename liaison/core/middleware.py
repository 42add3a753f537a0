"""What every request passes: the language of the page, and an address the database can be asked about."""

from django.conf import settings
from django.http import Http404
from django.utils import translation

LANGUAGE_COOKIE = settings.LANGUAGE_COOKIE_NAME
NUL = "\x00"


class LanguageMiddleware:
    """Chinese unless a cookie chose otherwise, never Accept-Language."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(LANGUAGE_COOKIE)
        known = dict(settings.LANGUAGES)
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            return self.get_response(request)


class PlainAddressMiddleware:
    """PostgreSQL keeps no NUL: a search leaves it out, an address with one leads nowhere."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "").replace(NUL, "")
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if any(isinstance(part, str) and NUL in part for part in (*args, *kwargs.values())):
            raise Http404
