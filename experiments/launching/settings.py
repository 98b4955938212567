"""What can be asked of a launcher: the settings `launcher.<name>`, each described beside its default."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any


def setting(default: str, sentence: str, expected: str) -> Any:
    """A dataclass field that carries its sentence, and words for what it can be given."""
    return dataclasses.field(default=default, metadata={"sentence": sentence, "expected": expected})


@dataclass(frozen=True)
class LauncherSettings:
    """Which launcher carries out the runs, and what it needs to know; never changes a result."""

    kind: str = setting(
        "threads", "What a file of configs/launcher/ opens: threads, processes, dask or slurm.",
        "the name of a launcher",
    )
    scheduler_file: str = setting(
        "",
        "With launcher=dask: file in which a running Dask scheduler wrote where it is. If not given, a cluster of this "
        "machine's processors is opened.",
        "the path of a file that `dask scheduler --scheduler-file` wrote",
    )
    queue: str = setting("", "With launcher=slurm: the partition whose machines are asked for.", "the name of a queue")
    account: str = setting(
        "", "With launcher=slurm: the account that the hours are charged to.", "the name of an account"
    )
    walltime: str = setting(
        "01:00:00", "With launcher=slurm: how long a worker may live; runs it leaves go to the others.",
        "a time such as 02:30:00",
    )
    memory: str = setting("2GB", "With launcher=slurm: memory of a worker.", "a size such as 4GB")
