"""Running conditions under paired seeds: records come back, of runs and of failures.

The same seed gives every condition the same luck, so conditions can be compared seed by seed. Neither the number of
threads nor the order of conditions changes a number: each run depends on its scenario, policies and seed alone.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.conditions.condition import Condition
from experiments.progress import Progress, say
from model.compiling import compile_everything
from model.measure import at_the_end, weekly
from model.parameters import BadValue
from model.policies.policy import Policy
from model.scenario import Scenario
from model.simulation import TALLIES, Simulation, simulate

World = tuple[Scenario, tuple[Policy, ...]]


@dataclass(frozen=True)
class Record:
    """One finished run.

    Attributes:
        end: float64 [outcome], over the last weeks, in the order of the outcomes' registry.
        weeks: float32 [week, outcome].
        trace: what was noted of the people who are followed.
    """

    condition: str
    seed: int
    end: np.ndarray
    weeks: np.ndarray
    trace: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Failure:
    """One run that broke, with the stage at which it did; it is shown and never averaged away."""

    condition: str
    seed: int
    stage: str
    message: str

    def __str__(self) -> str:
        return f"{self.condition}, seed {self.seed}: broke while {self.stage}: {self.message}"


def replicate(
    conditions: Sequence[Condition], seeds: Sequence[int], threads: int = 0, trace: Sequence[str] = ()
) -> tuple[list[Record], list[Failure]]:
    """Run every condition under every seed.

    Args:
        threads: how many run at a time; 0 means one a processor.
        trace: people to follow in every condition, with the first of the seeds.

    Returns:
        Records and failures, each sorted by condition and seed.

    Raises:
        BadValue: the model cannot run a condition as it was asked for, or has nobody of a name in `trace`.
        KeyboardInterrupt: at once; runs that have not begun are given up.
    """
    compile_everything(say)
    named: dict[World, list[str]] = {}
    for condition in conditions:  # points of a sweep that are the same world are run once
        named.setdefault((condition.scenario, condition.policies), []).append(condition.name)
    work = [
        (world, names, seed, trace if seed == seeds[0] else ()) for world, names in named.items() for seed in seeds
    ]
    _check_people(trace, list(named), seeds[0])
    found: list[Record | Failure] = []
    pool = ThreadPoolExecutor(max_workers=threads or os.cpu_count() or 1)
    try:
        futures = [pool.submit(_run, *item) for item in work]
        with Progress(len(work), "Runs") as progress:
            for future in as_completed(futures):
                found += future.result()
                progress.advance()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    found.sort(key=lambda item: (item.condition, item.seed))
    return [item for item in found if isinstance(item, Record)], [item for item in found if isinstance(item, Failure)]


def _check_people(trace: Sequence[str], worlds: Sequence[World], seed: int) -> None:
    """Build each scenario once, so that a person whom it does not have is known before hours of work rest on it."""
    if trace:
        for scenario, policies in dict(worlds).items():
            Simulation(scenario, policies, seed, trace)


def _run(world: World, names: Sequence[str], seed: int, people: Sequence[str]) -> list[Record | Failure]:
    stage = "simulating"
    trace: Sequence[Mapping[str, Any]] = ()
    try:
        if people:
            followed = Simulation(*world, seed, people)
            tallies = followed.run()
            trace = followed.trace.records if followed.trace else ()
        else:
            tallies = simulate(*world, seed)
        stage = "measuring"
        end, weeks = at_the_end(tallies, TALLIES), weekly(tallies, TALLIES).astype(np.float32)
    except BadValue:
        raise
    except Exception as error:
        message = str(error) or ("not enough memory" if isinstance(error, MemoryError) else type(error).__name__)
        return [Failure(name, seed, stage, message) for name in names]
    return [Record(name, seed, end, weeks, trace) for name in names]
