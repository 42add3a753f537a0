"""Addresses of the suggestions app, gathered from its features."""

from suggestions.workflow import urls as workflow

app_name = "suggestions"
urlpatterns = [*workflow.urlpatterns]
ACCESS = {**workflow.ACCESS}
