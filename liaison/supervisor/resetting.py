"""`make demo-reset`: drop what an installation wrote, and nothing else that may lie beside it."""

import shutil
from pathlib import Path

from liaison.supervisor.embedded import seat_of_moved
from liaison.supervisor.folder import DataFolder
from liaison.supervisor.trouble import RESET_DONE, RESET_NOTHING, say

SERVERS = ("pg", "pg.new", "pg.password", "valkey", "env", "ports", "secret", "run.json", "lock")
OURS = (*SERVERS, "static", "static.stamp", "files", "beat", "demo", "data-keys", "data-keys.lock")


def drop_everything(folder: DataFolder) -> None:
    if not (folder / "lock").exists():
        say(RESET_NOTHING.format(var=folder.path))
        return
    folder.take()  # refuses while it runs
    moved = seat_of_moved(folder)
    if moved:
        shutil.rmtree(moved, ignore_errors=True)
    for path in (folder / name for name in OURS):
        remove(path)
    for copy in folder.path.glob("postgresql-*"):
        remove(copy)
    folder.release()
    if not any(folder.path.iterdir()):
        folder.path.rmdir()
    say(RESET_DONE.format(var=folder.path))


def remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
