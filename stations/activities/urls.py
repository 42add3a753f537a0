"""Addresses of activities."""

from django.urls import path

from stations.activities import views

urlpatterns = [
    path("activity/", views.Activities.as_view(), name="activity-list"),
    path("activity/new/", views.RecordActivity.as_view(), name="activity-new"),
    path("activity/<int:pk>/", views.CorrectActivity.as_view(), name="activity-edit"),
]
# Deputies read what took place in their territory; recording is for stations and organs.
ACCESS = {
    "activity-list": "visit:record",
    "activity-new": "activity:record",
    "activity-edit": "activity:record",
}
