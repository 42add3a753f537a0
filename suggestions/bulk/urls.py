"""Address of the grid for paper sheets."""

from django.urls import path

from suggestions.bulk.views import BulkView

urlpatterns = [path("desk/bulk/", BulkView.as_view(), name="desk-bulk")]
ACCESS = {"desk-bulk": "reception:record"}
