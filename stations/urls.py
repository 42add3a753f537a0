"""Addresses of the stations app, gathered from its features."""

from stations.activities import urls as activities
from stations.venues import urls as venues
from stations.visits import urls as visits

FEATURES = (venues, activities, visits)
app_name = "stations"
urlpatterns = [route for feature in FEATURES for route in feature.urlpatterns]
ACCESS = {name: rule for feature in FEATURES for name, rule in feature.ACCESS.items()}
