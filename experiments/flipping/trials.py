"""The runs that a search asks for: kept, never made twice, told as paired differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from experiments.conditions.condition import Condition
from experiments.conditions.world import World
from experiments.flipping.points import Point
from experiments.progress import PLAIN_STEPS
from experiments.replicate import replicate
from model.levers import lever_table
from model.outcomes import OUTCOMES
from model.parameters import BadValue

WORTH_STEPS = 200
"""Runs at once whose progress is worth more than one line."""


class Simulated:
    """Trials in the simulated world of a study.

    Args:
        world: the study's scenario and policies.
        regimes: the policies of each regime, by name.
        reference: the regime from which differences are taken.
        outcomes: which outcomes differences are told of, in order.
        threads: how many run at a time; 0 means one a processor.
    """

    def __init__(
        self, world: World, regimes: Mapping[str, Sequence[str]], reference: str, outcomes: Sequence[str],
        threads: int = 0,
    ) -> None:
        self._world, self._regimes, self._reference, self._threads = world, regimes, reference, threads
        self._places = [list(OUTCOMES).index(name) for name in outcomes]
        self._ends: dict[tuple[Point, int], np.ndarray] = {}
        self._impossible: dict[Point, str] = {}

    def know(self, runs: pd.DataFrame) -> None:
        """Take over the runs of the study itself: condition, seed, a column an outcome."""
        values = runs.reindex(columns=list(OUTCOMES)).to_numpy(dtype=float)
        for regime, seed, end in zip(runs["condition"], runs["seed"], values, strict=True):
            if regime in self._regimes:
                self._ends[Point(regime), int(seed)] = end

    def count(self, points: Iterable[Point], seeds: Sequence[int]) -> int:
        return sum(len(lacking) for lacking in self._lacking(points, seeds).values())

    def run(self, points: Iterable[Point], seeds: Sequence[int]) -> None:
        by_seeds: dict[tuple[int, ...], list[Point]] = {}
        for point, lacking in self._lacking(points, seeds).items():
            by_seeds.setdefault(lacking, []).append(point)
        for lacking, asked in sorted(by_seeds.items()):
            conditions = {point: made for point in asked if (made := self._condition(point)) is not None}
            if not conditions:
                continue
            records, failures = replicate(
                list(conditions.values()), lacking, self._threads, weekly=(), is_refusal_kept=True,
                plain_steps=PLAIN_STEPS if len(conditions) * len(lacking) >= WORTH_STEPS else 1,
            )
            names = {condition.name: point for point, condition in conditions.items()}
            for record in records:
                self._ends[names[record.condition], record.seed] = record.end
            for failure in failures:
                self._impossible[names[failure.condition]] = failure.message

    def differences(self, point: Point, seeds: Sequence[int]) -> np.ndarray:
        here, there = (
            np.array([self._end(item, seed) for seed in seeds]) for item in (point, self._at_reference(point))
        )
        return here - there

    def _lacking(self, points: Iterable[Point], seeds: Sequence[int]) -> dict[Point, tuple[int, ...]]:
        """The seeds without a run, by point, the reference's own points among them."""
        asked = sorted({item for point in points for item in (point, self._at_reference(point))}, key=_order)
        found = {point: tuple(seed for seed in seeds if (point, seed) not in self._ends) for point in asked}
        return {point: lacking for point, lacking in found.items() if lacking and point not in self._impossible}

    def _at_reference(self, point: Point) -> Point:
        if point.setting.startswith("policies."):
            return Point(self._reference)  # which has no such policy
        return Point(self._reference, point.setting, point.level)

    def _end(self, point: Point, seed: int) -> np.ndarray:
        end = self._ends.get((point, seed))
        return np.full(len(self._places), np.nan) if end is None else end[self._places]

    def _condition(self, point: Point) -> Condition | None:
        """The condition that runs a point; None where the model refuses it."""
        try:
            world = self._world.moved_to(point.setting, point.level) if point.setting else self._world
            policies = tuple(world.policies[name] for name in self._regimes[point.regime])
            lever_table(world.scenario, policies)
        except BadValue as error:
            self._impossible[point] = str(error)
            return None
        name = f"{point.regime}@{point.setting}={point.level}"
        return Condition(name, name, point.regime, world.scenario, policies)


def _order(point: Point) -> tuple[str, str, str]:
    return point.regime, point.setting, str(point.level)
