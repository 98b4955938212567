"""A disk that fills: it is said in one line, nothing that was finished is lost, and with room the study is the same."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from experiments import store
from experiments.__main__ import run

NAME = "audit_map"
SWEEP = (
    "sweep", "study=audit_map", "scenario=village", "scenario.n_users=20", "scenario.n_weeks=60", "seeds=6",
    "scenario.complexity_mean=0.2,0.8", "scenario.audit_hours=9", "scenario.audit_floor=0.5",
    "scenario.careless_share=0.2", "threads=2",
)  # fmt: skip
RUNS = 24

ON_A_SMALL_DISK = """
import contextlib
import io
import json
import subprocess
import sys
from pathlib import Path

from experiments import store
from experiments.__main__ import run
from experiments.store import unfinished

unfinished.SECONDS = 0.0  # every run is a part: the disk fills in the middle of the runs
disk, name, words, kilobytes = json.loads(sys.argv[1])
for size in kilobytes:
    # A disk of this kind cannot be made smaller than what it holds.
    subprocess.run(["mount", "-o", f"remount,size={size}k", disk], check=True)
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        code = run([*words, f"results={disk}"])
    far = store.how_far(Path(disk) / name)
    there = sorted(path.name for path in Path(disk).iterdir())
    print(json.dumps({"size": size, "code": code, "said": said.getvalue(), "done": far and far.done, "there": there}))
    if code == 0:
        break
"""


EXPORTED_TO_A_SMALL_DISK = """
import contextlib
import io
import json
import subprocess
import sys
from pathlib import Path

from experiments.__main__ import run

disk, name, results, kilobytes = json.loads(sys.argv[1])
for size in kilobytes:
    subprocess.run(["mount", "-o", f"remount,size={size}k", disk], check=True)
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        code = run(["export", name, f"results={results}", f"to={disk}/out"])
    there = sorted(path.name for path in Path(disk).iterdir())
    print(json.dumps({"size": size, "code": code, "said": said.getvalue(), "there": there}))
    if code == 0:
        break
"""


@pytest.fixture
def on_a_small_disk(tmp_path):
    """Runs a Python script with a small disk mounted at a folder, which no other process sees; the disk is copied."""
    alone = ["unshare", "-m"] if os.name == "posix" and os.geteuid() == 0 else ["unshare", "-rm"]
    disk, copy = tmp_path / "disk", tmp_path / "copy"
    disk.mkdir()
    mount = 'mount -t tmpfs -o size=16k tmpfs "$0"'
    if shutil.which("unshare") is None:
        pytest.skip("no `unshare` on this machine, so that no small disk can be mounted")
    tried = subprocess.run([*alone, "sh", "-c", mount, disk], capture_output=True, text=True)
    if tried.returncode:
        pytest.skip(f"this machine lets nobody mount a small disk: {tried.stderr.strip()}")

    def carried_out(script, *given):
        shell = f'{mount} && "$@" && cp -a "$0" "{copy}"'
        words = json.dumps([str(disk), *given])
        done = subprocess.run(
            [*alone, "sh", "-c", shell, disk, sys.executable, "-c", script, words], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"size"')], copy

    return carried_out


def test_a_disk_that_fills_loses_nothing_and_with_room_the_study_is_the_same(tmp_path, on_a_small_disk):
    assert run((*SWEEP, f"results={tmp_path / 'whole'}")) == 0
    tried, copy = on_a_small_disk(ON_A_SMALL_DISK, NAME, SWEEP, [4, 16, 48, 112, 240, 2048, 32768])
    *full, last = tried
    assert last["code"] == 0 and last["there"] == [NAME]
    done = 0
    for attempt in full:
        assert attempt["code"] == 2
        message = attempt["said"].splitlines()[-1]
        assert message.startswith("trustlab: The study cannot be written to") and "Traceback" not in attempt["said"]
        assert "The disk (or its quota) is full. Free some space, or give results=... on another disk." in message
        assert (attempt["done"] or 0) >= done, "runs that were finished are lost"
        assert set(attempt["there"]) <= {f"{NAME}.unfinished"}, "a study is there by halves"
        done = attempt["done"] or 0
    # It was full before the first run, in the middle of the runs, and when only the study was left to write.
    assert full[0]["done"] is None and any(0 < (item["done"] or 0) < RUNS for item in full) and done == RUNS
    for path in (tmp_path / "whole" / NAME).iterdir():
        assert (copy / NAME / path.name).read_bytes() == path.read_bytes(), path.name
    found = store.read_executions(copy / NAME)
    assert [(item.runs, item.again) for item in found] == [(RUNS, 0)]


def test_an_export_to_a_disk_that_fills_is_there_whole_or_not_at_all(tmp_path, on_a_small_disk):
    """At some of these sizes the tables find room and the DuckDB file does not, or only beside itself."""
    duckdb = pytest.importorskip("duckdb", reason="the extra `duckdb` is not installed")
    assert run((*SWEEP, f"results={tmp_path / 'whole'}")) == 0
    sizes = [8, 60, 100, 140, 200, 280, 400, 700, 4096]
    tried, copy = on_a_small_disk(EXPORTED_TO_A_SMALL_DISK, NAME, str(tmp_path / "whole"), sizes)
    *full, last = tried
    assert last["code"] == 0 and len(full) > 3
    for attempt in full:
        assert attempt["code"] == 2 and attempt["there"] == []
        assert attempt["said"].startswith("trustlab: The export cannot be written") and "is full" in attempt["said"]
    assert not list((copy / "out").glob("*.wal"))
    with duckdb.connect(str(copy / "out" / store.DUCKDB), read_only=True) as database:
        assert database.execute("SELECT count(*) FROM runs").fetchone() == (RUNS,)
