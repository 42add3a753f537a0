"""manage.py check_demo: the demo's figures, computed from rows, held against the published ones."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError

from liaison.core import clock
from liaison.front.demo.stage import months_back
from liaison.front.statistics.campaign import campaign, registered, solution
from suggestions.supervision.soundness import offenders

DANJIANGKOU, CHANGAN = "420381", "330481103"
PUBLISHED = {
    "四级代表": 1004, "参加": 972, "镇办": 17, "小组": 56, "行政村": 194, "走访农户": 1657, "技术文化能人": 98,
    "视察座谈调研": 183, "分层交办": 266, "长安镇意见": 951, "长安镇解决": 921,
}  # fmt: skip


class Command(BaseCommand):
    help = "核对演示数据：由行算出的数须等于公布的数。"

    def handle(self, *args, **options):
        found = computed()
        wrong = {name: n for name, n in found.items() if n != PUBLISHED[name]}
        for name, n in found.items():
            self.stdout.write(f"{'✗' if name in wrong else '✓'} {name} {n}（公布 {PUBLISHED[name]}）")
        broken = offenders()
        if wrong or broken:
            raise CommandError(f"演示数据不符：{wrong} {broken}")


def computed() -> dict[str, int]:
    """The published figures' names, with what the rows say."""
    today = clock.today()
    done = campaign(DANJIANGKOU, months_back(5), today)
    solved, _satisfied = solution(registered(CHANGAN, date(today.year - 2, 1, 1), today))
    values = (
        done.deputies, done.took_part, done.towns, done.groups, done.villages, done.households, done.talents,
        done.activities, done.handed, solved.bottom.n, solved.top.n,
    )  # fmt: skip
    return dict(zip(PUBLISHED, values, strict=True))
