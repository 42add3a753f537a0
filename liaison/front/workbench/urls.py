"""Addresses of the organs' homes."""

from django.urls import path

from liaison.front.workbench import views

urlpatterns = [
    path("work/", views.work, name="work"),
    path("county/", views.county, name="county"),
]
ACCESS = {"work": "ticket:check", "county": "category:edit"}
