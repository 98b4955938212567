"""Which runs were carried out for a study: a line a part, only ever added to; shows that nothing was run twice."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments.store.manifest import EXECUTIONS, as_json
from model.parameters import BadValue


@dataclass(frozen=True)
class Execution:
    """Runs that were carried out and written together.

    Attributes:
        part: the name that follows from what came of them.
        runs: how many they are.
        again: how many of them another part had already.
    """

    part: str
    runs: int
    again: int


def written(executions: Sequence[Execution]) -> str:
    """The lines that are added for them."""
    return "".join(f"{as_json(vars(item))}\n" for item in executions)


def executions_text(folder: Path) -> str:
    """All lines of a study; nothing for one that was written before they were kept."""
    path = folder / EXECUTIONS
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def read_executions(folder: Path) -> list[Execution]:
    """All runs that were carried out for a study, those before it was extended or retried among them.

    Raises:
        BadValue: the lines are not as they were written.
    """
    try:
        return [Execution(**json.loads(line)) for line in executions_text(folder).splitlines()]
    except (OSError, ValueError, TypeError) as error:
        raise BadValue(f"{folder / EXECUTIONS} is damaged; the tables of the study do not rest on it.") from error
