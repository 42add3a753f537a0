"""Addresses of papers, their wording, and the public check."""

from django.urls import path

from liaison.accounts.access import PUBLIC
from liaison.documents.papers import formviews, verify, views, wordingviews

urlpatterns = [
    path("p/", verify.ask, name="paper-check"),
    path("p/<str:token>/", verify.verify, name="paper-verify"),
    path("paper/", views.Register.as_view(), name="paper-list"),
    path("paper/print/", views.print_many, name="paper-print"),
    path("paper/issue/", views.issue_many, name="paper-issue-many"),
    path("paper/draw/<str:kind>/<str:key>/", views.draw, name="paper-draw"),
    path("paper/form/<str:kind>/<str:key>/", formviews.PrintForm.as_view(), name="paper-form"),
    path("paper/wording/", wordingviews.Wordings.as_view(), name="wording-list"),
    path("paper/wording/<str:kind>/", wordingviews.EditWording.as_view(), name="wording-edit"),
    path("paper/<int:pk>/", views.detail, name="paper"),
    path("paper/<int:pk>/edit/", views.Edit.as_view(), name="paper-edit"),
    path("paper/<int:pk>/issue/", views.issue, name="paper-issue"),
    path("paper/<int:pk>/drop/", views.Drop.as_view(), name="paper-drop"),
    path("paper/<int:pk>/void/", views.Void.as_view(), name="paper-void"),
    path("paper/<int:pk>/reissue/", views.reissue, name="paper-reissue"),
    path("paper/<int:pk>/file/<str:form>/", views.file, name="paper-file"),
    path("paper/<int:pk>/page/<int:n>/", views.picture, name="paper-picture"),
]
DRAW = "paper:draw"
ACCESS = {
    "paper-check": PUBLIC,
    "paper-verify": PUBLIC,
    "paper-list": DRAW,
    "paper-print": DRAW,
    "paper-draw": DRAW,
    "paper-form": "paper:print",
    "wording-list": "wording:edit",
    "wording-edit": "wording:edit",
    "paper": DRAW,
    "paper-edit": DRAW,
    "paper-issue-many": "paper:issue",
    "paper-issue": "paper:issue",
    "paper-drop": DRAW,
    "paper-void": "paper:void",
    "paper-reissue": DRAW,
    "paper-file": DRAW,
    "paper-picture": DRAW,
}
