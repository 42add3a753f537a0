"""Readers for environment variables, so that every setting says what it expects."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

KEPT: dict[str, str] = {}  # what a running `manage.py up` tells other commands of its data folder


def text(name: str, default: str = "") -> str:
    return os.environ.get(name) or KEPT.get(name) or default


def data_folder(project: Path) -> Path:
    """LIAISON_VAR, else var/ beside manage.py."""
    return Path(text("LIAISON_VAR") or project / "var").absolute()


def ask_running_installation(folder: Path) -> None:
    """Let `manage.py create_token` and its like find the embedded servers while they run."""
    try:
        lines = (folder / "env").read_text().splitlines()
    except OSError:
        return
    KEPT.update(line.split("=", 1) for line in lines)


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name)
    return default if value is None else value.lower() in {"1", "true", "yes", "on"}


def database(url: str) -> dict:
    """A Django DATABASES entry from postgres://user:password@host:port/name."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }
