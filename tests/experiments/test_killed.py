"""Killed at any moment, the same command ends with the bytes of an uninterrupted run, and runs nothing twice."""

import importlib.util
import os
import random
import subprocess
import sys
import time

import pytest

from experiments import replicate, store
from experiments.__main__ import run
from tests.experiments.killing import NAME, RUNS, SWEEP, Started, finished, tables

HAS_DASK = importlib.util.find_spec("distributed") is not None
is_on_dask = pytest.mark.skipif(not HAS_DASK, reason="the extra `cluster` (Dask) is not installed")
LAUNCHERS = ["threads", "processes", pytest.param("dask", marks=is_on_dask)]
SECONDS = 1.5
"""About how long the runs take, once they have begun."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """What the sweep says when nobody stops it."""
    results = tmp_path_factory.mktemp("whole") / "results"
    assert run((*SWEEP, f"results={results}")) == 0
    return tables(results)


def told(line):
    """For whoever reads why a test failed."""
    sys.stdout.write(f"{line}\n")


@pytest.fixture
def luck():
    """The same instants again with KILLS_SEED in the environment."""
    seed = os.environ.get("KILLS_SEED") or str(random.SystemRandom().getrandbits(32))
    told(f"KILLS_SEED={seed}")
    return random.Random(seed)


def check_end(results, whole):
    assert tables(results) == whole
    found = store.read_executions(results / NAME)
    assert (sum(item.runs for item in found), sum(item.again for item in found)) == (RUNS, 0)
    assert os.listdir(results) == [NAME]


def kill_at_random(tmp_path, launcher, kills, luck, whole, seconds):
    """Kill sweeps, each again and again until it ends, so often in all.

    Args:
        seconds: how long a sweep takes that nobody stops.

    Returns:
        How often a whole sweep was killed, and a worker of one before it.
    """
    n_killed = n_workers = n_sweeps = 0
    while n_killed < kills:
        n_sweeps += 1
        results, is_over = tmp_path / f"results-{n_sweeps}", False
        while not is_over:
            sweep = Started(results, f"launcher={launcher}")
            if n_killed == kills:
                sweep.end()
                break
            if luck.random() < 0.5:
                instant = luck.uniform(0.0, seconds)
                told(f"sweep {n_sweeps}: killed {instant:.3f} s after its start")
                time.sleep(instant)
            else:
                sweep.wait_for_runs()
                if launcher != "threads" and luck.random() < 0.5:
                    time.sleep(luck.uniform(0.0, SECONDS / 2))
                    n_workers += sweep.kill_worker(luck)
                instant = luck.uniform(0.0, SECONDS / 2)
                told(f"sweep {n_sweeps}: killed {instant:.3f} s after its first run was begun, or a worker lost")
                time.sleep(instant)
            is_killed = sweep.kill()
            n_killed += is_killed
            is_over = not is_killed
        check_end(results, whole)
    told(f"{n_killed} sweeps and {n_workers} of their workers killed, in {n_sweeps} sweeps by {launcher}")
    return n_killed, n_workers


def test_a_sweep_that_is_killed_among_its_runs_ends_with_the_same_bytes(tmp_path, whole, luck, monkeypatch):
    """Killed while threads carry runs out, and while processes do, it is gone on with here."""
    results = tmp_path / "results"
    for launcher in ("threads", "processes"):
        sweep = Started(results, f"launcher={launcher}")
        sweep.wait_for_runs()
        time.sleep(luck.uniform(0.0, SECONDS / 3))
        assert sweep.kill()
    left, begun, really_run = finished(results), [], replicate._run

    def noted(job):
        begun.extend((name, job.seed) for name in job.names)
        return really_run(job)

    monkeypatch.setattr(replicate, "_run", noted)
    assert run((*SWEEP, f"results={results}")) == 0
    begun = [(name, seed) for name, seed in begun if name != "timed"]
    assert len(begun) == RUNS - len(left) and not left & set(begun)
    check_end(results, whole)


@pytest.mark.long
@pytest.mark.parametrize("launcher", LAUNCHERS)
def test_a_sweep_that_is_killed_at_any_moment_ends_with_the_same_bytes(launcher, tmp_path, whole, luck):
    begun = time.monotonic()
    (tmp_path / "whole").mkdir()
    Started(tmp_path / "whole" / "results", f"launcher={launcher}").end()
    seconds = time.monotonic() - begun
    assert tables(tmp_path / "whole" / "results") == whole
    n_killed, n_workers = kill_at_random(tmp_path, launcher, 10, luck, whole, seconds)
    assert n_killed == 10 and (n_workers > 0) == (launcher != "threads")


@pytest.mark.long
def test_shards_that_are_killed_side_by_side_end_with_the_same_bytes(tmp_path, whole, luck):
    """Four at a time on one folder, in any order, each killed now and then and started again."""
    results, n_killed, n_kills = tmp_path / "results", 0, 8
    order = [1, 2, 3, 4]
    luck.shuffle(order)
    going = {}
    for number in order:
        going[number] = Started(results, f"shard={number}/4")
        time.sleep(luck.uniform(0.0, 1.0))
    while going:
        number = luck.choice(sorted(going))
        shard = going.pop(number)
        if n_killed == n_kills:
            shard.end()
            continue
        shard.wait_for_runs()
        time.sleep(luck.uniform(0.0, SECONDS / 4))
        if shard.kill():
            n_killed += 1
            going[number] = Started(results, f"shard={number}/4")
    if not (results / NAME).exists():  # the last of them was killed when all runs were there
        Started(results).end()
    assert n_killed > 0
    check_end(results, whole)


@is_on_dask
def test_a_dask_worker_that_is_killed_midway_costs_nothing_but_its_runs(tmp_path, whole, luck):
    sweep = Started(tmp_path / "results", "launcher=dask")
    sweep.wait_for_runs(RUNS // 3)
    assert sweep.kill_worker(luck)
    sweep.end()
    check_end(tmp_path / "results", whole)


@is_on_dask
@pytest.mark.long
def test_a_scheduler_that_is_killed_midway_is_said_and_nothing_is_lost(tmp_path, whole):
    file, results = tmp_path / "scheduler.json", tmp_path / "results"
    path = os.pathsep.join([str(tmp_path), os.getcwd(), os.environ.get("PYTHONPATH", "")])

    def dask(what, *words):
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{what}", "--scheduler-file", str(file), *words],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": path, "BEGUN": os.devnull},
        )

    scheduler = dask("scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard")
    worker = dask("worker", "--nthreads", "1", "--no-dashboard", "--no-nanny")
    try:
        sweep = Started(results, "launcher=dask", f"launcher.scheduler_file={file}")
        until = time.monotonic() + 300
        while len(finished(results)) < RUNS // 4 and sweep.process.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        scheduler.kill()
        left = finished(results)
        said = sweep.end(code=2)
    finally:
        for process in (scheduler, worker):
            process.kill()
            process.wait()
    assert "does not answer or has no worker" in said.splitlines()[-1]
    assert RUNS > len(finished(results)) >= len(left) >= RUNS // 4 and left <= finished(results)
    Started(results).end()
    check_end(results, whole)
