"""Addresses of the core: the two health questions."""

from django.urls import path

from liaison.core import health

app_name = "core"
urlpatterns = [
    path("healthz/live", health.live, name="healthz-live"),
    path("healthz/ready", health.ready, name="healthz-ready"),
]
ACCESS = {"healthz-live": "public", "healthz-ready": "public"}
