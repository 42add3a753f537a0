"""manage.py load_demo: build the demo counties by living through their months with the real actions."""

import random
import subprocess
import sys
import time
from functools import partial
from threading import Thread

from django.core.management.base import BaseCommand, CommandError

from liaison.front.demo import appraisals, plans, stage
from liaison.front.demo.briefs import write_some
from liaison.front.demo.formal import propose_some
from liaison.front.demo.papers import issue_others, issue_some
from liaison.front.demo.people import Town
from liaison.front.demo.playing import play
from liaison.front.demo.revisits import ask_again
from liaison.front.demo.sittings import plan_next

WIDTH = 30
COUNTIES = {
    "420381": (stage.danjiangkou, plans.danjiangkou, True),
    "330481": (stage.haining, plans.changan, False),
}
NAMES = {"420381": "丹江口市", "330481": "海宁市长安镇"}


class Command(BaseCommand):
    help = "装入演示数据：丹江口市和海宁市长安镇，用真实的动作走完过去几个月。"

    def add_arguments(self, parser):
        parser.add_argument("--scale", choices=["full", "tiny"], default="full", help="tiny：只有习家店镇，供测试用")
        parser.add_argument("--county", choices=sorted(COUNTIES), help="只走一个县的日子（由本命令自己调用）")

    def handle(self, *, scale: str, county: str | None, **options):
        if county:
            self.live(county)
            return
        started = time.monotonic()
        if stage.is_built(stage.danjiangkou()):
            raise CommandError("演示数据已经装过；要重来请先 make demo-reset。")
        stage.set_ground()
        if scale == "tiny":
            self.tiny()
        else:
            self.full()
        self.stdout.write(f"演示数据装好了，用时 {time.monotonic() - started:.0f} 秒。")

    def tiny(self) -> None:
        county = stage.danjiangkou()
        home = county.home_town
        county.towns, county.deputies, county.groups, county.levels = [home], {home: 20}, {home: 2}, (0, 1, 3)
        stage.build(county)
        play(county, plans.tiny, lambda done, planned: None, with_rounds=False)
        self.finish(Town(home, random.Random(county.seed)))

    def full(self) -> None:
        """Both counties side by side, each in its own process with its own clock; no row is shared."""
        for make, _plan, _rounds in COUNTIES.values():
            stage.build(make())
        progress = dict.fromkeys(COUNTIES, (0, 1))
        children = {code: self.child(code) for code in COUNTIES}
        readers = [Thread(target=follow, args=(code, child, progress)) for code, child in children.items()]
        for reader in readers:
            reader.start()
        while any(child.poll() is None for child in children.values()):
            self.draw(progress)
            time.sleep(0.5)
        for reader in readers:
            reader.join()
        self.draw(progress)
        self.stdout.write("")
        if any(child.returncode for child in children.values()):
            raise CommandError("演示数据没有装完，原因见上。")

    def child(self, code: str) -> subprocess.Popen:
        argv = [sys.executable, sys.argv[0], "load_demo", "--county", code]
        return subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)

    def live(self, code: str) -> None:
        make, plan, with_rounds = COUNTIES[code]
        county = make()
        play(county, plan, partial(print, "progress", flush=True), with_rounds=with_rounds)
        if with_rounds:
            self.finish(Town(county.home_town, random.Random(county.seed)))
            appraisals.elsewhere(Town(max(set(county.towns) - {county.home_town}), random.Random(county.seed)))

    def finish(self, town: Town) -> None:
        """What lies on the home town's desks today: its papers, and the meetings that come."""
        issue_some(town)
        propose_some(town)
        ask_again(town)
        write_some(town)
        plan_next(town)
        issue_others(town)
        appraisals.at_home(town)

    def draw(self, progress: dict[str, tuple[int, int]]) -> None:
        done, planned = (sum(part) for part in zip(*progress.values(), strict=True))
        filled = WIDTH * done // max(1, planned)
        bar = "█" * filled + "░" * (WIDTH - filled)
        shares = " · ".join(f"{NAMES[code]} {100 * d // max(1, p)}%" for code, (d, p) in progress.items())
        end = "" if self.stdout.isatty() else "\n"
        self.stdout.write(
            f"\r{bar} {done}/{planned} 步（{shares}）" if not end else f"{done}/{planned} 步（{shares}）", ending=end
        )
        self.stdout.flush()


def follow(code: str, child: subprocess.Popen, progress: dict[str, tuple[int, int]]) -> None:
    """Read a child's progress lines as they come."""
    for line in child.stdout:
        word, *numbers = line.split()
        if word == "progress":
            progress[code] = (int(numbers[0]), int(numbers[1]))
