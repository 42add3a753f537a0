"""`manage.py up`: everything this installation needs, in one foreground process tree."""

import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from liaison.supervisor.folder import DataFolder
from liaison.supervisor.resetting import drop_everything
from liaison.supervisor.running import Tree, web_port
from liaison.supervisor.trouble import Trouble


class Command(BaseCommand):
    help = "Run PostgreSQL, Valkey, web, worker and beat; PORT and LIAISON_VAR choose where."
    requires_system_checks = ()  # they need the database that is started here

    def add_arguments(self, parser):
        parser.add_argument("--demo", action="store_true", help="load the demo data once")
        parser.add_argument("--reset", action="store_true", help="drop the data folder, then end")

    def handle(self, *, demo, reset, **options):
        sys.stdout.reconfigure(errors="backslashreplace")
        try:
            self.run(demo, drop=reset)
        except Trouble as trouble:
            self.stderr.write(str(trouble))
            sys.exit(1)

    def run(self, demo: bool, drop: bool) -> None:
        folder = DataFolder(Path(settings.VAR_DIR))
        if drop:
            drop_everything(folder)
            return
        port = web_port(os.environ.get("PORT") or "8000")
        Tree(settings.BASE_DIR, folder, port, demo).run()
