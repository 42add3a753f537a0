from django.urls import path

from liaison.accounts.access import PUBLIC
from liaison.front.portal.places import views

urlpatterns = [
    path("stations/", views.stations, name="stations"),
    path("stations/<str:code>/", views.station, name="station"),
    path("find/deputies/", views.deputies, name="deputies"),
    path("s/<str:slug>/", views.door, name="door"),
    path("d/<str:slug>/", views.door, name="card"),
]
ACCESS = dict.fromkeys(("stations", "station", "deputies", "door", "card"), PUBLIC)
