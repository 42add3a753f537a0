"""What a stranger does: clone, `make demo`, sign in, stop, start again. Fails with a sentence."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
FIRST_START, SECOND_START, STOP = 420, 30, 30  # seconds


def main() -> None:
    top = Path(tempfile.mkdtemp(prefix="liaison-first-run-"))  # 0700: as root, a closed parent (D51)
    clone = top / "代表家 clone"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(PROJECT), str(clone)], check=True)
    demo = Demo(clone, top / "var", free_port())
    try:
        first_run(demo)
        second_run(demo)
    except BaseException:
        print(demo.output()[-3000:])
        raise
    finally:
        demo.end()
        subprocess.run(["make", "demo-reset"], cwd=clone, env=demo.environment, check=False)
        shutil.rmtree(top, ignore_errors=True)


def first_run(demo) -> None:
    seconds = demo.start(FIRST_START)
    print(f"first start: ready after {seconds:.0f} s")
    for account in ["station", "deputy", "presidium", "unit", "county", "officer", "auditor", "sysadmin"]:
        check(re.search(rf"^ +{account} ", demo.output(), re.M), f"the console names {account}")
    demo.sign_in_as_station()
    demo.check_figures()
    print(f"stopped cleanly after {demo.stop():.1f} s")


def second_run(demo) -> None:
    seconds = demo.start(SECOND_START)
    print(f"second start: ready after {seconds:.1f} s")
    check("首次运行" not in demo.output(), "the demo data is loaded only once")
    demo.sign_in_as_station()
    print(f"stopped cleanly after {demo.stop():.1f} s")


class Demo:
    """One `make demo` and a browser without scripts."""

    def __init__(self, clone: Path, var: Path, port: int):
        self.clone = clone
        self.address = f"http://127.0.0.1:{port}"
        self.log = clone.parent / "log"
        self.environment = os.environ | {"PORT": str(port), "LIAISON_VAR": str(var)}
        for name in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "MAKEFLAGS", "MAKELEVEL"):
            self.environment.pop(name, None)
        self.process = None

    def start(self, patience: float) -> float:
        began = time.monotonic()
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                ["make", "demo"], cwd=self.clone, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        while not self.is_ready():
            check(self.process.poll() is None, "make demo goes on running")
            check(time.monotonic() - began < patience, f"make demo is ready within {patience} s")
            time.sleep(0.2)
        return time.monotonic() - began

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz/ready", timeout=5) as answer:
                return answer.status == 200 and "Ctrl-C" in self.output()
        except OSError:
            return False

    def sign_in_as_station(self) -> None:
        """The form with its CSRF token, then the home page it leads to."""
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        login = browser.open(f"{self.address}/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', login.read().decode())
        check(token, "the sign-in page has a form")
        fields = {"username": "station", "password": "liaison-demo", "csrfmiddlewaretoken": token.group(1)}
        request = urllib.request.Request(
            login.geturl(), urllib.parse.urlencode(fields).encode(), {"Referer": login.geturl()}
        )
        with browser.open(request) as home:
            text = home.read().decode()
            check(home.status == 200 and "/login/" not in home.geturl(), "station signs in")
            check("习家店" in text, "station sees its home page")
        print(f"station's home is {urllib.parse.urlsplit(home.geturl()).path}")

    def check_figures(self) -> None:
        """The demo's own command: figures computed from rows, against the published ones."""
        command = [".venv/bin/python", "manage.py", "check_demo"]
        told = subprocess.run(command, cwd=self.clone, env=self.environment, capture_output=True, text=True)
        print(told.stdout.strip())
        check(told.returncode == 0, f"the demo's figures are the published ones: {told.stderr.strip()[-500:]}")

    def stop(self) -> float:
        began = time.monotonic()
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(STOP)
        while self.leftovers():
            check(time.monotonic() - began < STOP, f"nothing is left running: {self.leftovers()}")
            time.sleep(0.1)
        check("已全部停止" in self.output(), "the console says that all has stopped")
        return time.monotonic() - began

    def leftovers(self) -> list[str]:
        """Processes of any user that work in this data folder."""
        mark, found = self.environment["LIAISON_VAR"].encode(), []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            except OSError:
                continue
            if mark in words and int(folder.name) != os.getpid():
                found.append(folder.name)
        return found

    def output(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(STOP)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)


def check(fine, what: str) -> None:
    if not fine:
        sys.exit(f"First run failed: not true that {what}.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    main()
