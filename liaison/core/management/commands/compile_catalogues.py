"""Compile every catalogue without GNU gettext, so that .mo files can be committed."""

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "locale/*/LC_MESSAGES/*.po to .mo"
    requires_system_checks = ()

    def handle(self, **options):
        for folder in settings.LOCALE_PATHS:
            for path in sorted(folder.glob("*/LC_MESSAGES/*.po")):
                polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
                self.stdout.write(f"{path.with_suffix('.mo').relative_to(settings.BASE_DIR)}")
