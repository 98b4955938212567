"""Workers that SLURM starts: jobs of a queue, through dask-jobqueue."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from experiments.launching.dask import PATIENCE, needed, on_cluster
from experiments.launching.launcher import Launcher
from experiments.launching.settings import LauncherSettings
from model.parameters import BadValue

QUEUED = 3600
"""Seconds that the first job may wait in its queue."""


def slurm(settings: LauncherSettings, at_a_time: int) -> Launcher:
    """So many jobs of one worker each; they end with the study."""
    distributed, jobqueue = needed("distributed", "slurm"), needed("dask_jobqueue", "slurm")

    @contextmanager
    def queued() -> Iterator[Any]:
        try:
            cluster = jobqueue.SLURMCluster(
                queue=settings.queue or None, account=settings.account or None, cores=1, processes=1,
                memory=settings.memory, walltime=settings.walltime,
                scheduler_options={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
            )
        except (OSError, RuntimeError, ValueError) as error:
            raise BadValue(f"launcher=slurm cannot open a cluster: {error}. Nothing was run.") from error
        with cluster:
            _check_job(cluster.job_script())
            try:
                cluster.scale(jobs=at_a_time)
                with distributed.Client(cluster, timeout=PATIENCE, set_as_default=False) as client:
                    client.wait_for_workers(1, timeout=QUEUED)
            except (OSError, RuntimeError, TimeoutError) as error:
                raise BadValue(
                    f"launcher=slurm has no worker yet ({error}). Look at `squeue`, and at launcher.queue, "
                    "launcher.account and launcher.walltime; what was finished is kept."
                ) from error
            yield cluster

    return on_cluster(distributed, queued, at_a_time)


def _check_job(script: str) -> None:
    """Have SLURM look at the job of a worker without starting it: one that cannot start would be waited for in vain.

    Raises:
        BadValue: SLURM is not here, does not answer, or refuses the job.
    """
    try:
        done = subprocess.run(
            ["sbatch", "--test-only"], input=script, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise BadValue(
            f"launcher=slurm: SLURM has not answered in {PATIENCE} seconds. Look at `sinfo`; what was finished is kept."
        ) from error
    except OSError as error:
        raise BadValue(
            f"launcher=slurm needs SLURM's program `sbatch`, which cannot be started here ({error.strerror}). Give the "
            "command on a machine that takes jobs; or launcher=threads, or shard=1/4 on each of several machines."
        ) from error
    if done.returncode:
        said = "; ".join(line.strip() for line in done.stderr.splitlines() if line.strip()) or "nothing"
        raise BadValue(
            f"launcher=slurm: SLURM refuses a worker and says: {said}. Look at `sinfo`, and at launcher.queue, "
            "launcher.account, launcher.walltime and launcher.memory; what was finished is kept."
        )
