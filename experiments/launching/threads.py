"""Threads of this process: compiled runs need no more, since they let go of Python's lock."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

from experiments.launching.launcher import Launcher
from experiments.launching.settings import LauncherSettings


def threads(settings: LauncherSettings, at_a_time: int) -> Launcher:
    """So many threads."""

    @contextmanager
    def opened() -> Iterator[Executor]:
        pool = ThreadPoolExecutor(max_workers=at_a_time)
        try:
            yield pool
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    return Launcher(opened, at_a_time, 2 * at_a_time)
