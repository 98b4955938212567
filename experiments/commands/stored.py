"""What commands on a stored study are given: its name, the folder of results, and what carries runs out."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path

from experiments.commands.parser import PROGRAM, whole_number
from experiments.launching.settings import LauncherSettings
from model.parameters import BadValue, nearest

RUNNING = (
    "results", "threads", "launcher", *(f"launcher.{item.name}" for item in dataclasses.fields(LauncherSettings)[1:]),
)
"""Settings of a command that runs runs of a stored study."""


def one_study(command: str, words: Sequence[str], settings: Mapping[str, str]) -> Path:
    """The folder of the study that is named.

    Raises:
        BadValue: none is named, or there is none of that name.
    """
    if len(words) != 1:
        raise BadValue(f"{command} takes the name of one study, as in `{PROGRAM} {command} audit_map`.")

    from experiments import store
    from experiments.conditions.plan import checked_name, checked_results

    results, name = checked_results(settings.get("results", "results")), checked_name(words[0])
    folder = store.study_folder(results, name)
    if not folder.is_dir():
        if store.how_far(folder) is not None:
            raise BadValue(f"The study '{name}' is not finished; the command that began it goes on with it.")
        raise no_study(results, name)
    return folder


def no_study(results: Path, name: str) -> BadValue:
    """The error for a name that no study has, with those that there are."""
    from experiments import store

    known = store.study_names(results)
    there = f" There are: {', '.join(known)}." if known else ""
    return BadValue(f"{results} has no study '{name}'.{nearest(name, known)}{there}")


def threads_in(settings: Mapping[str, str]) -> int:
    """How many runs at a time; 0 for one a processor."""
    return whole_number("threads", settings.get("threads", "0"), 0, 1024)


def launcher_in(settings: Mapping[str, str]) -> LauncherSettings:
    """What is to carry runs out."""
    from experiments.launching.choosing import check_launcher

    given = {key.partition(".")[2]: value for key, value in settings.items() if key.startswith("launcher.")}
    launcher = LauncherSettings(settings.get("launcher", "threads"), **given)
    check_launcher(launcher)
    return launcher
