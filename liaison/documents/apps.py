from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "liaison.documents"
    verbose_name = _("导入导出")

    def ready(self):
        from liaison.documents import queries  # models are ready only now
        from liaison.documents.papers import printing
        from liaison.documents.papers import queries as papers
        from liaison.notifications import links

        links.register("job", queries.addresses)
        links.register("paper", papers.addresses)
        printing.register()
