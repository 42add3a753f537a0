"""Addresses of visits."""

from django.urls import path

from stations.visits import views

urlpatterns = [
    path("visit/", views.Visits.as_view(), name="visit-list"),
    path("visit/new/", views.RecordVisit.as_view(), name="visit-new"),
    path("visit/<int:pk>/", views.CorrectVisit.as_view(), name="visit-edit"),
]
ACCESS = dict.fromkeys(("visit-list", "visit-new", "visit-edit"), "visit:record")
