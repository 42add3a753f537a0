"""The site map: one include per app. Every address has a rule in its module's ACCESS (see accounts/access.py)."""

from django.urls import include, path

urlpatterns = [
    path("", include("liaison.core.urls")),
    path("", include("suggestions.urls")),
    path("", include("stations.urls")),
    path("", include("deputies.urls")),
    path("", include("liaison.audit.urls")),
    path("", include("liaison.divisions.urls")),
    path("", include("liaison.workdays.urls")),
    path("", include("liaison.accounts.urls")),
    path("", include("liaison.attachments.urls")),
    path("", include("liaison.residents.urls")),
    path("", include("liaison.notifications.urls")),
    path("", include("liaison.documents.urls")),
    path("", include("liaison.front.urls")),
    path("", include("liaison.front.api.urls")),
]

handler403 = "liaison.front.errors.forbidden"
handler404 = "liaison.front.errors.not_found"
handler500 = "liaison.front.errors.broken"
