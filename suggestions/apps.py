from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

# Who tells the kernel what it has: papers and exports, cards of the wall, days of meetings.
REGISTERING = (
    "tickets.documents", "imports.documents", "board.documents", "board.slips", "supervision.documents",
    "supervision.casepapers", "deliberations.documents", "deliberations.cases", "deliberations.announcements",
    "deliberations.handouts", "inbox.documents", "inbox.opinions", "inbox.handforms", "daybook.documents",
    "formal.documents", "revisits.cards", "revisits.documents", "rates.documents", "layers.documents",
    "briefs.documents", "supervision.promises", "appraisals.documents", "appraisals.rectifypapers",
    "supervision.referralpapers", "appraisals.cards", "supervision.referralcards",
)  # fmt: skip
# Who moves open clocks when the calendar changes.
FOLLOWING = ("workflow.holidays", "supervision.holidays")
# Who may see the files of a thing, and where notices about it lead.
FILES = {
    "ticket": "tickets.queries.may_see_files",
    "desk-phone": "desk.phone_photos.may_see",
    "supervisioncase": "supervision.reading.may_see_files",
    "rectification": "appraisals.queries.may_see_files",
}
LINKS = {
    "ticket": "tickets.queries.addresses",
    "meeting": "deliberations.queries.addresses",
    "formalsuggestion": "formal.queries.addresses",
    "revisit": "revisits.queries.addresses",
    "appraisal": "appraisals.queries.appraisal_addresses",
    "rectification": "appraisals.queries.rectification_addresses",
}


class SuggestionsConfig(AppConfig):
    name = "suggestions"
    verbose_name = _("意见建议")

    def ready(self) -> None:
        from liaison.attachments import access
        from liaison.notifications import links
        from liaison.workdays.actions import on_change

        for feature in REGISTERING:
            import_string(f"{self.name}.{feature}.register")()
        for feature in FOLLOWING:
            on_change(import_string(f"{self.name}.{feature}.follow"))
        for thing, question in FILES.items():
            access.register(thing, import_string(f"{self.name}.{question}"))
        for thing, addresses in LINKS.items():
            links.register(thing, import_string(f"{self.name}.{addresses}"))
