"""Addresses of the layered ledger."""

from django.urls import path

from suggestions.layers import views

urlpatterns = [
    path("ledger/layers/", views.page, name="layers"),
    path("ledger/layers/export/", views.export, name="layers-export"),
]
ACCESS = {"layers": "layers:read", "layers-export": "ticket:export"}
