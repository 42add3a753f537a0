"""Addresses of the ledger and of the page of one ticket."""

from django.urls import path

from suggestions.tickets import detail, views

urlpatterns = [
    path("ticket/", views.ledger, name="ticket-list"),
    path("ticket/print/", views.printed, name="ticket-list-print"),
    path("ticket/csv/", views.csv, name="ticket-list-csv"),
    path("ticket/export/", views.export, name="ticket-list-export"),
    path("ticket/view/", views.save_view, name="ticket-view-new"),
    path("ticket/view/<int:pk>/drop/", views.drop_view, name="ticket-view-drop"),
    path("ticket/<str:number>/", detail.detail, name="ticket-detail"),
    path("ticket/<str:number>/print/", detail.printed, name="ticket-print"),
    path("ticket/<str:number>/attach/", detail.attach, name="ticket-attach"),
    path("ticket/<str:number>/voices/", detail.reveal, name="ticket-voices"),
]
ACCESS = {
    "ticket-list": "ticket:read",
    "ticket-list-print": "ticket:read",
    "ticket-list-csv": "ticket:export",
    "ticket-list-export": "ticket:export",
    "ticket-view-new": "ticket:read",
    "ticket-view-drop": "ticket:read",
    "ticket-detail": "ticket:read",
    "ticket-print": "ticket:read",
    "ticket-attach": "ticket:attach",
    "ticket-voices": "ticket:read",
}
