"""Addresses of signing in and of managing accounts."""

app_name = "accounts"
urlpatterns: list = []
ACCESS: dict[str, str] = {}
