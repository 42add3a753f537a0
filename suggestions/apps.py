from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SuggestionsConfig(AppConfig):
    name = "suggestions"
    verbose_name = _("意见建议")

    def ready(self) -> None:
        from liaison.attachments import access
        from liaison.notifications import links
        from liaison.workdays.actions import on_change
        from suggestions.appraisals import cards as appraisal_cards
        from suggestions.appraisals import documents as appraisals
        from suggestions.appraisals import queries as appraised
        from suggestions.appraisals import rectifypapers
        from suggestions.board import documents as board
        from suggestions.board import slips
        from suggestions.daybook import documents as daybook
        from suggestions.deliberations import cases
        from suggestions.deliberations import documents as deliberations
        from suggestions.deliberations import queries as meetings
        from suggestions.desk import phone_photos
        from suggestions.imports import documents as imports
        from suggestions.inbox import documents as inbox
        from suggestions.inbox import handforms
        from suggestions.supervision import casepapers, reading, referralcards, referralpapers
        from suggestions.supervision import documents as supervision
        from suggestions.supervision import holidays as ladder_holidays
        from suggestions.tickets import documents, queries
        from suggestions.workflow import holidays

        on_change(holidays.follow)
        on_change(ladder_holidays.follow)
        cases.register()
        papers = (documents, imports, board, supervision, casepapers, deliberations, inbox, slips, handforms, daybook)
        for feature in (*papers, appraisals, rectifypapers, referralpapers, appraisal_cards, referralcards):
            feature.register()
        access.register("rectification", appraised.may_see_files)
        links.register("appraisal", appraised.appraisal_addresses)
        links.register("rectification", appraised.rectification_addresses)
        access.register("ticket", queries.may_see_files)
        access.register(phone_photos.FORM, phone_photos.may_see)
        links.register("ticket", queries.addresses)
        links.register("meeting", meetings.addresses)
        access.register("supervisioncase", reading.may_see_files)
