"""Addresses of the suggestions app, gathered from its features."""

app_name = "suggestions"
urlpatterns: list = []
ACCESS: dict[str, str] = {}
