"""Addresses of the three rates."""

from django.urls import path

from suggestions.rates import views

urlpatterns = [
    path("rates/", views.page, name="rates"),
    path("rates/xlsx/", views.sheet, name="rates-xlsx"),
    path("rates/answers/", views.Answers.as_view(), name="rates-answers"),
]
ACCESS = {"rates": "rates:read", "rates-xlsx": "rates:read", "rates-answers": "rates:rows"}
