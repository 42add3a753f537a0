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
    "seat": _("组成人员"),
    "meeting": _("会议"),
    "agendaitem": _("议题"),
    "problemlist": _("问题清单"),
    "meetingkind": _("会议种类"),
    "practice": _("本级做法"),
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
    "complete": _("补全登记"),
    "revoke_key": _("作废回执链接"),
    "strike_rating": _("划去代录的评价"),
    "reprint": _("补打回执"),
    "calendar": _("日历更新，期限改动"),
    "call_in": _("邀请协办"),
    "give_opinion": _("提交协办意见"),
    "ask_extension": _("申请延期"),
    "decide_extension": _("裁定延期"),
    "await_meeting": _("待会，期限改动"),
    "endorse": _("会议同意"),
    # meetings
    "plan": _("排定"),
    "change": _("改安排"),
    "open": _("开会"),
    "recount": _("记到会变化"),
    "cancel": _("取消"),
    "invite": _("加入名单"),
    "meeting.close": _("散会"),
    # items
    "add": _("列入议程"),
    "take": _("开始审议"),
    "put_back": _("放回待审议"),
    "propose": _("改建议"),
    "vote": _("记录表决"),
    "cast": _("记名表决"),
    "decide": _("记下决定"),
    "reconsider": _("更正"),
    "reask": _("重新审议"),
    "defer": _("转下次会议"),
    "drop": _("撤出议程"),
    "carry_out": _("执行决定"),
    "not_carried": _("未能执行"),
    "acknowledge": _("另行处理"),
    # lists
    "draw_up": _("形成清单"),
    "amend": _("起草新版"),
    "adopt": _("通过"),
    "reject": _("未通过"),
    "supersede": _("由新版代替"),
    "problemlist.publish": _("公开"),
    "consent": _("记党委同意"),
    "hand_out": _("按清单交办"),
}


def verb_label(event: str) -> str:
    """ticket.hand_off → 交办; a thing may have words of its own for a verb: meeting.close → 散会"""
    verb = event.partition(".")[2]
    return str(VERBS.get(event) or VERBS.get(verb, verb))


def thing_label(thing: str) -> str:
    return str(THINGS.get(thing, thing))


def sentence(event: str) -> str:
    """ticket.hand_off → 交办·意见件"""
    thing, _dot, _verb = event.partition(".")
    return f"{verb_label(event)}·{thing_label(thing)}"
