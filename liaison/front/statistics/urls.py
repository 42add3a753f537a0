"""Addresses of the statistics."""

from django.urls import path

from liaison.front.statistics import views

urlpatterns = [
    path("stats/campaign/", views.page, name="campaign"),
    path("stats/campaign/deputies/", views.TookPart.as_view(), name="campaign-deputies"),
]
ACCESS = {"campaign": "figures:read", "campaign-deputies": "figures:read"}
