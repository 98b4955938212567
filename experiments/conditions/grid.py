"""The points of a sweep: one scenario and one set of policies for each, checked."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from experiments.conditions.condition import Level
from model.parameters import BadValue
from model.policies.policy import Policy
from model.scenario import Scenario

SCENARIO = "scenario"
"""The factor whose levels are names of scenarios."""


@dataclass(frozen=True)
class World:
    """A scenario, and all policies as they would act in it."""

    scenario: Scenario
    policies: Mapping[str, Policy]

    def moved_to(self, key: str, level: Level) -> World:
        """The same with one setting changed; `key` is a full key such as policies.audit_heavy.dose."""
        head, _, rest = key.partition(".")
        if head == "scenario":
            return World(self.scenario.with_changes(**{rest: level}), self.policies)
        name, _, field = rest.partition(".")
        return World(self.scenario, {**self.policies, name: self.policies[name].with_changes(**{field: level})})

    def setting(self, key: str) -> Level:
        """What one setting stands at."""
        head, _, rest = key.partition(".")
        name, _, field = rest.partition(".")
        level: Level = getattr(self.scenario, rest) if head == "scenario" else getattr(self.policies[name], field)
        return level


def checked_levels(factors: Mapping[str, Sequence[Level]], world: World) -> dict[str, tuple[Level, ...]]:
    """The levels of each factor as its setting takes them, in rising order."""
    checked: dict[str, tuple[Level, ...]] = {}
    for key, given in factors.items():
        levels = [level if key == SCENARIO else world.moved_to(key, level).setting(key) for level in given]
        for level in levels:
            if levels.count(level) > 1:
                raise BadValue(f"{key} is swept over {level} twice; give each value once.")
        checked[key] = tuple(sorted(levels))
    return checked


def points(
    factors: Mapping[str, Sequence[Level]], worlds: Mapping[str, World]
) -> Iterator[tuple[tuple[tuple[str, Level], ...], World]]:
    """Every point of the grid with its world; one point without factors when nothing is swept."""
    for levels in itertools.product(*factors.values()):
        point = tuple(zip(factors, levels, strict=True))
        world = worlds[str(dict(point).get(SCENARIO, next(iter(worlds))))]
        for key, level in point:
            if key != SCENARIO:
                world = world.moved_to(key, level)
        yield point, world
