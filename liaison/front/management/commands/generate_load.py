"""manage.py generate_load: fill an empty scratch database with an invented country, for measurements."""

import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from liaison.core.errors import DomainError
from liaison.front.load.filling import fill, refuse_real_rows
from liaison.settings import env


class Command(BaseCommand):
    help = "往空的试验库里装入生成的意见件（按全国的比例），供性能测量用；有真实数据的库会被拒绝。"

    def add_arguments(self, parser):
        parser.add_argument("--tickets", type=int, required=True, help="多少件")
        parser.add_argument("--database", default="", help="试验库的地址 postgres://…，默认用本安装的库")

    def handle(self, *, tickets: int, database: str, verbosity: int, **options):
        if tickets < 1:
            raise CommandError("件数要大于零。")
        if database:
            connection.close()
            settings.DATABASES["default"].update(env.database(database))
            connection.settings_dict.update(env.database(database))
            call_command("migrate", interactive=False, verbosity=0)
        started = time.monotonic()

        def say(done: int) -> None:
            if verbosity and (done == tickets or done % 100_000 == 0):
                self.stdout.write(f"{done}/{tickets} 件，{time.monotonic() - started:.0f} 秒")

        try:
            refuse_real_rows()
            country = fill(tickets, say)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        if verbosity:
            took = time.monotonic() - started
            self.stdout.write(f"装好 {tickets} 件，{country.towns} 个乡镇，{country.counties} 个县，{took:.0f} 秒。")
