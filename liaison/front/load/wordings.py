"""What the generated tickets say, with the search tokens of every sentence worked out once. Pure."""

from functools import cache

from suggestions.tickets.search import tokens

SUBJECTS = (
    "村口路面塌方", "路灯不亮", "自来水时断时续", "垃圾清运不及时", "水渠淤塞", "校车停靠点不安全",
    "农家书屋常关门", "公交班次太少", "卫生室缺药", "养老补贴没到账", "宽带信号差", "电压不稳",
    "河道有异味", "危房等待鉴定", "广场噪声扰民", "停车占用消防通道", "橘子滞销", "合作社分红不公开",
    "桥栏杆损坏", "井盖缺失", "公厕无人管", "流浪狗伤人", "工地扬尘", "物业乱收费",
    "学位紧张", "灌溉用水争执", "山林界线不清", "低保公示不全", "快递不进村", "残疾人坡道缺失",
)  # fmt: skip
PLACES = (
    "学校旁", "集镇东头", "三组", "五组", "桥头", "小区南门", "卫生院对面",
    "文化广场", "河堤边", "老街", "安置点", "工业园",
)  # fmt: skip
WISHES = ("请尽快派人来看看", "已经反映过两次", "雨天老人孩子不敢走", "希望年底前能有说法", "愿意出工出料")
REPLY = "已到现场查看并安排施工队，材料当日进场。"
RESULT = "问题已经解决，群众现场确认。"


@cache
def said(subject: int, place: int, wish: int) -> tuple[str, str, str]:
    """Title, words, and the tokens as a tsvector reads them."""
    title = f"{PLACES[place]}{SUBJECTS[subject]}"
    words = f"{title}，{WISHES[wish]}。" + "这件事关系到周围几十户人家的日常生活，大家都盼着早点办好。"
    return title, words, " ".join(f"'{token}'" for token in tokens(f"{title} {words}"))


def variety() -> tuple[int, int, int]:
    return len(SUBJECTS), len(PLACES), len(WISHES)
