"""One address for every act on a ticket, made from the table of acts."""

from django.urls import path

from suggestions.workflow.acts import ACTS
from suggestions.workflow.views import ActView

urlpatterns = [path(f"ticket/<str:number>/{act.path}/", ActView.as_view(act=act), name=act.url_name) for act in ACTS]
ACCESS = {act.url_name: act.permission for act in ACTS}
