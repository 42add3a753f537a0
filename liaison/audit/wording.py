"""An entry in words (动作用语): verb and thing, never a value. Both tables may name what lies above: they are words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

THINGS: Mapping[str, object] = {
    "ticket": _("意见件"),
    "leg": _("交办环节"),
    "user": _("账号"),
    "posting": _("任职"),
    "division": _("区划"),
    "unit": _("单位"),
    "category": _("类别"),
    "catalogueline": _("派单目录"),
    "deadlineprofile": _("期限方案"),
    "change": _("工作日历"),
    "deputy": _("代表"),
    "mandate": _("任期"),
    "group": _("代表小组"),
    "groupmember": _("组员"),
    "resident": _("群众"),
    "reception": _("接待登记"),
    "session": _("接待场次"),
    "queueticket": _("排队号"),
    "venue": _("站点"),
    "doorcode": _("门牌码"),
    "venuestaff": _("驻站工作人员"),
    "venuedeputy": _("驻站代表"),
    "visit": _("走访"),
    "activity": _("活动"),
    "attendance": _("到会"),
    "savedview": _("视图"),
    "file": _("附件"),
    "job": _("导入导出"),
    "supervisioncase": _("督办件"),
    "ladder": _("督办阶梯"),
    "paper": _("公文"),
    "wording": _("公文用语"),
}

VERBS: Mapping[str, object] = {
    # every thing
    "create": _("新建"),
    "edit": _("修改"),
    "remove": _("移除"),
    "close": _("办结"),
    "end": _("终止"),
    "attach": _("附上文件"),
    "export": _("导出"),
    "import": _("导入"),
    # accounts
    "disable": _("停用"),
    "enable": _("启用"),
    "reset_password": _("重置密码"),
    "change_password": _("自己改密码"),
    "end_sessions": _("全部退出登录"),
    "choose_keys": _("设置快捷键"),
    "issue_login_code": _("打印登录码"),
    "enter_by_code": _("用登录码登录"),
    "grant": _("给予"),
    # places, rules, calendar
    "add_grid": _("新建网格"),
    "rename": _("更名"),
    "order": _("排序"),
    "new_version": _("另立新版"),
    "add_days": _("登记放假或调休"),
    "remove_day": _("删去一天"),
    "import_year": _("载入一年安排"),
    # people
    "join": _("加入"),
    "leave": _("退出"),
    # stations
    "post_staff": _("安排工作人员"),
    "post_deputy": _("安排驻站代表"),
    "end_posting": _("结束驻站"),
    "opening": _("改开放时间"),
    "issue_code": _("签发扫码"),
    "revoke_code": _("停用扫码"),
    "record": _("登记"),
    "correct": _("更正"),
    "set": _("安排"),
    # tickets: the moves
    "register": _("登记"),
    "backfill": _("历史补录"),
    "answer": _("当场答复"),
    "refer": _("引导法定途径"),
    "decline": _("不予受理"),
    "merge": _("合并"),
    "withdraw": _("撤销"),
    "transfer": _("转报"),
    "ask_supplement": _("退回补充"),
    "supplement": _("补充报送"),
    "enlist": _("列入"),
    "hand_off": _("交办"),
    "sign": _("签收"),
    "hand_back": _("退办"),
    "refuse_hand_back": _("不予退办"),
    "reply": _("答复"),
    "send_back": _("退回重答"),
    "check": _("审核通过"),
    "rate": _("评价"),
    "take_rating": _("代录评价"),
    "request_reopen": _("申请重办"),
    "rehandle": _("重新办理"),
    "confer": _("提交会商"),
    "follow": _("转跟踪落实"),
    "fulfil": _("报告兑现"),
    "reopen": _("重新受理"),
    # tickets: what moves nothing
    "note": _("备注"),
    "remind": _("催办"),
    "second": _("附议"),
    "reveal": _("查看联系方式"),
    "publish": _("公开答复"),
    "unpublish": _("撤回公开"),
    "withhold": _("决定不公开"),
    "split": _("分别办理"),
    "release": _("解除协办"),
    "complete": _("补全登记"),
    "revoke_key": _("作废回执链接"),
    "strike_rating": _("划去代录的评价"),
    "reprint": _("补打回执"),
    "calendar": _("日历更新，期限改动"),
    "call_in": _("邀请协办"),
    "give_opinion": _("提交协办意见"),
    "ask_extension": _("申请延期"),
    "decide_extension": _("裁定延期"),
    # supervision
    "open_case": _("列入督办"),
    "reach": _("到下一级"),
    "carry_out": _("记录已采取"),
    "miss": _("记为未采取"),
    "excuse": _("免此级"),
    "jump": _("越级"),
    "rest": _("待核验"),
    "promise": _("记下承诺"),
    "resume": _("恢复督办"),
    "lift": _("解除督办"),
    "lead": _("领衔督办"),
    "assign_group": _("交小组盯办"),
    "ask_summons": _("提出约见"),
    "group_log": _("记小组盯办"),
    # papers
    "draw": _("拟稿"),
    "issue": _("发文"),
    "void": _("作废"),
}


def verb_label(event: str) -> str:
    """ticket.hand_off → 交办"""
    return str(VERBS.get(event.partition(".")[2], event.partition(".")[2]))


def thing_label(thing: str) -> str:
    return str(THINGS.get(thing, thing))


def sentence(event: str) -> str:
    """ticket.hand_off → 交办·意见件"""
    thing, _dot, _verb = event.partition(".")
    return f"{verb_label(event)}·{thing_label(thing)}"
