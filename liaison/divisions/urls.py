"""Addresses of the tree of places and of the units."""

from django.urls import path

from liaison.divisions import views

app_name = "divisions"
urlpatterns = [
    path("manage/divisions/", views.tree, name="tree"),
    path("manage/divisions/<str:code>/", views.tree, name="place"),
    path("manage/divisions/<str:code>/rename/", views.Rename.as_view(), name="rename"),
    path("manage/divisions/<str:code>/add-grid/", views.AddGrid.as_view(), name="add-grid"),
    path("manage/units/", views.Units.as_view(), name="unit-list"),
    path("manage/units/new/", views.NewUnit.as_view(), name="unit-new"),
    path("manage/units/<int:pk>/", views.EditUnit.as_view(), name="unit-edit"),
]
ACCESS = {
    "tree": "division:read",
    "place": "division:read",
    "rename": "division:edit",
    "add-grid": "division:edit",
    "unit-list": "unit:read",
    "unit-new": "unit:edit",
    "unit-edit": "unit:edit",
}
