"""Playing findings under many seeds, and judging each reading against its band."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from experiments.conditions.plan import read_plan
from experiments.estimate import interval_of_mean
from experiments.validation.finding import Finding, Reading
from model.compiling import compile_everything
from model.parameters import BadValue
from model.scenario import Scenario


@dataclass(frozen=True)
class Judged:
    """A reading and its simulated value: mean over seeds with the 95 % interval of that mean."""

    reading: Reading
    mean: float
    low: float
    high: float

    @property
    def is_inside(self) -> bool:
        """Whether the mean lies in the band."""
        return self.reading.low <= self.mean <= self.reading.high

    @property
    def is_near_the_edge(self) -> bool:
        """Whether the interval reaches across an edge of the band, so that other seeds may judge otherwise."""
        return self.low <= self.reading.low <= self.high or self.low <= self.reading.high <= self.high


@dataclass(frozen=True)
class Verdict:
    """A finding with its readings; a hit when all that are judged lie in their bands."""

    finding: Finding
    readings: tuple[Judged, ...]
    n_seeds: int

    @property
    def is_hit(self) -> bool:
        """Whether every reading that is judged lies in its band."""
        return all(item.is_inside for item in self.readings if item.reading.judged)


def judge(findings: Sequence[Finding], seeds: int, say: Callable[[str], None]) -> list[Verdict]:
    """Play each finding under seeds 0 to seeds - 1, all with one set of parameters, and judge it."""
    if seeds < 1:
        raise BadValue(f"seeds is {seeds}; give 1 or more.")
    scenarios = {name: scenario_named(name) for name in {item.scenario for item in findings}}
    compile_everything(say)
    verdicts = []
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for finding in findings:
            say(f"{finding.name}: {finding.title}, {seeds} seeds")
            played = pool.map(functools.partial(finding.play, scenarios[finding.scenario]), range(seeds))
            verdicts.append(_verdict(finding, np.array(list(played), float)))
    return verdicts


def scenario_named(name: str) -> Scenario:
    """The stock scenario of that name; the defaults of the model for no name."""
    return read_plan([f"scenario={name}", "regimes=[status_quo]"]).conditions[0].scenario if name else Scenario()


def _verdict(finding: Finding, values: np.ndarray) -> Verdict:
    estimate = interval_of_mean(values)
    columns = zip(finding.readings, estimate["mean"], estimate["low"], estimate["high"], strict=True)
    return Verdict(
        finding,
        tuple(Judged(reading, float(mean), float(low), float(high)) for reading, mean, low, high in columns),
        len(values),
    )
