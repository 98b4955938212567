"""What a launcher is: a way to open an executor, and the errors by which it tells that a worker was lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass


@dataclass(frozen=True)
class Launcher:
    """A way to carry out runs.

    Attributes:
        open: gives the executor, and ends it; runs that have not begun by then are given up.
        at_a_time: runs that are carried out at a time.
        in_hand: runs that the executor is given at most, so that no worker waits for the next.
        lost: what a run raises whose worker was lost, as when it was killed; such a run is carried out again.
        is_lost: whether the executor itself is lost, in a way that its runs do not tell.
    """

    open: Callable[[], AbstractContextManager[Executor]]
    at_a_time: int
    in_hand: int
    lost: tuple[type[BaseException], ...] = ()
    is_lost: Callable[[Executor], bool] = lambda executor: False
