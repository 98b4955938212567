"""Processes of this machine: for runs that hold Python's lock, such as agents in plain Python."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager

from experiments.launching.launcher import Launcher
from experiments.launching.settings import LauncherSettings


def processes(settings: LauncherSettings, at_a_time: int) -> Launcher:
    """So many processes, each with an interpreter of its own."""

    @contextmanager
    def opened() -> Iterator[Executor]:
        # Begun anew: a copy of a process in which compiled threads run may hang.
        fresh = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(max_workers=at_a_time, mp_context=fresh, initializer=_begin)
        try:
            yield pool
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    return Launcher(opened, at_a_time, 2 * at_a_time, lost=(BrokenExecutor,))


def _begin() -> None:
    """Leave Ctrl-C to the process that asks for runs, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
