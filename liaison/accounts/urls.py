"""Addresses of signing in and of managing accounts."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from liaison.accounts import views
from liaison.accounts.access import PUBLIC, SIGNED_IN

app_name = "accounts"
urlpatterns: list = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("enter/<str:token>/", views.enter, name="enter"),
    path("language/", views.language, name="language"),
    path("settings/", views.OwnSettings.as_view(), name="settings"),
    path("settings/password/", views.OwnPassword.as_view(), name="password"),
    path("settings/posting/", views.switch, name="switch"),
]
ACCESS: dict[str, str] = {
    "login": PUBLIC,
    "logout": PUBLIC,
    "enter": PUBLIC,
    "language": PUBLIC,
    "settings": SIGNED_IN,
    "password": SIGNED_IN,
    "switch": SIGNED_IN,
}
