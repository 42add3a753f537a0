"""Addresses of formal suggestions: by number, a draft by its own key."""

from django.urls import path

from suggestions.formal import actviews, views

SHEET = "formal/<str:key>/"
urlpatterns = [
    path("formal/", views.Suggestions.as_view(), name="formal-list"),
    path("formal/new/", views.Write.as_view(), name="formal-new"),
    path("formal/export/", views.export, name="formal-export"),
    path(SHEET, views.sheet, name="formal"),
    path(f"{SHEET}edit/", views.Edit.as_view(), name="formal-edit"),
    path(f"{SHEET}cosigners/", views.Invite.as_view(), name="formal-invite"),
    path(f"{SHEET}cosigners/<int:pk>/remove/", actviews.remove, name="formal-remove"),
    path(f"{SHEET}sign/", actviews.sign, name="formal-sign"),
    path(f"{SHEET}submit/", views.Submit.as_view(), name="formal-submit"),
    path(f"{SHEET}withdraw/", actviews.Withdraw.as_view(), name="formal-withdraw"),
    path(f"{SHEET}accept/", actviews.Accept.as_view(), name="formal-accept"),
    path(f"{SHEET}send-back/", actviews.SendBack.as_view(), name="formal-send-back"),
    path(f"{SHEET}refuse/", actviews.Refuse.as_view(), name="formal-refuse"),
]
ACCESS = {
    "formal-list": "formal:read",
    "formal-new": "formal:draft",
    "formal-export": "formal:read",
    "formal": "formal:read",
    "formal-edit": "formal:draft",
    "formal-invite": "formal:draft",
    "formal-remove": "formal:draft",
    "formal-sign": "formal:sign",
    "formal-submit": "formal:submit",
    "formal-withdraw": "formal:withdraw",
    "formal-accept": "formal:decide",
    "formal-send-back": "formal:decide",
    "formal-refuse": "formal:decide",
}
