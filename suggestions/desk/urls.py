"""Addresses of the reception desk."""

from django.urls import path

from liaison.accounts.access import PUBLIC
from suggestions.desk import papers, phoning, queueing, receipts, slices, views, visits

urlpatterns = [
    path("desk/", views.DeskView.as_view(), name="desk"),
    path("desk/lookup/", slices.Lookup.as_view(), name="desk-lookup"),
    path("desk/propose/", slices.Propose.as_view(), name="desk-propose"),
    path("desk/session/", queueing.SetSession.as_view(), name="desk-session"),
    path("desk/queue/", queueing.QueuePage.as_view(), name="desk-queue"),
    path("desk/queue/draw/", queueing.Draw.as_view(), name="desk-queue-draw"),
    path("desk/queue/next/", queueing.CallNext.as_view(), name="desk-queue-next"),
    path("desk/queue/<int:n>/skip/", queueing.Skip.as_view(), name="desk-queue-skip"),
    path("desk/phone/", phoning.AskByPhone.as_view(), name="desk-phone"),
    path("desk/phone/<str:key>/", phoning.so_far, name="desk-phone-photos"),
    path("up/<str:token>/", phoning.Upload.as_view(), name="desk-upload"),
    path("desk/receipt/<str:key>/", papers.receipt, name="desk-receipt"),
    path("desk/reception/<int:pk>/", visits.VisitView.as_view(), name="desk-visit"),
    path("desk/reception/<int:pk>/ticket/", visits.RaiseTicket.as_view(), name="desk-raise"),
    path("desk/reception/<int:pk>/reprint/", papers.reprint, name="desk-reprint"),
    path("desk/reception/<int:pk>/withdraw/", papers.withdraw, name="desk-withdraw"),
    path("desk/reception/<int:pk>/slip/", papers.slip, name="desk-slip"),
    path("ticket/<str:number>/receipts/", receipts.receipts, name="ticket-receipts"),
]
QUEUE = ("desk-queue", "desk-queue-draw", "desk-queue-next", "desk-queue-skip")
ACCESS = {route.name: "queue:call" if route.name in QUEUE else "reception:record" for route in urlpatterns}
# Whoever may add a voice may print its receipt, also who never sits at a desk.
ACCESS |= dict.fromkeys(("desk-receipt", "ticket-receipts"), "ticket:second")
ACCESS["desk-upload"] = PUBLIC
