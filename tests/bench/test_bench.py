"""The bench runs from nothing to its table: few tickets, one round."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
KEYS = {
    "act", "scope", "ours_cpu_ms", "raw_cpu_ms", "ratio_raw_cpu", "db_ms", "queries", "bytes", "per_second",
    "share_of_raw", "growth",
}  # fmt: skip
ACTS = {"ledger", "detail", "dashboard", "search", "intake", "handoff", "sweep", "export", "portal"}


@pytest.mark.xdist_group("bench")
def test_a_small_run_writes_every_row(tmp_path):
    tmp_path.chmod(0o711)  # as root the database runs as another user
    own = os.environ | {"N": "2000", "LIAISON_VAR": str(tmp_path / "var")}
    ended = subprocess.run([sys.executable, "-m", "bench"], cwd=PROJECT, env=own, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    report = json.loads((tmp_path / "var" / "bench.json").read_text())
    assert report["tickets"] == 2000
    assert {row["act"] for row in report["rows"]} == ACTS
    for row in report["rows"]:
        assert set(row) == KEYS
        assert row["ours_cpu_ms"] > 0 < row["raw_cpu_ms"], row
        assert row["queries"] > 0 < row["growth"], row
    scopes = {row["scope"] for row in report["rows"] if row["act"] == "ledger"}
    assert scopes == {"village", "station", "township", "county", "city", "province"}
