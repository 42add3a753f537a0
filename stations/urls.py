"""Addresses of the stations app, gathered from its features."""

app_name = "stations"
urlpatterns: list = []
ACCESS: dict[str, str] = {}
