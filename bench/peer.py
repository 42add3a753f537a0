"""django-helpdesk beside us (PEER=1): from pip into an environment of its own, on the same database server."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.services import PROJECT, Services

PACKAGES = ("django-helpdesk==2.6.1", "django>=5.2,<5.3", "psycopg2-binary")


def measure(services: Services, folder: Path, tickets: int) -> dict[str, float]:
    """CPU milliseconds of its pages by act, and of one escalated ticket."""
    python = environment(folder)
    name = f"peer_{tickets}"
    services.maintain(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    argv = [python, PROJECT / "bench" / "peer_site.py", services.url(name), str(tickets), str(services.postgres)]
    own = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    ended = subprocess.run(argv, capture_output=True, text=True, cwd=folder, env=own)
    if ended.returncode:
        raise SystemExit(f"django-helpdesk could not be measured:\n{ended.stderr[-2000:]}")
    services.maintain(f"DROP DATABASE {name} WITH (FORCE)")
    return json.loads(ended.stdout.splitlines()[-1])


def environment(folder: Path) -> Path:
    """Made once."""
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        (folder / "ready").touch()
    return python
