from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Who tells the kernel what it has: papers and exports, cards of the wall, days of meetings.
REGISTERING = (
    "tickets.documents", "imports.documents", "board.documents", "board.slips", "supervision.documents",
    "supervision.casepapers", "deliberations.documents", "deliberations.cases", "deliberations.announcements",
    "deliberations.handouts", "inbox.documents", "inbox.opinions", "inbox.handforms", "daybook.documents",
    "formal.documents", "revisits.cards", "revisits.documents", "rates.documents", "layers.documents",
    "briefs.documents", "supervision.promises",
)  # fmt: skip
# Who moves open clocks when the calendar changes.
FOLLOWING = ("workflow.holidays", "supervision.holidays")
# Who may see the files of a thing, and where notices about it lead.
FILES = {
    "ticket": ("tickets.queries", "may_see_files"),
    "desk-phone": ("desk.phone_photos", "may_see"),
    "supervisioncase": ("supervision.reading", "may_see_files"),
}
LINKS = {
    "ticket": "tickets.queries",
    "meeting": "deliberations.queries",
    "formalsuggestion": "formal.queries",
    "revisit": "revisits.queries",
}


class SuggestionsConfig(AppConfig):
    name = "suggestions"
    verbose_name = _("意见建议")

    def ready(self) -> None:
        from liaison.attachments import access
        from liaison.notifications import links
        from liaison.workdays.actions import on_change

        for feature in REGISTERING:
            self._of(feature).register()
        for feature in FOLLOWING:
            on_change(self._of(feature).follow)
        for thing, (feature, question) in FILES.items():
            access.register(thing, getattr(self._of(feature), question))
        for thing, feature in LINKS.items():
            links.register(thing, self._of(feature).addresses)

    def _of(self, feature: str):
        return import_module(f"{self.name}.{feature}")
