from django.urls import path

from liaison.residents import views

app_name = "residents"
urlpatterns = [
    path("visitor/", views.book, name="list"),
    path("visitor/<uuid:uuid>/", views.detail, name="detail"),
    path("visitor/<uuid:uuid>/reveal/", views.reveal, name="reveal"),
]
ACCESS = {"list": "resident:read", "detail": "resident:read", "reveal": "reporter:reveal"}
