from django.urls import path

from liaison.accounts.access import SIGNED_IN
from liaison.documents import views
from liaison.documents.papers import urls as papers

app_name = "documents"
urlpatterns = [
    path("job/", views.jobs, name="job-list"),
    path("job/<int:pk>/", views.job, name="job-detail"),
    path("job/<int:pk>/download/", views.download, name="job-download"),
    path("job/<int:pk>/cancel/", views.cancel, name="job-cancel"),
    *papers.urlpatterns,
]
ACCESS = {
    "job-list": SIGNED_IN,
    "job-detail": SIGNED_IN,
    "job-download": SIGNED_IN,
    "job-cancel": SIGNED_IN,
    **papers.ACCESS,
}
