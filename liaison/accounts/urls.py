"""Addresses of signing in and of managing accounts."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from liaison.accounts import manage, views
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
    path("manage/accounts/", manage.Accounts.as_view(), name="account-list"),
    path("manage/accounts/new/", manage.NewAccount.as_view(), name="account-new"),
    path("manage/postings/new/", manage.Grant.as_view(), name="grant"),
    path("manage/postings/<int:pk>/end/", manage.EndPosting.as_view(), name="posting-end"),
    path("manage/account/<str:username>/", manage.account, name="account"),
    path("manage/account/<str:username>/edit/", manage.EditAccount.as_view(), name="account-edit"),
    path("manage/account/<str:username>/disable/", manage.Disable.as_view(), name="account-disable"),
    path("manage/account/<str:username>/enable/", manage.enable, name="account-enable"),
    path("manage/account/<str:username>/reset-password/", manage.reset_password, name="account-reset-password"),
    path("manage/account/<str:username>/end-sessions/", manage.end_sessions, name="account-end-sessions"),
    path("manage/account/<str:username>/login-code/", manage.login_code, name="account-login-code"),
]
ACCESS: dict[str, str] = {
    "login": PUBLIC,
    "logout": PUBLIC,
    "enter": PUBLIC,
    "language": PUBLIC,
    "settings": SIGNED_IN,
    "password": SIGNED_IN,
    "switch": SIGNED_IN,
    "account-list": "account:edit",
    "account-new": "account:edit",
    "grant": "posting:edit",
    "posting-end": "posting:edit",
    "account": "account:edit",
    "account-edit": "account:edit",
    "account-disable": "account:edit",
    "account-enable": "account:edit",
    "account-reset-password": "account:edit",
    "account-end-sessions": "account:edit",
    "account-login-code": "account:edit",
}
