"""Addresses of the deputies app, gathered from its features."""

from deputies.people import urls as people

app_name = "deputies"
urlpatterns = [*people.urlpatterns]
ACCESS = {**people.ACCESS}
