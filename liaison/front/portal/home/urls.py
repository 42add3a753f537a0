from django.urls import path

from liaison.accounts.access import PUBLIC
from liaison.front.portal.home import views

urlpatterns = [
    path("", views.portal, name="portal"),
    path("help/", views.text, {"page": "help"}, name="help"),
    path("privacy/", views.text, {"page": "privacy"}, name="privacy"),
    path("a11y/", views.text, {"page": "a11y"}, name="a11y"),
]
ACCESS = dict.fromkeys(("portal", "help", "privacy", "a11y"), PUBLIC)
