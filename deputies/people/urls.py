"""Addresses of the roster."""

from django.urls import path

from deputies.people import seatviews, views

urlpatterns = [
    path("deputies/", views.Deputies.as_view(), name="deputy-list"),
    path("deputies/new/", views.SaveDeputy.as_view(), name="deputy-new"),
    path("deputies/groups/", views.Groups.as_view(), name="group-list"),
    path("deputies/groups/new/", views.SaveGroup.as_view(), name="group-new"),
    path("deputies/groups/<int:pk>/", views.group, name="group"),
    path("deputies/groups/<int:pk>/edit/", views.SaveGroup.as_view(), name="group-edit"),
    path("deputies/groups/<int:pk>/join/", views.JoinGroup.as_view(), name="group-join"),
    path("deputies/members/<int:pk>/leave/", views.leave_group, name="group-leave"),
    path("deputies/mandates/<int:pk>/end/", views.EndMandate.as_view(), name="mandate-end"),
    path("deputies/<uuid:uuid>/", views.deputy, name="deputy"),
    path("deputies/<uuid:uuid>/edit/", views.SaveDeputy.as_view(), name="deputy-edit"),
    path("deputies/<uuid:uuid>/account/", views.OpenAccount.as_view(), name="deputy-account"),
    path("deputies/<uuid:uuid>/mandates/new/", views.AddMandate.as_view(), name="mandate-new"),
    path("manage/seats/", seatviews.Seats.as_view(), name="seat-list"),
    path("manage/seats/new/", seatviews.NewSeat.as_view(), name="seat-new"),
    path("manage/seats/<int:pk>/end/", seatviews.EndSeat.as_view(), name="seat-end"),
]
ACCESS = {
    "deputy-list": "deputy:read",
    "deputy-new": "deputy:edit",
    "group-list": "deputy:read",
    "group-new": "deputy:edit",
    "group": "deputy:read",
    "group-edit": "deputy:edit",
    "group-join": "deputy:edit",
    "group-leave": "deputy:edit",
    "mandate-end": "deputy:edit",
    "deputy": "deputy:read",
    "deputy-edit": "deputy:edit",
    "deputy-account": "account:edit",
    "mandate-new": "deputy:edit",
    "seat-list": "seat:edit",
    "seat-new": "seat:edit",
    "seat-end": "seat:edit",
}
