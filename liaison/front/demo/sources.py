"""Where the demo's material comes from: texts of realistic opinions, quotas of published figures, invented names."""

import csv
import random
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆汪范"
    "廖石金韦贾夏付方邹熊孟秦江侯白尹薛闫雷段史陶贺毛郝顾龚邵万覃钱戴严莫孔向常汤康易乔文"
)
GIVEN = (DATA / "given_names.txt").read_text(encoding="utf-8").split()


@dataclass(frozen=True)
class Opinion:
    """One template of what somebody says."""

    category: str
    title: str
    body: str
    place_type: str
    level: str

    def at(self, place: str) -> tuple[str, str]:
        """Title and words at a real village."""
        return self.title.replace("{place}", place), self.body.replace("{place}", place)


@cache
def opinions() -> tuple[Opinion, ...]:
    with (DATA / "suggestions_zh.csv").open(encoding="utf-8") as sheet:
        return tuple(
            Opinion(row["category"], row["title"], row["body"], row["place_type"], row["power_level"])
            for row in csv.DictReader(sheet)
        )


@cache
def quotas() -> dict[str, dict[str, int]]:
    """metric → {division code: target}, from the published figures."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    with (DATA / "demo_targets.csv").open(encoding="utf-8") as sheet:
        for row in csv.DictReader(sheet):
            if row["region"] != "4205":
                found[row["metric"]][row["code"]] = int(row["target"])
    return found


def a_name(chance: random.Random) -> str:
    """An invented name; no real person is meant."""
    return chance.choice(SURNAMES) + chance.choice(GIVEN)


def a_phone(chance: random.Random) -> str:
    """A number of the range kept for demonstration: 139 0000 xxxx."""
    return f"1390000{chance.randrange(10_000):04d}"
