"""Addresses of the day ledger."""

from django.urls import path

from suggestions.daybook import views

urlpatterns = [
    path("desk/ledger/", views.Days.as_view(), name="desk-days"),
    path("desk/ledger/<str:on>/", views.DayView.as_view(), name="desk-ledger"),
    path("desk/ledger/<str:on>/print/", views.DayPaper.as_view(), name="desk-ledger-print"),
    path("desk/ledger/<str:on>/csv/", views.DaySheet.as_view(), name="desk-ledger-csv"),
]
ACCESS = dict.fromkeys(("desk-days", "desk-ledger", "desk-ledger-print", "desk-ledger-csv"), "reception:record")
