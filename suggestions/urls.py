"""Addresses of the suggestions app, gathered from its features."""

from suggestions.board import urls as board
from suggestions.rules import urls as rules
from suggestions.tickets import urls as tickets
from suggestions.workflow import urls as workflow

app_name = "suggestions"
urlpatterns = [*rules.urlpatterns, *tickets.urlpatterns, *board.urlpatterns, *workflow.urlpatterns]
ACCESS = {**rules.ACCESS, **tickets.ACCESS, **workflow.ACCESS, **board.ACCESS}
