"""`manage.py up` as an operator meets it. One installation lives through the whole story."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg2
import pytest

from liaison.settings.env import KEPT, ask_running_installation
from liaison.supervisor.folder import any_port
from tests.conftest import PROJECT

pytestmark = pytest.mark.xdist_group("up")


class Console:
    """One `manage.py up` with its printed text."""

    def __init__(self, log: Path, var: Path, *words: str, port: int = 0):
        self.port = port or any_port()
        self.log = log
        hidden = {"DATABASE_URL", "REDIS_URL", "LIAISON_DATA_KEYS"}
        self.env = {name: value for name, value in os.environ.items() if name not in hidden}
        self.env |= {
            "LIAISON_VAR": str(var),
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "liaison.settings.dev",
        }
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", *words], cwd=PROJECT, env=self.env, stdout=log, stderr=log
            )

    def text(self) -> str:
        return self.log.read_text()

    def wait_for(self, sentence: str, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while sentence not in self.text():
            assert time.monotonic() < end, f"{sentence!r} was not said:\n{self.text()}"
            assert self.process.poll() is None or sentence in self.text(), self.text()
            time.sleep(0.05)

    def refused(self) -> str:
        """It ends by itself with code 1 and one line; returns the line."""
        assert self.process.wait(60) == 1
        (line,) = self.text().splitlines()
        return line

    def children(self, word: str) -> list[int]:
        found = subprocess.run(["pgrep", "-P", str(self.process.pid), "-f", word], capture_output=True, text=True)
        return [int(line) for line in found.stdout.split()]

    def answers(self, path: str) -> bool:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.status == 200


@pytest.fixture
def consoles(tmp_path_factory):
    started: list[Console] = []
    logs = tmp_path_factory.mktemp("logs")

    def start(*args, **kwargs) -> Console:
        started.append(Console(logs / str(len(started)), *args, **kwargs))
        return started[-1]

    yield start
    for console in started:
        if console.process.poll() is None:
            console.process.terminate()
            console.process.wait(60)


@pytest.fixture
def var(tmp_path_factory):
    return tmp_path_factory.mktemp("up") / "数据 目录"


def living_in(var: Path) -> list[str]:
    """Processes whose arguments or environment name this data folder."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if str(var).encode() in words and state != "Z":
            found.append(words.replace(b"\0", b" ")[:80].decode(errors="replace"))
    return found


def wait_until_gone(var: Path, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while living_in(var):
        assert time.monotonic() < end, living_in(var)
        time.sleep(0.1)


def query(var: Path, sql: str):
    """Run on the installation's own database, found as any other command finds it."""
    ask_running_installation(var)
    connection = psycopg2.connect(KEPT["DATABASE_URL"])
    connection.autocommit = True
    KEPT.clear()
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def test_an_installation_starts_is_killed_comes_back_and_stops(consoles, var):
    first = consoles(var)
    first.wait_for("Ctrl-C")
    assert first.answers("/healthz/live") and first.answers("/healthz/ready")

    assert str(first.process.pid) in consoles(var).refused()
    assert f"端口 {first.port} 已被占用" in consoles(var.with_name("other"), port=first.port).refused()
    assert str(first.process.pid) in consoles(var, "--reset").refused()

    (worker,) = first.children("celery -A liaison --quiet worker")
    os.kill(worker, signal.SIGKILL)
    first.wait_for("后台任务意外退出（信号 SIGKILL），正在重新启动。")
    assert first.children("celery -A liaison --quiet worker") != [worker]

    query(var, "CREATE TABLE keepsake AS SELECT 42 AS answer")
    first.process.kill()
    first.process.wait()
    wait_until_gone(var)

    second = consoles(var)
    second.wait_for("Ctrl-C", 30)
    assert "上次运行没有正常结束" in second.text()
    assert query(var, "SELECT answer FROM keepsake") == [(42,)]

    for _again in range(3):  # make and an impatient hand send it more than once
        second.process.terminate()
        time.sleep(0.01)
    assert second.process.wait(40) == 0
    assert "已全部停止" in second.text()
    wait_until_gone(var, 2)
    assert not (var / "run.json").exists()

    assert consoles(var, "--reset").process.wait(30) == 0
    assert not var.exists()


def test_a_folder_that_cannot_be_made_is_one_sentence(consoles, tmp_path):
    (tmp_path / "file").write_text("")
    assert "无法建立或写入数据目录" in consoles(tmp_path / "file" / "var").refused()


def test_a_database_out_of_reach_is_one_sentence_without_its_password(var, monkeypatch):
    from liaison.supervisor.embedded import foreign_database
    from liaison.supervisor.trouble import Trouble

    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"postgres://me:hush@127.0.0.1:{closed.getsockname()[1]}/x"
        monkeypatch.setenv("DATABASE_URL", url)
        with pytest.raises(Trouble, match="连不上 DATABASE_URL") as refusal:
            foreign_database()
    assert "hush" not in str(refusal.value)
