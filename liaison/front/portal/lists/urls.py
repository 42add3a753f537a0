"""Addresses of the published problem lists."""

from django.urls import path

from liaison.accounts.access import PUBLIC
from liaison.front.portal.lists import views

urlpatterns = [
    path("open/lists/", views.lists, name="open-lists"),
    path("open/lists/<str:number>/", views.problem_list, name="open-list"),
]
ACCESS = dict.fromkeys(("open-lists", "open-list"), PUBLIC)
