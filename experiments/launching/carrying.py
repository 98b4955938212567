"""Carrying out runs on any executor; what a lost worker had in hand is carried out again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from typing import TypeVar

from experiments.launching.launcher import Launcher
from experiments.progress import say
from model.parameters import BadValue

Job = TypeVar("Job")
Result = TypeVar("Result")

ALONE = 2
"""So often a run that was in hand when a worker was lost is tried by itself, before it counts as the one to blame."""
LOOK = 5.0
"""After so many seconds without a finished run it is looked whether the executor is still there."""
IN_VAIN = 3
"""So often an executor may be lost without a run finished."""


def carry_out(
    run: Callable[[Job], Result], jobs: Sequence[Job], launcher: Launcher
) -> Generator[tuple[Job, Result | None], None, None]:
    """Each job with what came of it, in the order in which they are done; close it to give up what has not begun.

    Of a job that loses its worker again and again, even by itself, comes None.

    Raises:
        BadValue: workers are lost before any run is finished.
    """
    left = deque(jobs)
    suspects: list[Job] = []
    n_in_vain = 0
    while left:
        n_suspects, n_done = len(suspects), 0
        with launcher.open() as executor:
            for job, result, is_lost in _until_broken(run, left, executor, launcher, launcher.in_hand):
                if is_lost:
                    suspects.append(job)
                else:
                    n_done += 1
                    yield job, result
        n_in_vain = 0 if n_done else n_in_vain + 1
        if left or len(suspects) > n_suspects:
            say("A worker was lost; its runs are carried out again.")
        if n_in_vain == IN_VAIN:
            raise BadValue(
                "Workers end before any run is finished. Is there memory enough, and may this machine start "
                "processes? launcher=threads needs none."
            )
    for job in suspects:
        yield job, _by_itself(run, job, launcher)


def _by_itself(run: Callable[[Job], Result], job: Job, launcher: Launcher) -> Result | None:
    for _ in range(ALONE):
        with launcher.open() as executor:
            for _, result, is_lost in _until_broken(run, deque([job]), executor, launcher, 1):
                if not is_lost:
                    return result
    return None


def _until_broken(
    run: Callable[[Job], Result], left: deque[Job], executor: Executor, launcher: Launcher, in_hand: int
) -> Iterator[tuple[Job, Result | None, bool]]:
    """Take jobs from `left`, the executor having so many in hand, until none is left or the executor is broken.

    Yields:
        The job, what came of it, and whether its worker was lost instead.
    """
    running: dict[Future[Result], Job] = {}
    is_broken = False
    while running or (left and not is_broken):
        is_broken = is_broken or launcher.is_lost(executor)
        while left and not is_broken and len(running) < in_hand:
            try:
                running[executor.submit(run, left[0])] = left[0]
            except BrokenExecutor:
                is_broken = True
            else:
                left.popleft()
        done, _ = wait(running, timeout=LOOK, return_when=FIRST_COMPLETED)
        if not done and launcher.is_lost(executor):
            yield from ((job, None, True) for job in running.values())
            return
        for future in done:
            job = running.pop(future)
            try:
                result = future.result()
            except launcher.lost:
                yield job, None, True
            else:
                yield job, result, False
