"""From the points of a study to its conditions: every point under every regime, checked before anything is run."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from experiments.conditions.condition import Condition, Level
from experiments.conditions.factors import SCENARIO
from experiments.conditions.layout import Point
from experiments.conditions.regimes import Regime
from experiments.conditions.world import World
from model.levers import lever_table
from model.parameters import BadValue


def conditions_of(
    points: Collection[Point], regimes: Sequence[Regime], worlds: Mapping[str, World], reference: str
) -> Iterator[Condition]:
    """The conditions of all points.

    Args:
        worlds: by the name of the scenario; the first one where the scenario is no factor.
        reference: the name of the regime from which differences are taken.

    Raises:
        BadValue: at some point the scenario cannot be so, a policy cannot act, or two policies clash.
    """
    for point in points:
        world = _world_at(point, worlds)
        for regime in regimes:
            policies = tuple(world.policies[name] for name in regime.policies)
            try:
                lever_table(world.scenario, policies)
            except BadValue as error:
                raise _at(point, error) from error
            yield Condition(
                name="@".join([regime.name, *([point_name(point)] if point else [])]),
                label=", ".join([regime.label, *(f"{_short(key, point)} {_text(level)}" for key, level in point)]),
                regime=regime.name,
                scenario=world.scenario,
                policies=policies,
                factors=point,
                reference=regime.name == reference,
            )


def point_name(point: Point) -> str:
    """The point as the names of its conditions have it."""
    return ",".join(f"{key}={_text(level)}" for key, level in point)


def _world_at(point: Point, worlds: Mapping[str, World]) -> World:
    world = worlds[str(dict(point).get(SCENARIO, next(iter(worlds))))]
    try:
        return world.at({key: level for key, level in point if key != SCENARIO})
    except BadValue as error:
        raise _at(point, error) from error


def _at(point: Point, error: BadValue) -> BadValue:
    """The same error with the point at which it arose, unless only one setting is varied."""
    return BadValue(f"At the point {point_name(point)}: {error}") if len(point) > 1 else error


def _short(key: str, point: Point) -> str:
    """The last word of a key, with its owner where two factors end alike."""
    last = key.rpartition(".")[2]
    alike = sum(other.rpartition(".")[2] == last for other, _ in point) > 1
    return key.removeprefix("policies.") if alike else last


def _text(level: Level) -> str:
    if isinstance(level, bool):
        return str(level).lower()
    return f"{level:.12g}" if isinstance(level, float) else str(level)
