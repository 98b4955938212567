"""Where a search looks, and what it needs to know there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from experiments.conditions.condition import Level


@dataclass(frozen=True)
class Point:
    """One regime in a world in which one setting has another value; without a setting, in the study's own world."""

    regime: str
    setting: str = ""
    level: Level = 0.0


class Trials(Protocol):
    """Where a search gets its differences from."""

    def count(self, points: Iterable[Point], seeds: Sequence[int]) -> int:
        """How many runs it would take to know these differences."""

    def run(self, points: Iterable[Point], seeds: Sequence[int]) -> None:
        """Make the runs that are not there yet."""

    def differences(self, point: Point, seeds: Sequence[int]) -> np.ndarray:
        """Paired differences from the reference [seed, outcome]; NaN where there is none."""
