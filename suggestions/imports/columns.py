"""Which column of a strange sheet is what (对列): by its heading, and as the same person chose last time."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Field:
    """One thing a row may say: its name, its heading in our template, other headings people use."""

    name: str
    label: Any
    aliases: tuple[str, ...]
    example: str = ""
    required: bool = False
    width: int = 12


# The aliases are what stands at the head of real ledgers; they are data, not words of ours.
FIELDS = (
    Field("raised_on", _("反映日期"), ("来信日期", "来访日期", "反映时间", "登记日期", "收件日期", "接待日期", "日期",
          "时间"), "2025-03-08", required=True),
    Field("name", _("反映人"), ("姓名", "反映人姓名", "群众姓名", "选民", "选民姓名", "来访人"), "吴小根"),
    Field("phone", _("电话"), ("手机", "手机号", "手机号码", "联系电话", "联系方式", "电话号码"), "13900000000"),
    Field("place", _("村(社区)"), ("村", "社区", "村社区", "村居", "所在村", "村名", "地方", "行政村"), "",
          required=True),
    Field("spot", _("具体地点"), ("地点", "详细地址", "地址", "位置"), "三组桥头", width=16),
    Field("words", _("反映内容"), ("内容", "意见建议", "意见内容", "反映问题", "问题", "事项", "诉求", "意见",
          "建议内容"), "村口弯道缺反光镜，会车看不见。", required=True, width=44),
    Field("category", _("类别"), ("分类", "问题类别", "类型", "意见类别"), ""),
    Field("level", _("事权"), ("层级", "事权层级", "办理层级"), "镇级", width=8),
    Field("unit", _("承办单位"), ("办理单位", "责任单位", "承办部门", "责任部门"), "村镇建设办公室", width=18),
    Field("result", _("办理结果"), ("结果", "办理情况", "答复内容", "处理结果", "处理情况", "答复"),
          "已装反光镜一面。", width=30),
    Field("closed_on", _("办结日期"), ("办结时间", "完成日期", "完成时间", "答复日期"), "2025-03-20"),
    Field("satisfaction", _("满意度"), ("满意情况", "评价", "群众评价", "是否满意"), "满意", width=8),
)  # fmt: skip
BY_NAME: Mapping[str, Field] = {field.name: field for field in FIELDS}
REQUIRED = tuple(field.name for field in FIELDS if field.required)
FEWEST_KNOWN = 2  # so many known headings make a line the heading


def heading(text: str) -> str:
    """A heading as it is compared: one width, without spaces, stars and remarks in brackets."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).strip("*＊:：")
    return plain.replace("(必填)", "").replace("(", "").replace(")", "")


def _known() -> dict[str, str]:
    return {heading(str(word)): field.name for field in FIELDS for word in (field.label, *field.aliases)}


def match(headers: Sequence[str], remembered: Mapping[str, str] | None = None) -> dict[int, str]:
    """Column → field: as chosen last time for the same heading, else by the heading itself; each field once."""
    known = _known()
    found: dict[int, str] = {}
    for source in (remembered or {}, known):
        for place, text in enumerate(headers):
            name = source.get(heading(text), "")
            if name in BY_NAME and place not in found and name not in found.values():
                found[place] = name
    return found


def heading_row(rows: Sequence[Sequence[str]]) -> int | None:
    """The line that holds the headings: titles and remarks may stand above it."""
    known = _known()
    scores = [sum(heading(cell) in known for cell in row) for row in rows]
    best = max(scores, default=0)
    return scores.index(best) if best >= FEWEST_KNOWN else None


def memory(headers: Sequence[str], mapping: Mapping[int, str]) -> dict[str, str]:
    """What to remember of a choice: heading → field."""
    return {heading(headers[place]): name for place, name in mapping.items()}


def missing(names: Iterable[str]) -> list[Field]:
    """Required fields no column was chosen for."""
    names = set(names)
    return [BY_NAME[name] for name in REQUIRED if name not in names]
