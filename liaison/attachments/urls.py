from django.urls import path

from liaison.accounts.access import SIGNED_IN
from liaison.attachments import views

app_name = "attachments"
urlpatterns = [
    path("file/<uuid:uuid>/", views.file, name="file"),
    path("file/<uuid:uuid>/small/", views.small, name="small"),
]
ACCESS = {"file": SIGNED_IN, "small": SIGNED_IN}
