"""Load the first rules: categories, result classes, reasons, deadline profiles, ladders, kinds of meetings."""

from django.core.management.base import BaseCommand

from suggestions.deliberations.loading import load_kinds
from suggestions.rules.loading import load_rules


class Command(BaseCommand):
    help = "载入类别、结果分类、理由、期限方案、督办阶梯和会议种类；再次运行只补缺的，不改已有的。"

    def handle(self, *, verbosity: int, **options):
        added = load_rules() | {"kinds": load_kinds()}
        said = (
            "规则：新增类别 {categories}、结果分类 {result_classes}、理由 {reasons}、期限方案 {profiles}、"
            "督办阶梯 {ladders}、会议种类 {kinds}。"
        )
        if verbosity:
            self.stdout.write(said.format(**added))
