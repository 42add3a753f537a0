"""One address for every act on a ticket, made from the table of acts."""

from django.urls import path

from suggestions.workflow import batches
from suggestions.workflow.acts import ACTS
from suggestions.workflow.views import ActView, PublishView

OWN_PAGES = {"publish": PublishView}

urlpatterns = [
    path("ticket/batch/remind/", batches.remind, name="ticket-batch-remind"),
    *[
        path(f"ticket/<str:number>/{act.path}/", OWN_PAGES.get(act.name, ActView).as_view(act=act), name=act.url_name)
        for act in ACTS
    ],
]
ACCESS = {"ticket-batch-remind": "ticket:remind"} | {act.url_name: act.permission for act in ACTS}
