"""Addresses of what the public reads about formal suggestions."""

from django.urls import path

from liaison.accounts.access import PUBLIC
from liaison.front.portal.formal import views

urlpatterns = [
    path("open/formal/", views.years, name="open-formal-years"),
    path("open/formal/<str:year>/", views.report, name="open-formal"),
]
ACCESS = dict.fromkeys(("open-formal-years", "open-formal"), PUBLIC)
