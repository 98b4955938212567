"""A condition, a scenario with its policies, and the plan of a study that compares several."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.launching.settings import LauncherSettings
from model.policies.policy import Policy
from model.scenario import Scenario

if TYPE_CHECKING:
    from experiments.conditions.factors import Factor
    from experiments.conditions.layout import Layout
    from experiments.launching.shard import Shard

Level = int | float | bool | str
"""One value of a swept factor."""

REFERENCE = "status_quo"
"""The regime from which differences are taken unless another is given."""


@dataclass(frozen=True)
class Condition:
    """One scenario under one regime; in a sweep, at one point of the grid.

    Attributes:
        name: unique in its study; the regime's name, and in a sweep also the point.
        label: the same for people.
        regime: the name of the regime, shared by all points of a sweep.
        policies: in alphabetical order of their names.
        factors: swept keys with their values at this point, empty without a sweep.
        reference: whether differences at this point are taken from this condition.
    """

    name: str
    label: str
    regime: str
    scenario: Scenario
    policies: tuple[Policy, ...]
    factors: tuple[tuple[str, Level], ...] = ()
    reference: bool = False


@dataclass(frozen=True)
class Plan:
    """What a study asks, complete: conditions, seeds, and where the answer goes.

    Attributes:
        factors: what is varied, by key.
        layout: the points at which it stands.
        regimes: names of the regimes that were asked for, in that order.
        configuration: everything that shapes the numbers or the report, as plain data.
        common_weeks: the first weeks, before any policy starts, that all conditions of a point share.
        weekly: names of the outcomes whose values of every week are stored.
        outcomes: names of what a sweep is about; empty for the usual ones.
        trace: names of the people who are followed in every condition, with the first seed.
        extend: whether it is added to the study of its name.
        large: whether it may take long and much room.
        launcher: what carries the runs out.
        figures: the kind of file that the report's figures are written as too; empty for none.
        shard: the share of the runs that is carried out; None for all.
        notes: what was added to what was asked, for the one who asked.
    """

    name: str
    question: str
    replace: bool
    results: Path
    threads: int
    seeds: tuple[int, ...]
    factors: dict[str, Factor]
    layout: Layout
    conditions: tuple[Condition, ...]
    configuration: dict[str, Any]
    common_weeks: int
    weekly: tuple[str, ...]
    trace: tuple[str, ...] = ()
    regimes: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    large: bool = False
    extend: bool = False
    launcher: LauncherSettings = field(default_factory=LauncherSettings)
    shard: Shard | None = None
    figures: str = ""
    notes: tuple[str, ...] = ()
