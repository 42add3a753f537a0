"""Addresses of the portal, gathered from its features."""

from liaison.front.portal.answers import urls as answers
from liaison.front.portal.formal import urls as formal
from liaison.front.portal.home import urls as home
from liaison.front.portal.lists import urls as lists
from liaison.front.portal.places import urls as places
from liaison.front.portal.progress import urls as progress
from liaison.front.portal.say import urls as say

FEATURES = (home, places, say, progress, lists, formal, answers)

urlpatterns = [pattern for feature in FEATURES for pattern in feature.urlpatterns]
ACCESS = {name: rule for feature in FEATURES for name, rule in feature.ACCESS.items()}
