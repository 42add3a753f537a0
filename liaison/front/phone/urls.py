"""Addresses of the phone."""

from django.urls import path

from liaison.front.phone import views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/quick/<str:number>/", views.quick, name="quick"),
    path("me/issue/new/", views.SpeakView.as_view(), name="speak"),
]
ACCESS = {"me": "phone:use", "quick": "ticket:hand_off", "speak": "phone:use"}
