"""Addresses of the front: home, portal, workbench, statistics."""

app_name = "front"
urlpatterns: list = []
ACCESS: dict[str, str] = {}
