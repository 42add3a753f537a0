"""Entries of the trail in words (经过): who, from which desk, did what, when. Pure but for its input."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from liaison.accounts.roles import ROLE_LABELS, SYSTEM, VOTER, Role
from liaison.audit.models import Entry
from liaison.core import wording
from liaison.core.clock import local
from suggestions.tickets import proposers
from suggestions.tickets.contacts import ContactWay
from suggestions.tickets.ratings import RatingHow, Satisfaction
from suggestions.tickets.systemnotes import in_words

REPLIES = {"reply", "fulfil", "check", "send_back", "give_opinion", "publish", "unpublish", "withhold", "answer"}
# What a handling unit does not see: who rated how, whose contact was looked at, receipts.
NOT_FOR_UNITS = {"rate", "take_rating", "strike_rating", "reveal", "reprint", "revoke_key", "second"}


@dataclass
class Line:
    """One line of the timeline as components/timeline.html draws it."""

    verb_name: str
    icon: str
    tone: str
    who: str
    tag: str
    verb: str
    at: datetime
    note: str = ""
    facts: str = ""
    files: list[dict] = field(default_factory=list)
    quiet: bool = False


@dataclass(frozen=True)
class Facts:
    """What the sentences need besides the entries: names of desks, longer texts by entry, files, today."""

    units: Mapping[int, str]
    texts: Mapping[int, str]
    remarks: Mapping[int, str]
    files: Mapping[int, object]
    today: date


Words = Callable[[Entry, Facts], str]


def _unit(entry: Entry, facts: Facts, key: str = "to_unit") -> str:
    return facts.units.get(entry.data.get(key), _("承办单位"))


def _due(entry: Entry, key: str = "due") -> date | None:
    text = entry.data.get(key)
    return local(datetime.fromisoformat(text)).date() if text else None


def _until(entry: Entry, facts: Facts) -> str:
    due = _due(entry)
    return _("，%s 前办结") % wording.day(due, facts.today) if due else ""


def _handed_off(entry: Entry, facts: Facts) -> str:
    text = _("交办给%s") % _unit(entry, facts)
    helpers = "、".join(facts.units.get(pk, "") for pk in entry.data.get("co_units", ()))
    return text + (_("，%s协办") % helpers if helpers else "") + _until(entry, facts)


def _rated(entry: Entry, facts: Facts) -> str:
    result, how = entry.data.get("result"), entry.data.get("how")
    text = _("评价：%s") % Satisfaction(result).label if result else _("评价")
    return f"{text}（{RatingHow(how).label}）" if how else text


def _extension(entry: Entry, facts: Facts) -> str:
    if not entry.data.get("granted"):
        return _("不同意延期")
    return _("同意延期到 %s") % wording.day(_due(entry), facts.today)


def _rehandled(entry: Entry, facts: Facts) -> str:
    return _("重新办理，交给%s") % _unit(entry, facts) + _until(entry, facts)


def _conferred(entry: Entry, facts: Facts) -> str:
    return _("提交会商，参加：%s") % entry.data.get("persons", "")


def _closed(entry: Entry, facts: Facts) -> str:
    return _("评价期满，自动办结") if entry.role == SYSTEM else _("办结")


def _registered(entry: Entry, facts: Facts) -> str:
    parent = entry.data.get("split_from")
    return _("由 %s 分出，另立一件") % parent if parent else _("登记")


def _signed(entry: Entry, facts: Facts) -> str:
    if entry.role == SYSTEM:
        return _("退办期已过，视为接受")
    return _("签收，承办人 %s") % entry.note if entry.note else _("签收")


def _handed_back(entry: Entry, facts: Facts) -> str:
    return _("撤回交办") if entry.data.get("reason") == "recall" else _("退办")


# verb: (icon, tone, words). The tones: ok done, go under way, wr a warning.
VERBS: dict[str, tuple[str, str, Words]] = {
    "register": ("chat-dots", "", _registered),
    "backfill": ("archive", "", lambda e, f: _("补录历史件")),
    "second": ("person-plus", "", lambda e, f: _("登记一人附议")),
    "complete": ("pencil", "", lambda e, f: _("补全登记")),
    "answer": ("chat-left-text", "ok", lambda e, f: _("当场答复")),
    "refer": ("signpost", "", lambda e, f: _("引导到法定途径")),
    "decline": ("x-circle", "wr", lambda e, f: _("不予受理")),
    "merge": ("shuffle", "", lambda e, f: _("并入 %s") % e.data.get("target", "")),
    "withdraw": ("trash", "", lambda e, f: _("撤销登记")),
    "transfer": ("send", "", lambda e, f: _("转报%s") % _unit(e, f)),
    "ask_supplement": ("arrow-counterclockwise", "wr", lambda e, f: _("退回补充")),
    "supplement": ("pencil-square", "go", lambda e, f: _("补充报送")),
    "enlist": ("check2-all", "ok", lambda e, f: _("受理为代表建议") if "track" in e.data else _("列入问题清单")),
    "hand_off": ("send-fill", "ok", _handed_off),
    "sign": ("tools", "go", _signed),
    "hand_back": ("reply", "wr", _handed_back),
    "refuse_hand_back": ("x-circle", "wr", lambda e, f: _("不予退办")),
    "call_in": ("person-plus", "go", lambda e, f: _("请%s协办") % _unit(e, f, "unit")),
    "give_opinion": ("chat-left-text", "go", lambda e, f: _("提交协办意见")),
    "reply": ("chat-square-text", "go", lambda e, f: _("提交答复")),
    "fulfil": ("flag-fill", "ok", lambda e, f: _("报告兑现")),
    "send_back": ("arrow-counterclockwise", "wr", lambda e, f: _("退回重答")),
    "check": ("check2-circle", "ok", lambda e, f: _("审核通过，请群众评价")),
    "rate": ("star-fill", "ok", _rated),
    "take_rating": ("telephone-fill", "ok", lambda e, f: _("代录") + _rated(e, f)),
    "strike_rating": ("x-circle", "wr", lambda e, f: _("作废一条代录的评价")),
    "request_reopen": ("arrow-repeat", "wr", lambda e, f: _("有人不满意，转主席团裁定")),
    "rehandle": ("arrow-repeat", "wr", _rehandled),
    "confer": ("people", "wr", _conferred),
    "propose_conclusion": ("clipboard-check", "wr", lambda e, f: _("提出结论，等另一位同志同意")),
    "agree_conclusion": ("check2-all", "ok", lambda e, f: _("同意结论")),
    "refuse_conclusion": ("x-octagon", "wr", lambda e, f: _("不同意结论")),
    "close": ("check-circle-fill", "ok", _closed),
    "follow": ("flag", "go", lambda e, f: _("转跟踪落实") + _until(e, f)),
    "reopen": ("arrow-repeat", "wr", lambda e, f: _("重新受理")),
    "ask_extension": ("hourglass-split", "wr", lambda e, f: _("申请延期")),
    "decide_extension": ("hourglass-split", "go", _extension),
    "note": ("chat-left-text-fill", "", lambda e, f: _("写说明")),
    "await_meeting": ("calendar3", "", lambda e, f: _("等会议审议") + _until(e, f)),
    "endorse": ("check2-all", "ok", lambda e, f: _("会议同意列入")),
    "contact": ("telephone", "go", lambda e, f: _("与代表联系（%s）") % ContactWay(e.data["way"]).label),
    "remind": ("bell-fill", "wr", lambda e, f: _("催办%s") % f.units.get(e.data.get("to"), "")),
    "publish": ("megaphone", "ok", lambda e, f: _("公开答复")),
    "unpublish": ("eye-slash", "wr", lambda e, f: _("撤下公开的答复")),
    "attach": ("paperclip", "", lambda e, f: _("添附件")),
    "reveal": ("eye", "", lambda e, f: _("查看反映人联系方式")),
    "reprint": ("qr-code", "", lambda e, f: _("补打回执")),
    "revoke_key": ("lock", "", lambda e, f: _("吊销回执")),
    "split": ("diagram-3", "", lambda e, f: _("分别办理，另立 %s") % e.data.get("sibling", "")),
    "release": ("person-x", "", lambda e, f: _("解除%s的协办") % _unit(e, f, "unit")),
    "withhold": ("eye-slash", "", lambda e, f: _("决定不公开这次答复")),
    "calendar": ("calendar3", "", lambda e, f: _("工作日历更新，期限重算")),
}
QUIET = {"reveal", "reprint", "revoke_key", "calendar", "request_reopen"}
NOTE_IS_IN_THE_WORDS = {"sign"}


def verb_of(entry: Entry) -> str:
    return entry.verb.partition(".")[2]


def lines(entries: Iterable[Entry], facts: Facts) -> list[Line]:
    """The entries in words, newest first."""
    return [_line(entry, facts) for entry in reversed(list(entries))]


def _line(entry: Entry, facts: Facts) -> Line:
    name = verb_of(entry)
    icon, tone, words = VERBS.get(name, ("circle", "", lambda e, f: name))
    who, tag = _who(entry)
    line = Line(
        name, icon, tone, who, tag, words(entry, facts), entry.at,
        note="" if name in NOTE_IS_IN_THE_WORDS else in_words(entry.note),
        quiet=name in QUIET or (entry.role == SYSTEM and not entry.note),
    )  # fmt: skip
    if entry.for_unit_id:
        line.facts = _("代%s在纸面办理") % facts.units.get(entry.for_unit_id, "")
    _add_what_hangs_on_it(line, entry, facts)
    return line


def _who(entry: Entry) -> tuple[str, str]:
    """The desk and the person at it; a deputy by name; the system and voters as such."""
    if entry.role in (SYSTEM, VOTER):
        return str(ROLE_LABELS[entry.role]), ""
    if getattr(entry, "masked", False):
        return proposers.nobody(), ""
    desk = getattr(entry, "desk", "") or ""
    if desk and entry.role != Role.DEPUTY:
        return desk, str(entry.by)
    return str(entry.by), str(ROLE_LABELS.get(entry.role, ""))


def _add_what_hangs_on_it(line: Line, entry: Entry, facts: Facts) -> None:
    """The text a reply or an opinion has of its own, and the file that was attached."""
    line.note = facts.texts.get(entry.pk) or line.note
    line.facts = "·".join(part for part in (line.facts, facts.remarks.get(entry.pk, "")) if part)
    file = facts.files.get(entry.data.get("file"))
    if file:
        line.files = [{"label": file.name, "href": reverse("attachments:file", args=[file.uuid])}]
