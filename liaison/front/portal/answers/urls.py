from django.urls import path

from liaison.accounts.access import PUBLIC
from liaison.front.portal.answers import views

urlpatterns = [
    path("open/", views.answers, name="open"),
    path("open/<str:number>/", views.answer, name="open-answer"),
]
ACCESS = dict.fromkeys(("open", "open-answer"), PUBLIC)
