"""Print one paper, or list what can be printed (打印公文)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from liaison.core.errors import DomainError
from liaison.documents.papers import printing, printout


class Command(BaseCommand):
    help = "列出可打印的公文和表单，或打印一份：paper KIND NUMBER -o 文件.pdf（或 .docx）。姓名一律遮住。"

    def add_arguments(self, parser):
        parser.add_argument("kind", nargs="?", metavar="KIND", help="种类，如 handoff_letter")
        parser.add_argument("number", nargs="?", metavar="NUMBER", help="字号或编号，如 习人大交〔2026〕18号")
        parser.add_argument("-o", "--output", metavar="FILE", help="写到哪里，.pdf 或 .docx")
        parser.add_argument("--list", action="store_true", help="列出种类和编号")

    def handle(self, *, kind, number, output, **options):
        if options["list"]:
            for line in printout.lines():
                self.stdout.write("\t".join(line))
            return
        form = Path(output or "").suffix.removeprefix(".").lower()
        if not (kind and number) or form not in printing.RENDERERS:
            raise CommandError("用法：paper KIND NUMBER -o 文件.pdf 或 .docx；或 paper --list。")
        try:
            sheet, overlay = printout.sheet(kind, number)
            made = printing.render(sheet, form, overlay)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        Path(output).write_bytes(made)
