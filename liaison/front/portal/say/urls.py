from django.urls import path

from liaison.accounts.access import PUBLIC
from liaison.front.portal.say import views

urlpatterns = [
    path("say/", views.MatterView.as_view(), name="say"),
    path("say/where/", views.WhereView.as_view(), name="say-where"),
    path("say/contact/", views.ContactView.as_view(), name="say-contact"),
    path("say/review/", views.ReviewView.as_view(), name="say-review"),
    path("say/receipt/", views.receipt, name="say-receipt"),
]
ACCESS = dict.fromkeys(("say", "say-where", "say-contact", "say-review", "say-receipt"), PUBLIC)
