"""What comes back of a run: a record of what it ended with, or a failure that says where it broke."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from experiments.networks.noted import NotedNetwork


@dataclass(frozen=True)
class Record:
    """One finished run.

    Attributes:
        end: float64 [outcome], over the last weeks, in the order of the outcomes' registry.
        weeks: float32 [week, outcome], of the outcomes that are kept week by week, in the same order; None where only
            the end was asked for.
        trace: what was noted of the people who are followed.
        network: what was noted of the network of professionals; None where it was not asked for.
    """

    condition: str
    seed: int
    end: np.ndarray
    weeks: np.ndarray | None
    trace: Sequence[Mapping[str, Any]] = ()
    network: NotedNetwork | None = None


@dataclass(frozen=True)
class Failure:
    """One run that broke, with the stage at which it did; it is shown and never averaged away."""

    condition: str
    seed: int
    stage: str
    message: str

    def __str__(self) -> str:
        return f"{self.condition}, seed {self.seed}: broke while {self.stage}: {self.message}"


Found = Record | Failure
