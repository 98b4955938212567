"""Workers that SLURM starts: jobs of a queue, through dask-jobqueue."""

from __future__ import annotations

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
                memory=settings.memory, walltime=settings.walltime, scheduler_options={"dashboard": False},
            )
        except (OSError, RuntimeError, ValueError) as error:
            raise BadValue(f"launcher=slurm cannot open a cluster: {error}. Nothing was run.") from error
        with cluster:
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
