"""Which user a child runs as. PostgreSQL refuses to run as root; the others need not either."""

import os
import pwd
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Identity:
    """A system user a child drops to; without uid the child stays what we are."""

    uid: int | None = None
    gid: int | None = None

    def for_popen(self) -> dict:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        if self.uid is not None:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def own_tree(self, top: Path) -> None:
        self.own(top)
        for folder, folders, files in os.walk(top):
            for name in (*folders, *files):
                self.own(Path(folder, name))

    def can_enter(self, path: Path) -> bool:
        """Whether every folder down to this one lets the user pass."""
        return self.uid is None or all(self._passes(each) for each in (path, *path.parents))

    def closed_parent(self, path: Path) -> Path:
        return next(each for each in reversed((path, *path.parents)) if not self._passes(each))

    def _passes(self, folder: Path) -> bool:
        try:
            info = folder.stat()
        except FileNotFoundError:
            return True  # we shall make it ourselves
        if info.st_uid == self.uid:
            return bool(info.st_mode & 0o100)
        if info.st_gid == self.gid:
            return bool(info.st_mode & 0o010)
        return bool(info.st_mode & 0o001)

    def can_run_python(self, project: Path) -> bool:
        """Whether the user reaches this interpreter, its packages and the project."""
        if self.uid is None:
            return True
        probe = [sys.executable, "-c", "import django, manage"]
        try:
            ended = subprocess.run(probe, cwd=project, capture_output=True, **self.for_popen())
        except OSError:
            return False
        return ended.returncode == 0


def unprivileged() -> Identity:
    """The user `liaison` where a machine has one, else `nobody`; ourselves unless we are root."""
    if os.geteuid() != 0:
        return Identity()
    for name in ("liaison", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Identity(entry.pw_uid, entry.pw_gid)
    return Identity(65534, 65534)
