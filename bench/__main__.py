"""make bench: N=100000 tickets by default; PEER=1 also measures django-helpdesk with as many."""

import os
import shutil
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
SMALL = 10_000


def prepare() -> Path:
    """Settings as a real installation has them, in a folder of our own; answers the data folder."""
    from liaison.settings.env import data_folder

    top = data_folder(PROJECT)
    own = top / "bench"
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "liaison.settings.production",
        "LIAISON_VAR": str(own),
        "SECRET_KEY": "only-for-measurements-on-this-machine",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "0",
    }
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    own.mkdir(parents=True, exist_ok=True)
    return top


def main() -> None:
    tickets, with_peer = int(os.environ.get("N") or 100_000), os.environ.get("PEER") == "1"
    top = prepare()
    import django

    django.setup()
    from bench.running import run

    started = time.monotonic()
    report = run(top, tickets, min(SMALL, max(tickets // 2, 1)), with_peer)
    print(f"{report.path} ({time.monotonic() - started:.0f} s, load average {report.machine['load_average']})")
    if "--drop" in sys.argv:
        shutil.rmtree(top / "bench", ignore_errors=True)


if __name__ == "__main__":
    main()
