"""A refusal that tells people what to do instead names an act that exists, by its own label."""

from pathlib import Path

import pytest

from suggestions.workflow import acts

WORKFLOW = Path(acts.__file__).parent
WORDS = "\n".join(path.read_text(encoding="utf-8") for path in sorted(WORKFLOW.glob("*.py")))
ADVICE = {
    "请交办机关解除协办": "release",
    "请先列入": "enlist",
    "请先把这件转报县人大机关": "transfer",
    "办理有困难请申请延期": "ask_extension",
    "还没有兑现的，请申请延期": "ask_extension",
    "请转跟踪落实": "follow",
    "须先提交会商": "confer",
    "第一次不满意先重新办理": "rehandle",
    "或者重新办理": "rehandle",
    "要改文字，请先撤下再公开": "unpublish",
    "不想公开了，请撤下": "unpublish",
}


@pytest.mark.parametrize(("advice", "name"), ADVICE.items())
def test_the_advice_of_a_refusal_is_an_act(advice, name):
    assert advice in WORDS
    label = str(acts.BY_NAME[name].label)
    assert label in advice or label.startswith("撤下")
