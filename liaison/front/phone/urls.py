"""Addresses of the phone."""

from django.urls import path

from liaison.front.phone import views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/issue/new/", views.SpeakView.as_view(), name="speak"),
]
ACCESS = {"me": "phone:use", "speak": "phone:use"}
