"""Addresses of the unit's desk. The editor takes the place of the general page of moves 16 and 25."""

from django.urls import path

from suggestions.inbox import views

EDITED = ("reply", "fulfil")

urlpatterns = [
    path("unit/", views.inbox, name="desk-unit"),
    path("unit/sign/", views.sign, name="inbox-sign"),
    path("unit/reply-texts/", views.TextsView.as_view(), name="inbox-texts"),
    *[
        path(f"ticket/<str:number>/{act}/", views.ReplyEditor.as_view(act_name=act), name=f"ticket-{act}")
        for act in EDITED
    ],
    *[path(f"ticket/<str:number>/{act}/draft/", views.draft, {"act": act}, name=f"{act}-draft") for act in EDITED],
]
ACCESS = {
    "desk-unit": "leg:give_opinion",
    "inbox-sign": "ticket:sign",
    "inbox-texts": "unit:contact",
    "ticket-reply": "ticket:reply",
    "ticket-fulfil": "ticket:fulfil",
    "reply-draft": "ticket:reply",
    "fulfil-draft": "ticket:fulfil",
}
