"""Addresses of the front: home, portal, workbench, statistics."""

from django.urls import path

from liaison.accounts.access import PUBLIC, SIGNED_IN
from liaison.front import manage, views
from liaison.front.palette import views as palette
from liaison.front.phone import urls as phone
from liaison.front.portal import urls as portal
from liaison.front.statistics import urls as statistics
from liaison.front.workbench import urls as workbench

app_name = "front"
urlpatterns: list = [
    *portal.urlpatterns,
    path("display/", views.display, name="display"),
    path("home/", views.home, name="home"),
    path("palette/", palette.palette, name="palette"),
    path("manage/", manage.manage, name="manage"),
    *workbench.urlpatterns,
    *phone.urlpatterns,
    *statistics.urlpatterns,
]
ACCESS: dict[str, str] = {
    **portal.ACCESS,
    "display": PUBLIC,
    "home": SIGNED_IN,
    "palette": SIGNED_IN,
    "manage": "account:edit",
    **workbench.ACCESS,
    **phone.ACCESS,
    **statistics.ACCESS,
}
