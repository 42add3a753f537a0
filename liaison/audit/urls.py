"""The address of the trail search."""

from django.urls import path

from liaison.audit.views import Trail

app_name = "audit"
urlpatterns = [path("audit/", Trail.as_view(), name="list")]
ACCESS = {"list": "trail:search"}
