"""Addresses of the import of an old ledger."""

from django.urls import path

from suggestions.imports import views

urlpatterns = [
    path("manage/import/tickets/", views.Pick.as_view(), name="import-ledger"),
    path("manage/import/tickets/template/", views.template, name="import-ledger-template"),
    path("manage/import/tickets/<int:pk>/", views.batch, name="import-ledger-batch"),
    path("manage/import/tickets/<int:pk>/columns/", views.MapColumns.as_view(), name="import-ledger-columns"),
    path("manage/import/tickets/<int:pk>/fix/", views.fix, name="import-ledger-fix"),
    path("manage/import/tickets/<int:pk>/start/", views.start, name="import-ledger-start"),
    path("manage/import/tickets/<int:pk>/stop/", views.stop, name="import-ledger-stop"),
    path("manage/import/tickets/<int:pk>/undo/", views.undo, name="import-ledger-undo"),
    path("manage/import/tickets/<int:pk>/wrong/", views.wrong, name="import-ledger-wrong"),
]
ACCESS = dict.fromkeys((str(pattern.name) for pattern in urlpatterns), "import:ledger")
