"""Addresses of the suggestions app, gathered from its features."""

from suggestions.appraisals import urls as appraisals
from suggestions.board import urls as board
from suggestions.briefs import urls as briefs
from suggestions.bulk import urls as bulk
from suggestions.daybook import urls as daybook
from suggestions.deliberations import urls as deliberations
from suggestions.desk import urls as desk
from suggestions.formal import urls as formal
from suggestions.imports import urls as imports
from suggestions.inbox import urls as inbox
from suggestions.layers import urls as layers
from suggestions.rates import urls as rates
from suggestions.revisits import urls as revisits
from suggestions.rules import urls as rules
from suggestions.supervision import urls as supervision
from suggestions.tickets import urls as tickets
from suggestions.workflow import urls as workflow

FEATURES = (
    rules,
    tickets,
    inbox,  # its editor of a reply stands before the general page of the same act
    workflow,
    formal,
    supervision,
    revisits,
    appraisals,
    board,
    deliberations,
    rates,
    layers,
    briefs,
    desk,
    daybook,
    imports,
    bulk,
)
app_name = "suggestions"
urlpatterns = [route for feature in FEATURES for route in feature.urlpatterns]
ACCESS = {name: rule for feature in FEATURES for name, rule in feature.ACCESS.items()}
