"""Which launcher carries out the runs."""

from __future__ import annotations

import os
from collections.abc import Callable

from experiments.launching.dask import dask
from experiments.launching.launcher import Launcher
from experiments.launching.processes import processes
from experiments.launching.settings import LauncherSettings
from experiments.launching.slurm import slurm
from experiments.launching.threads import threads
from model.parameters import BadValue, nearest

LAUNCHERS: dict[str, Callable[[LauncherSettings, int], Launcher]] = {
    "threads": threads, "processes": processes, "dask": dask, "slurm": slurm,
}
"""By name; an own file under configs/launcher/ may give one of them other settings."""

_OWNERS = {
    "scheduler_file": ("dask",), "queue": ("slurm",), "account": ("slurm",), "walltime": ("slurm",),
    "memory": ("slurm",),
}


def check_launcher(settings: LauncherSettings) -> None:
    """Raise `BadValue` for a launcher that does not exist, or a setting that it would not heed."""
    if settings.kind not in LAUNCHERS:
        raise BadValue(
            f"launcher is '{settings.kind}'; allowed: {', '.join(LAUNCHERS)}."
            f"{nearest(settings.kind, tuple(LAUNCHERS))}"
        )
    usual = LauncherSettings()
    for name, owners in _OWNERS.items():
        if getattr(settings, name) != getattr(usual, name) and settings.kind not in owners:
            raise BadValue(
                f"launcher.{name} is set, but launcher={settings.kind} has no use for it; it is for "
                f"launcher={' or '.join(owners)}."
            )


def launcher_of(settings: LauncherSettings, at_a_time: int = 0) -> Launcher:
    """The launcher that was asked for.

    Args:
        at_a_time: how many runs at a time; 0 means one a processor of this machine.

    Raises:
        BadValue: there is none of that name, or what it needs is not installed.
    """
    check_launcher(settings)
    return LAUNCHERS[settings.kind](settings, at_a_time or os.cpu_count() or 1)
