"""What the operator's console says. Plain Chinese: Django's translations are not up yet."""

import contextlib


class Trouble(Exception):
    """The start cannot go on; the text is one sentence that says what to do."""


ALREADY_RUNNING = "这个数据目录已在运行（进程 {pid}）：{var}。请先停止它，或用 LIAISON_VAR=… 换一个目录。"
BUSY_PORT = "端口 {port} 已被占用，请换一个，例如：make demo PORT={other}"
BAD_PORT = "PORT 应为 1 到 65535 之间的数字，现在是「{port}」。"
NO_FOLDER = "无法建立或写入数据目录 {var}：{why}。请用 LIAISON_VAR=… 换一个可写的目录。"
DISK_FULL = "磁盘空间不足，无法继续写入 {where}；清理空间后重新运行即可，已有数据不会丢失。"
NO_POSTGRES = "没有找到 PostgreSQL 程序，请重新安装依赖（make），或用 DATABASE_URL 指定数据库。"
NO_VALKEY = "没有找到 Valkey/Redis 程序，请重新安装依赖（make），或用 REDIS_URL 指定服务器。"
SERVICE_FAILED = "{name}未能启动：{why}"
SERVICE_SLOW = "{name}在 {seconds} 秒内没有就绪：{why}"
SECRET_LOST = "数据目录 {var} 里有数据库，但密码文件 secret 不见了；请放回该文件，或用 make demo-reset 重来。"
OTHER_VERSION = "数据目录里的数据库是 PostgreSQL {found} 的，现在的程序是 {wanted}；请先导出再升级，或换一个数据目录。"
FOREIGN_DATABASE = "连不上 DATABASE_URL 指定的数据库：{why}"
FOREIGN_BROKER = "连不上 REDIS_URL 指定的服务器：{why}"
CLOSED_FOLDER = "以 root 运行，而 {path} 不允许其他用户进入，也无法使用 {seat}：{why}。请换一个数据目录。"
MIGRATION_FAILED = "数据库结构更新失败：{why}"
WRONG_KEYS = "未启动：{why}"
STATIC_FAILED = "静态文件整理失败：{why}"
LOAD_FAILED = "演示数据没有装完（退出码 {code}）；再运行一次会从头重装。"
KEEPS_DYING = "{name}在一分钟内 {times} 次意外退出，已全部停止。最后一行输出：{why}"
CHECK_FAILED = "设置不合要求，未启动：{why}"
FOREIGN_HALF_DEMO = (
    "上次演示数据没有装完，而数据库是 DATABASE_URL 指定的，不会替您清空；请清空该数据库并删除 {marker} 后重新运行。"
)

# Not refusals, only news
PREPARING = "正在准备数据库和页面文件……"
FIRST_LOAD = "首次运行，正在装入演示数据（约两分钟，只此一次）……"
LEFTOVERS = "上次运行没有正常结束，已结束遗留的 {count} 个进程。"
UNCLEAN = "上次运行没有正常结束（进程被终止或断电），数据仍在，正在恢复。"
HALF_DATABASE = "上次建库没有完成，已重新开始。"
HALF_DEMO = "上次演示数据没有装完，清空后重新装入。"
MOVED = "以 root 运行，而 {path} 不允许其他用户进入：数据库改放在 {seat}。"
DISK_LOW = "磁盘快满了（{where} 只剩 {spare} MB），请尽快清理；写满后将无法保存。"
CHILD_DIED = "{name}意外退出（{how}），正在重新启动。"
STOPPING = "正在停止……"
STOPPED = "已全部停止，数据保留在 {var}"
RESET_DONE = "已清空 {var}"
RESET_NOTHING = "{var} 还不存在，无需清空。"

NAMES = {
    "postgres": "数据库",
    "valkey": "消息服务",
    "web": "网页服务",
    "worker": "后台任务",
    "beat": "定时任务",
}


def say(sentence: str) -> None:
    """Print for the operator; a console that is gone must not take the services with it."""
    with contextlib.suppress(OSError, ValueError):
        print(sentence, flush=True)


def full_disk(text: str) -> bool:
    return "No space left on device" in text or "disk full" in text.lower()
