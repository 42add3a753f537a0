"""Addresses of briefs."""

from django.urls import path

from suggestions.briefs import views

urlpatterns = [
    path("briefs/", views.Register.as_view(), name="brief-list"),
    path("briefs/new/", views.Write.as_view(), name="brief-new"),
    path("briefs/<int:pk>/", views.detail, name="brief"),
    path("briefs/<int:pk>/edit/", views.Edit.as_view(), name="brief-edit"),
    path("briefs/<int:pk>/issue/", views.issue, name="brief-issue"),
    path("briefs/<int:pk>/instruct/", views.Instruct.as_view(), name="brief-instruct"),
]
ACCESS = {
    "brief-list": "brief:read",
    "brief": "brief:read",
    "brief-new": "brief:write",
    "brief-edit": "brief:write",
    "brief-issue": "brief:write",
    "brief-instruct": "brief:write",
}
