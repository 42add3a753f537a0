"""Addresses of the front: home, portal, workbench, statistics."""

from django.urls import path

from liaison.accounts.access import PUBLIC, SIGNED_IN
from liaison.front import manage, views
from liaison.front.palette import views as palette
from liaison.front.portal import urls as portal

app_name = "front"
urlpatterns: list = [
    *portal.urlpatterns,
    path("display/", views.display, name="display"),
    path("home/", views.home, name="home"),
    path("palette/", palette.palette, name="palette"),
    path("manage/", manage.manage, name="manage"),
]
ACCESS: dict[str, str] = {
    **portal.ACCESS,
    "display": PUBLIC,
    "home": SIGNED_IN,
    "palette": SIGNED_IN,
    "manage": "account:edit",
}
