"""Addresses of venues, the codes on their doors, and deputies' cards."""

from django.urls import path

from liaison.accounts.access import SIGNED_IN
from stations.venues import papers, views

urlpatterns = [
    path("venue/", views.Venues.as_view(), name="venue-list"),
    path("venue/new/", views.NewVenue.as_view(), name="venue-new"),
    path("venue/<str:code>/", views.VenueFile.as_view(), name="venue-detail"),
    path("venue/<str:code>/edit/", views.EditVenue.as_view(), name="venue-edit"),
    path("venue/<str:code>/opening/", views.EditOpening.as_view(), name="venue-opening"),
    path("venue/<str:code>/deputies/", views.PostDeputy.as_view(), name="venue-post-deputy"),
    path("venue/<str:code>/deputies/<int:pk>/end/", views.EndDeputy.as_view(), name="venue-end-deputy"),
    path("venue/<str:code>/staff/", views.PostStaff.as_view(), name="venue-post-staff"),
    path("venue/<str:code>/staff/<int:pk>/end/", views.EndStaff.as_view(), name="venue-end-staff"),
    path("venue/<str:code>/door/", views.IssueCode.as_view(), name="venue-issue-code"),
    path("venue/<str:code>/door/revoke/", views.RevokeCode.as_view(), name="venue-revoke-code"),
    path("venue/<str:code>/sign/", papers.sign, name="venue-sign"),
    path("deputy/<uuid:uuid>/card/", papers.card, name="deputy-card"),
    path("deputy/<uuid:uuid>/card/issue/", papers.issue_card, name="deputy-card-issue"),
    path("deputy/<uuid:uuid>/card/revoke/", papers.revoke_card, name="deputy-card-revoke"),
]
# What a venue is, is no secret; signs and cards are printed by those who run it.
OPEN = ("venue-list", "venue-detail")
READ = ("venue-sign", "deputy-card")
ACCESS = {
    **{route.name: "venue:edit" for route in urlpatterns},
    **dict.fromkeys(OPEN, SIGNED_IN),
    **dict.fromkeys(READ, "venue:read"),
}
