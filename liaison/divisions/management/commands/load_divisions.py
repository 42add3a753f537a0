"""Load the places (区划): the five regions we ship, or a list of your own."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from liaison.core.errors import DomainError
from liaison.divisions import actions, sheets


class Command(BaseCommand):
    help = "载入行政区划；再次运行只补缺的，不改已有的。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--csv", type=Path, default=sheets.OFFICIAL, help="自备名单：code、name 两列，可加 is_civil"
        )

    def handle(self, *, csv: Path, verbosity: int, **options):
        try:
            done = actions.load(sheets.read(csv))
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        if verbosity == 0:
            return
        self.stdout.write(f"区划：新增 {done.added}，已有 {done.known}。")
        if done.named_otherwise:
            self.stdout.write("名称与名单不同、未改动：" + "、".join(done.named_otherwise[:20]))
