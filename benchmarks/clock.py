"""What a thing costs: processor time, and a loop by which machines can be compared."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

TURNS, TRIES = 200_000, 7


def calibration() -> float:
    """Nanoseconds for one turn of a plain Python loop (a dictionary, a draw, arithmetic): the best of some tries."""
    return min(seconds_of(_turns) for _ in range(TRIES)) / TURNS * 1e9


def _turns() -> None:
    held = dict.fromkeys(range(64), 0.5)
    chance = random.Random(1).random
    for turn in range(TURNS):
        place = turn & 63
        trust = held[place]
        if chance() < 0.7:
            held[place] = trust + 0.17 * (1.0 - 0.4 * (1.0 - trust)) * (1.0 - trust)
        else:
            held[place] = trust - 0.17 * (1.0 - 0.4 * trust) * trust


def seconds_of(work: Callable[[], object]) -> float:
    """Processor seconds that a piece of work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start
