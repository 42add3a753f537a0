"""Addresses of the suggestions app, gathered from its features."""

from suggestions.board import urls as board
from suggestions.workflow import urls as workflow

app_name = "suggestions"
urlpatterns = [*board.urlpatterns, *workflow.urlpatterns]
ACCESS = {**workflow.ACCESS, **board.ACCESS}
