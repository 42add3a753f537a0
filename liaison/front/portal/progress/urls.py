from django.urls import path

from liaison.accounts.access import PUBLIC
from liaison.front.portal.progress import views

urlpatterns = [
    path("q/", views.query, name="query"),
    path("q/open/", views.unlock, name="query-open"),
    path("v/", views.voice, name="voice"),
    path("v/rate/", views.rate, name="voice-rate"),
    path("v/withdraw/", views.withdraw, name="voice-withdraw"),
    path("v/object/", views.objection, name="voice-object"),
    path("v/thanks/", views.thanks, name="voice-thanks"),
    path("v/part/", views.part, name="voice-part"),
    path("v/leave/", views.leave, name="voice-leave"),
    path("v/photo/<uuid:uuid>/", views.photo, name="voice-photo"),
    path("v/<str:token>/", views.link, name="voice-link"),
]
ACCESS = dict.fromkeys((pattern.name for pattern in urlpatterns), PUBLIC)
