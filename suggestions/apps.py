from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SuggestionsConfig(AppConfig):
    name = "suggestions"
    verbose_name = _("意见建议")

    def ready(self) -> None:
        from liaison.attachments import access
        from liaison.notifications import links
        from liaison.workdays.actions import on_change
        from suggestions.deliberations import queries as deliberations
        from suggestions.imports import documents as imports
        from suggestions.tickets import documents, queries
        from suggestions.workflow import holidays

        on_change(holidays.follow)
        documents.register()
        imports.register()
        access.register("ticket", queries.may_see_files)
        links.register("ticket", queries.addresses)
        links.register("meeting", deliberations.addresses)
