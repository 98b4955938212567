"""How many runs were carried out for a study, only ever added to; shows that nothing that was finished was run again.

A line for what it began with, and one more each time it is extended or retried. A study that was stopped, or shared
out, has the same line as one that was not.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments.store.manifest import EXECUTIONS, as_json
from model.parameters import BadValue


@dataclass(frozen=True)
class Execution:
    """Runs that were carried out, those that broke among them.

    Attributes:
        runs: how many they are.
        again: how many of them were finished before.
    """

    runs: int
    again: int


def written(executions: Sequence[Execution]) -> str:
    """The line that is added for them; none where they are none."""
    together = Execution(sum(item.runs for item in executions), sum(item.again for item in executions))
    return f"{as_json(vars(together))}\n" if together.runs else ""


def executions_text(folder: Path) -> str:
    """All lines of a study, finished or not; nothing where none were kept.

    Raises:
        BadValue: they are not as they were written, or cannot be read.
    """
    path = folder / EXECUTIONS
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        for line in text.splitlines():
            _read(line)
    except PermissionError as error:
        raise BadValue(f"{path} cannot be read: {error.strerror}. Ask for the right to read it.") from error
    except (OSError, ValueError, TypeError) as error:
        raise BadValue(
            f"{path} is damaged: it counts the runs that were carried out, and no table rests on it. Bring it back "
            "from a copy, or remove it to begin the count anew. Nothing was changed."
        ) from error
    return text


def read_executions(folder: Path) -> list[Execution]:
    """All runs that were carried out for a study, those before it was extended or retried among them.

    Raises:
        BadValue: the lines are not as they were written.
    """
    return [_read(line) for line in executions_text(folder).splitlines()]


def _read(line: str) -> Execution:
    found = Execution(**json.loads(line))
    if not all(type(count) is int for count in vars(found).values()):
        raise TypeError(line)
    return found
