"""Addresses of the deputies app, gathered from its features."""

app_name = "deputies"
urlpatterns: list = []
ACCESS: dict[str, str] = {}
