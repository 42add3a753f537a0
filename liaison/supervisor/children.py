"""One child process: in its own group, dying with its parent, its last words kept."""

import collections
import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from liaison.supervisor.identity import Identity

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
TELLING = ("FATAL", "PANIC", "No space left", "error", "Error", "ERROR")


def die_with_parent(how: int, parent: int) -> Callable[[], None]:
    """For preexec_fn: the kernel sends `how` to the child when the supervisor is killed."""

    def set_signal() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, how)
            if os.getppid() != parent:
                os._exit(1)

    return set_signal


@dataclass
class Child:
    """A program we start and answer for. Start it from the main thread (PDEATHSIG follows it)."""

    name: str
    argv: list
    cwd: Path
    env: dict[str, str]
    user: Identity = field(default_factory=Identity)
    stop_signal: int = signal.SIGTERM
    patience: float = 20.0
    show: Callable[[str, str], None] | None = None
    capture: bool = True  # else it speaks to our own console
    process: subprocess.Popen | None = None
    lines: collections.deque = field(default_factory=lambda: collections.deque(maxlen=60))

    def start(self) -> None:
        self.process = subprocess.Popen(
            [str(word) for word in self.argv],
            cwd=self.cwd,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if self.capture else None,
            stderr=subprocess.STDOUT if self.capture else None,
            text=True,
            errors="replace",
            process_group=0,  # Ctrl-C reaches only the supervisor, which stops us in order
            preexec_fn=die_with_parent(self.stop_signal, os.getpid()),
            **self.user.for_popen(),
        )
        if self.capture:
            listener = threading.Thread(target=self._listen, args=(self.process.stdout,))
            listener.daemon = True
            listener.start()

    def _listen(self, stream) -> None:
        for line in stream:
            self.lines.append(line.rstrip())
            if self.show:
                self.show(self.name, line.rstrip())
        stream.close()

    @property
    def pid(self) -> int:
        return self.process.pid

    def is_running(self) -> bool:
        """Not yet ended; a dead leader stays unreaped, so that its group id cannot be reused."""
        if self.process is None or self.process.returncode is not None:
            return False
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def stop(self) -> None:
        """Ask, wait, insist; then end whatever of its group is left."""
        if self.process is None or self.process.returncode is not None:
            return
        if self.is_running():
            os.kill(self.pid, self.stop_signal)
            self.wait_until_ended(self.patience)
        self.bury()

    def wait_until_ended(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while self.is_running() and time.monotonic() < end:
            time.sleep(0.02)
        return not self.is_running()

    def bury(self) -> int:
        """Kill what is left of the group, reap the leader, return its code."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        return self.process.wait()

    def last_words(self) -> str:
        """The line that says most about why it ended."""
        time.sleep(0.05)  # let the listener read what the pipe still holds
        lines = [line for line in self.lines if line.strip()]
        telling = [line for line in lines if any(word in line for word in TELLING)]
        return (telling or lines or ["（没有输出）"])[-1].strip()
