"""The supervisor's parts, each on its own small folder."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest

from liaison.supervisor import preparing
from liaison.supervisor.children import Child
from liaison.supervisor.embedded import SEATS, Embedded, seat_of_moved
from liaison.supervisor.folder import DataFolder, any_port, free, started
from liaison.supervisor.identity import Identity
from liaison.supervisor.resetting import drop_everything
from liaison.supervisor.running import ending, next_free, web_port
from liaison.supervisor.trouble import Trouble
from tests.conftest import PROJECT

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


@pytest.fixture
def folder(tmp_path):
    taken = DataFolder(tmp_path / "var", Identity())
    taken.take()
    yield taken
    taken.release()


@pytest.fixture
def open_folder():
    """A folder another user may enter, other than pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="liaison-parts-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def no_servers_named(monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")


def python(code: str, **options) -> Child:
    return Child("web", [sys.executable, "-c", code], PROJECT, dict(os.environ), **options)


def wait_until(fine, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not fine():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_folder_is_taken_once(folder):
    with pytest.raises(Trouble, match=f"进程 {os.getpid()}"):
        DataFolder(folder.path, Identity()).take()


def test_secrets_stay_the_same_and_are_readable_for_their_owner_alone(folder):
    assert folder.secret("django") == folder.secret("django") != folder.secret("valkey")
    assert stat.S_IMODE((folder / "secret").stat().st_mode) == 0o600


def test_a_database_whose_password_was_lost_is_refused(folder):
    (folder / "pg").mkdir()
    with pytest.raises(Trouble, match="密码文件 secret 不见了"):
        folder.secret("postgres")


def test_a_port_is_kept_until_somebody_else_took_it(folder):
    import socket

    port = folder.port("postgres")
    assert folder.port("postgres") == port
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        assert not free(port)
        assert folder.port("postgres") != port


@pytest.mark.parametrize("text", ["", "0", "65536", "80x", "-1", "８０００"])
def test_a_port_that_is_none_is_refused(text):
    with pytest.raises(Trouble, match="PORT"):
        web_port(text)


def test_the_sentence_about_a_busy_port_offers_a_free_one():
    assert free(next_free(any_port()))


@pytest.mark.parametrize(("code", "words"), [(3, "退出码 3"), (-9, "信号 SIGKILL"), (0, "退出码 0")])
def test_how_a_child_ended_is_said_in_words(code, words):
    assert ending(code) == words


def test_a_full_disk_is_told_from_other_troubles(folder):
    assert "磁盘空间不足" in str(folder.trouble(OSError(28, "No space left on device")))
    assert "无法建立或写入" in str(folder.trouble(OSError(13, "Permission denied")))


def test_a_child_that_will_not_stop_is_ended_with_its_own_children():
    child = python(
        "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); os.fork();"
        "os.write(1, f'{os.getpid()}\\n'.encode()); time.sleep(60)",
        patience=0.3,
    )
    child.start()
    wait_until(lambda: len(child.lines) == 2)
    child.stop()
    assert not child.is_running()
    wait_until(lambda: not any(started(int(pid)) for pid in child.lines))


def test_a_child_dies_with_a_parent_that_is_killed(tmp_path):
    parent = (
        "import os, sys, time; from pathlib import Path; from liaison.supervisor.children import Child;"
        "child = Child('web', [sys.executable, '-c', 'import time; time.sleep(60)'], Path.cwd(), dict(os.environ));"
        "child.start(); print(child.pid, flush=True); time.sleep(60)"
    )
    running = subprocess.Popen([sys.executable, "-c", parent], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    child = int(running.stdout.readline())
    running.kill()
    running.communicate()
    wait_until(lambda: not started(child))


def test_leftovers_of_a_killed_supervisor_are_ended(folder, capsys):
    """On a system without PDEATHSIG they would live on."""
    orphan = python("import time; time.sleep(60)")
    orphan.start()
    folder.record([orphan])
    folder.release()
    again = DataFolder(folder.path, Identity())
    again.take()
    again.release()
    assert not orphan.is_running()
    orphan.bury()
    assert "遗留的 1 个进程" in capsys.readouterr().out


def test_a_process_that_only_has_the_same_number_is_left_alone(folder):
    orphan = python("import time; time.sleep(60)")
    orphan.start()
    (folder / "run.json").write_text(f'[{{"name": "web", "pid": {orphan.pid}, "started": "1"}}]')
    folder.release()
    again = DataFolder(folder.path, Identity())
    again.take()
    again.release()
    assert orphan.is_running()
    orphan.stop()


def test_reset_leaves_what_is_not_ours(folder):
    (folder / "letter.txt").write_text("not ours")
    folder.secret("django")
    folder.release()
    drop_everything(DataFolder(folder.path, Identity()))
    assert [path.name for path in folder.path.iterdir()] == ["letter.txt"]


@pytest.mark.django_db
def test_demo_data_cut_short_is_noticed_and_not_mended_in_somebody_elses_database(folder, capsys):
    runs = []

    def load(code: int):
        def child(name, words):
            runs.append(words)
            return python(f"raise SystemExit({code})")

        return child

    with pytest.raises(Trouble, match="退出码 3"):
        preparing.load_demo(folder, load(3))
    with pytest.raises(Trouble, match="请清空该数据库"):
        preparing.forget_half_demo(folder, own_database=False)
    (folder / "demo").unlink()
    preparing.load_demo(folder, load(0))
    preparing.load_demo(folder, load(3))
    assert len(runs) == 2


@as_root
def test_root_in_a_closed_folder_gets_its_database_elsewhere(tmp_path, no_servers_named, capsys):
    tmp_path.chmod(0o700)
    folder = DataFolder(tmp_path / "var")
    folder.take()
    servers = Embedded(folder, durable=False)
    try:
        psycopg2.connect(servers.start()["DATABASE_URL"]).close()
        seat = seat_of_moved(folder)
        assert seat.parent == SEATS
        assert str(seat) in capsys.readouterr().out
    finally:
        servers.stop()
        folder.release()
    drop_everything(DataFolder(folder.path))
    assert not seat.exists()


@as_root
def test_a_disk_too_small_for_the_database_is_one_sentence(open_folder, no_servers_named):
    small = open_folder / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", small], capture_output=True).returncode:
        pytest.skip("this machine does not let root mount")
    folder = DataFolder(small / "var")
    folder.take()
    servers = Embedded(folder, durable=False)
    try:
        with pytest.raises(Trouble, match="磁盘空间不足"):
            servers.start()
    finally:
        servers.stop()
        folder.release()
        subprocess.run(["umount", small], check=True)


def test_a_cluster_that_was_half_made_is_made_anew(open_folder, no_servers_named, capsys):
    folder = DataFolder(open_folder / "var")
    folder.take()
    (folder / "pg.new").mkdir()
    (folder / "pg.new/PG_VERSION").write_text("18")
    servers = Embedded(folder, durable=False)
    try:
        urls = servers.start()
    finally:
        servers.stop()
        folder.release()
    assert urls["DATABASE_URL"].startswith("postgres://liaison:")
    assert "上次建库没有完成" in capsys.readouterr().out


def test_children_hear_an_interrupt_from_the_supervisor_alone():
    """Ctrl-C goes to the terminal's whole group; a child has its own."""
    child = python("import time; time.sleep(60)")
    child.start()
    assert os.getpgid(child.pid) == child.pid != os.getpgid(0)
    assert child.stop_signal == signal.SIGTERM
    child.stop()
