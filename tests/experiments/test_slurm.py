"""SLURM on one machine, set up by the test itself: arrays of shards, and workers that it starts, give the same bytes.

It needs Debian's packages slurm-wlm and munge. With SLURM_TEST=install in the environment it tries to install them.
"""

import importlib.util
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from experiments import store
from experiments.__main__ import run
from tests.experiments.killing import NAME, RUNS, SWEEP, tables

is_on_jobqueue = pytest.mark.skipif(
    importlib.util.find_spec("dask_jobqueue") is None, reason="the extra `cluster` (dask-jobqueue) is not installed"
)
PROGRAMS = ("munged", "mungekey", "slurmctld", "slurmd", "sbatch", "sinfo", "squeue", "scancel")
PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
PATIENCE = 60.0
"""Seconds that a daemon may take to answer."""

CONFIGURATION = """
ClusterName=one_machine
SlurmctldHost={machine}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
SwitchType=switch/none
SchedulerType=sched/builtin
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmctldDebug=info
SlurmdDebug=info
NodeName={machine} NodeAddr=127.0.0.1 CPUs={processors} RealMemory=4000 State=UNKNOWN
PartitionName=here Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def missing():
    """The programs that are not installed."""
    return [name for name in PROGRAMS if shutil.which(name, path=PATH) is None]


def installed():
    """Skip, and say why, where SLURM is not installed and may or can not be."""
    if missing() and os.environ.get("SLURM_TEST") == "install":
        tried = subprocess.run(
            ["apt-get", "install", "-y", "--no-install-recommends", "slurm-wlm", "munge"], capture_output=True,
            text=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, timeout=600,
        )
        if tried.returncode:
            pytest.skip(f"SLURM cannot be installed here: {tried.stderr.strip().splitlines()[-1:]}")
    if missing():
        pytest.skip(f"no {', '.join(missing())} here; SLURM_TEST=install tries to install SLURM with apt-get")
    if os.geteuid() != 0:
        pytest.skip("only root may start SLURM's daemons")


@contextmanager
def daemon(folder, *words):
    """A program in the foreground, which is ended at the end."""
    with (folder / f"{Path(words[0]).name}.log").open("wb") as log:
        process = subprocess.Popen(words, stdout=log, stderr=log, start_new_session=True)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_ports(count):
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def answers(*words):
    """Wait until a command gives what is hoped for; what it said last otherwise."""
    *words, hoped = words
    until = time.monotonic() + PATIENCE
    while True:
        done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE)
        if done.returncode == 0 and hoped in done.stdout:
            return
        if time.monotonic() > until:
            raise AssertionError(f"{' '.join(words)} says: {done.stdout}{done.stderr}")
        time.sleep(0.2)


@pytest.fixture(scope="module")
def slurm():
    """A cluster of this machine alone, with a key, ports and folders of its own."""
    installed()
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        # The path of a socket has to be short.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="slurm-", dir="/tmp")))
        folder.chmod(0o755)
        patch.setenv("PATH", PATH)
        patch.setenv("SLURM_CONF", str(folder / "slurm.conf"))
        (folder / "slurm.conf").write_text(
            CONFIGURATION.format(
                folder=folder, machine=platform.node().partition(".")[0], ports=free_ports(2),
                processors=os.cpu_count(),
            )
        )
        for name in ("state", "spool"):
            (folder / name).mkdir()
        subprocess.run(["mungekey", "--create", "--force", f"--keyfile={folder / 'munge.key'}"], check=True)
        (folder / "munge.key").chmod(0o600)
        munge = {"key-file": "munge.key", "socket": "munge.socket", "pid-file": "munge.pid", "seed-file": "munge.seed"}
        options = [f"--{option}={folder / name}" for option, name in munge.items()]
        stack.enter_context(daemon(folder, "munged", "--foreground", "--force", *options))
        answers("munge", "--no-input", f"--socket={folder / 'munge.socket'}", "MUNGE:")
        stack.enter_context(daemon(folder, "slurmctld", "-D", "-c"))
        stack.enter_context(daemon(folder, "slurmd", "-D", "-c"))
        try:
            answers("sinfo", "--noheader", "--format=%T", "idle")
        except AssertionError as error:
            logs = "".join(path.read_text(errors="replace")[-1500:] for path in sorted(folder.glob("*.log")))
            raise AssertionError(f"{error}\n{logs}") from error
        yield folder
        subprocess.run(["scancel", "--user=root"], check=False)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    results = tmp_path_factory.mktemp("whole") / "results"
    assert run((*SWEEP, f"results={results}")) == 0
    return tables(results)


def check_end(results, whole):
    assert tables(results) == whole
    found = store.read_executions(results / NAME)
    assert (sum(item.runs for item in found), sum(item.again for item in found)) == (RUNS, 0)
    assert os.listdir(results) == [NAME]


@pytest.mark.long
def test_a_job_array_of_shards_ends_with_the_same_bytes(slurm, whole, tmp_path):
    results = tmp_path / "results"
    words = " ".join([*SWEEP, f"results={results}", "shard=$SLURM_ARRAY_TASK_ID/4"])
    done = subprocess.run(
        ["sbatch", "--wait", "--array=1-4", f"--output={tmp_path}/%a.txt", f"--chdir={os.getcwd()}",
         "--wrap", f"{sys.executable} -m experiments {words}"],
        capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    said = "".join(path.read_text() for path in sorted(tmp_path.glob("*.txt")))
    assert done.returncode == 0, f"{done.stderr}\n{said}"
    assert said.count("Report: ") >= 1
    check_end(results, whole)


@pytest.mark.long
@is_on_jobqueue
def test_workers_that_slurm_starts_give_the_same_bytes(slurm, whole, tmp_path):
    results = tmp_path / "results"
    done = by_slurm(results, "launcher.queue=here")
    assert done.returncode == 0, done.stderr
    check_end(results, whole)
    until = time.monotonic() + PATIENCE
    while subprocess.run(["squeue", "--noheader"], capture_output=True, text=True).stdout:
        assert time.monotonic() < until, "jobs outlive the sweep"
        time.sleep(0.2)


@pytest.mark.long
@is_on_jobqueue
def test_a_queue_that_does_not_exist_is_said_at_once(slurm, tmp_path):
    done = by_slurm(tmp_path / "results", "launcher.queue=nowhere")
    assert done.returncode == 2 and "Traceback" not in done.stderr
    said = done.stderr.splitlines()[-1]
    assert said.startswith("trustlab: launcher=slurm: SLURM refuses a worker and says: ") and "partition" in said
    assert list((tmp_path / "results").iterdir()) == []


@is_on_jobqueue
def test_a_machine_without_slurm_is_said_at_once(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run((*SWEEP, "launcher=slurm", f"results={tmp_path / 'results'}")) == 2
    assert "launcher=slurm needs SLURM's program `sbatch`, which cannot be started here" in capsys.readouterr().err
    assert list((tmp_path / "results").iterdir()) == []


def by_slurm(results, *words):
    """A sweep by workers that SLURM starts; they write what they say into the folder they are started from."""
    given = ("launcher=slurm", "launcher.memory=500MB", "launcher.walltime=00:10:00", f"results={results}", *words)
    path = os.pathsep.join([os.getcwd(), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-m", "experiments", *SWEEP, *given], capture_output=True, text=True, timeout=600,
        cwd=results.parent, env={**os.environ, "PYTHONPATH": path},
    )
