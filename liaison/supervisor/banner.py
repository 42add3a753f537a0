"""The last thing `make demo` prints: where it is and who may sign in."""

from liaison.accounts.demonstration import INVITATIONS
from liaison.accounts.passwords import DEMO_PASSWORD

RULE = "─" * 64


def banner(port: int, demo: bool) -> str:
    lines = [RULE, f"  代表家站点已启动：http://127.0.0.1:{port}"]
    if demo:
        lines += ["", f"  演示账号（密码都是 {DEMO_PASSWORD}）："]
        lines += [f"    {one.username:<10} {one.try_this}" for one in INVITATIONS]
    return "\n".join([*lines, "", "  按 Ctrl-C 停止，数据会保留。", RULE])
