"""A sweep as somebody would start it, which is killed: what it began, what it left, and how it is gone on with."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from experiments.store.parts import read_part

SWEEP = (
    "sweep", "study=audit_map", "scenario=village", "scenario.n_users=20", "scenario.n_weeks=60", "seeds=6",
    "scenario.complexity_mean=0.2,0.8", "scenario.audit_hours=0,9", "scenario.audit_floor=0.5",
    "scenario.careless_share=0.2", "threads=2",
)  # fmt: skip
RUNS = 48
NAME = "audit_map"

NOTING = '''
import json
import os
import time

from experiments import replicate
from experiments.store import unfinished

unfinished.SECONDS = 0.05
really_run = replicate._run


def run(job):
    """A run that is noted when it begins, by whatever process, and takes long enough to be killed in."""
    if job.names != ("timed",):
        with open(os.environ["BEGUN"], "a", encoding="utf-8") as begun:
            begun.write(json.dumps([job.names, job.seed]) + "\\n")
        time.sleep(0.04)
    return really_run(job)


if __name__ == "__main__":
    import noting
    from experiments.__main__ import main

    replicate._run = noting.run
    main()
'''
PATIENCE = 300.0
"""Seconds that nothing here may take, on however busy a machine."""
ORPHANS = 60.0
"""Seconds after which no process of a killed sweep may be left."""


class Started:
    """A sweep that runs by itself.

    Attributes:
        finished: the runs that were finished, and on the disk, before it began.
    """

    def __init__(self, results, *words, command=SWEEP):
        script = results.parent / "noting.py"
        script.write_text(NOTING, encoding="utf-8")
        self.results, self.finished = results, finished(results)
        self._begun = results.parent / f"begun-{random.getrandbits(64):x}"
        self._begun.touch()
        path = os.pathsep.join([str(script.parent), os.getcwd(), os.environ.get("PYTHONPATH", "")])
        self.process = subprocess.Popen(
            [sys.executable, str(script), *command, *words, f"results={results}"],
            env={**os.environ, "BEGUN": str(self._begun), "PYTHONPATH": path}, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )

    def begun(self):
        """The runs that were begun, as often as they were."""
        lines = [json.loads(line) for line in self._begun.read_text(encoding="utf-8").splitlines()]
        return [(name, seed) for names, seed in lines for name in names]

    def wait_for_runs(self, count=1):
        """Wait until so many runs were begun, or it ended."""
        until = time.monotonic() + PATIENCE
        while len(self.begun()) < count and self.process.poll() is None and time.monotonic() < until:
            time.sleep(0.005)

    def workers(self):
        """The processes that carry runs out for it."""
        return [number for number in self._others() if b"spawn_main" in _words(number)]

    def kill_worker(self, luck):
        """Kill one of its workers, if it has any; whether it did."""
        workers = self.workers()
        if workers:
            _kill(luck.choice(workers))
        return bool(workers)

    def kill(self):
        """Kill it unless it has come to its end; whether it was killed. No process of it is left."""
        self.process.send_signal(signal.SIGKILL)
        said, _ = self.process.communicate()
        assert self.process.returncode in (0, -signal.SIGKILL), said
        until = time.monotonic() + ORPHANS
        while (left := self._others()) and time.monotonic() < until:
            time.sleep(0.01)
        assert not left, f"processes outlive the sweep that started them: {[_words(number) for number in left]}"
        self._check()
        return self.process.returncode == -signal.SIGKILL

    def end(self, code=0):
        """Let it come to its end; what it said."""
        said, _ = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == code, said
        assert "Traceback" not in said, said
        self._check()
        return said

    def _check(self):
        again = self.finished & set(self.begun())
        assert not again, f"runs that were finished were run again: {sorted(again)}"

    def _others(self):
        """The processes that it started, directly or not; none where the system does not tell."""
        found = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z" and int(fields[3]) == self.process.pid:
                found.append(int(path.parent.name))
        return [number for number in found if number != self.process.pid]


def _words(number):
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return b""


def _kill(number):
    with contextlib.suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)


def finished(results):
    """The runs that are on the disk, of a sweep on its way; each part of them is whole."""
    found = set()
    for path in sorted((results / f"{NAME}.unfinished").glob("part-*.parquet")):
        try:
            part = read_part(path.name, path.read_bytes())
        except FileNotFoundError:  # a shard has just written the study
            continue
        assert part is not None, f"{path.name} was written by halves"
        found |= {(run.condition, run.seed) for run in part.found}
    return found


def tables(results):
    """What the study says, byte for byte: every table, its manifest and its page."""
    folder = results / NAME
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != "executions.jsonl"}
