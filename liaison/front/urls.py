"""Addresses of the front: home, portal, workbench, statistics."""

from django.urls import path

from liaison.accounts.access import PUBLIC
from liaison.front import views

app_name = "front"
urlpatterns: list = [
    path("display/", views.display, name="display"),
]
ACCESS: dict[str, str] = {
    "display": PUBLIC,
}
