"""manage.py check_data: ask the database whether anything is false that must never be."""

from django.core.management.base import BaseCommand, CommandError

from suggestions.supervision.soundness import CHECKS, offenders


class Command(BaseCommand):
    help = "核对意见件数据：每件未办结的恰有一个在手单位、步序连续、状态可由留痕重放。"

    def handle(self, *args, **options):
        found = offenders()
        for name in CHECKS:
            self.stdout.write(f"{'✗' if name in found else '✓'} {name} {' '.join(found.get(name, []))}")
        if found:
            raise CommandError("数据有误，见上。")
