from django.urls import path

from liaison.accounts.access import SIGNED_IN
from liaison.notifications import views

app_name = "notifications"
urlpatterns = [
    path("notice/", views.inbox, name="list"),
    path("notice/read-all/", views.read_all, name="read-all"),
    path("notice/<int:pk>/", views.open_notice, name="open"),
]
ACCESS = {"list": SIGNED_IN, "read-all": SIGNED_IN, "open": SIGNED_IN}
