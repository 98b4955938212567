"""How far the runs have come: a bar in a terminal, a few plain lines elsewhere."""

from __future__ import annotations

import os
import sys
from typing import Any

from tqdm import tqdm

PLAIN_STEPS = 4


def say(line: str) -> None:
    """One line for the person who waits, apart from the answer itself."""
    tqdm.write(line, file=sys.stderr)
    sys.stderr.flush()


class Progress:
    """Counts finished runs on standard error; use as a context.

    Args:
        plain_steps: how many lines tell of it where there is no room for a bar.
    """

    def __init__(self, total: int, what: str, plain_steps: int = PLAIN_STEPS) -> None:
        self._total, self._what, self._done, self._plain_steps = total, what, 0, plain_steps
        self._bar: Any = None

    def __enter__(self) -> Progress:
        if _has_room():
            self._bar = tqdm(total=self._total, desc=self._what, unit="run", file=sys.stderr, dynamic_ncols=True)
        else:
            say(f"{self._what}: {self._total} to do")
        return self

    def advance(self, runs: int = 1) -> None:
        """Say that so many more runs are done."""
        before, self._done = self._done, self._done + runs
        if self._bar is not None:
            self._bar.update(runs)
        elif before * self._plain_steps // self._total < self._done * self._plain_steps // self._total:
            say(f"{self._what}: {self._done} of {self._total}")

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()


def _has_room() -> bool:
    """Whether standard error is a terminal that knows its size; tqdm draws nothing where it does not."""
    return sys.stderr.isatty() and os.get_terminal_size(sys.stderr.fileno()).columns > 0
