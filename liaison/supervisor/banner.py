"""The last thing `make demo` prints: where it is and who may sign in."""

PASSWORD = "liaison-demo"
ACCOUNTS = {
    "station": "联络员，习家店镇中心站：接待来访、登记意见件",
    "deputy": "代表：手机上看自己的件、评价办理结果",
    "presidium": "习家店镇主席团：初审、列入、交办、审核答复",
    "unit": "村镇建设办公室：签收、办理、答复",
    "county": "丹江口市人大：全市台账、市级交办、账号与期限",
    "officer": "民情信息员：收集并转报民情",
    "auditor": "审计员：查看留痕",
    "sysadmin": "系统管理员：账号",
}
RULE = "─" * 64


def banner(port: int, demo: bool) -> str:
    lines = [RULE, f"  代表家站点已启动：http://127.0.0.1:{port}"]
    if demo:
        lines += ["", f"  演示账号（密码都是 {PASSWORD}）："]
        lines += [f"    {name:<10} {duty}" for name, duty in ACCOUNTS.items()]
    return "\n".join([*lines, "", "  按 Ctrl-C 停止，数据会保留。", RULE])
