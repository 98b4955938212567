"""T23: promises are kept under weak and under strong enforcement, less so in between."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np

from experiments.validation.finding import Finding, above_zero
from model.bench import Script, play
from model.measure import at_the_end
from model.outcomes import OUTCOMES
from model.scenario import Scenario
from model.simulation import TALLIES, simulate

PEOPLE = 1000
LEVELS = np.linspace(0, 1, 11)
"""Strengths of audit under which effort is read."""
WEAK, MEDIUM, STRONG = 1, 5, 9
"""Places in `LEVELS` of enforcement at .1, .5 and .9 (the experiment's, from memory)."""
USERS = 600
SERVICE_LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)
YEAR = 52
SHAPE = "high-low-high"


def effort(scenario: Scenario, seed: int, **changes: Any) -> np.ndarray:
    """Mean voluntary effort of the same people under each strength of audit; no hours, no users."""
    script = Script(kept=True, control=LEVELS)
    return play(script, dataclasses.replace(scenario, **changes), n_pairs=PEOPLE, seed=seed)["voluntary"].mean(axis=1)


def kept(scenario: Scenario, seed: int, **changes: Any) -> list[float]:
    """Share of evidence kept in the second year of a service, mean of both channels, under each strength of audit."""
    places = [list(OUTCOMES).index(f"kept_{channel}") for channel in ("competence", "goodwill")]
    found = []
    for audit in SERVICE_LEVELS:
        world = dataclasses.replace(scenario, audit=audit, n_users=USERS, n_weeks=2 * YEAR, **changes)
        found.append(float(at_the_end(simulate(world, seed=seed, count_from=YEAR), TALLIES, YEAR)[places].mean()))
    return found


def ends_above_lowest(levels: Sequence[float] | np.ndarray) -> tuple[float, float]:
    """The first and the last level less the lowest in between: both above zero where there is an interior minimum."""
    lowest = min(levels[1:-1])
    return float(levels[0] - lowest), float(levels[-1] - lowest)


def enforcement(scenario: Scenario, seed: int) -> list[float]:
    """The readings, in order."""
    usual = effort(scenario, seed)
    return [
        *ends_above_lowest(usual), *ends_above_lowest(kept(scenario, seed)),
        float(usual[WEAK] - usual[MEDIUM]), float(usual[STRONG] - usual[MEDIUM]),
        *(ends_above_lowest(effort(scenario, seed, **change))[1] for _, change in VARIED_EFFORT),
        *(ends_above_lowest(kept(scenario, seed, **change))[1] for _, change in VARIED_SERVICE),
    ]


VARIED_EFFORT: tuple[tuple[str, dict[str, float]], ...] = (
    ("floor .35", {"audit_floor": 0.35}), ("floor .65", {"audit_floor": 0.65}),
    ("careless .40", {"careless_share": 0.4}),
)
VARIED_SERVICE: tuple[tuple[str, dict[str, float]], ...] = (
    ("no hours", {"audit_hours": 0.0}), ("no hours, floor .65", {"audit_hours": 0.0, "audit_floor": 0.65}),
)

FINDING = Finding(
    name="T23",
    title="performance is lowest under medium enforcement",
    source="Bohnet, Frey, Huck 2001",
    scenario="england",
    status="B",
    analogue=(
        f"Enforcement is audit from none to full. Effort is voluntary effort of {PEOPLE} professionals a seed at "
        f"{len(LEVELS)} strengths; kept is the share of evidence kept in the second year of a service of {USERS} users "
        f"at {len(SERVICE_LEVELS)}. An interior minimum has both ends above the lowest level in between. Control takes "
        "effort from the averse and lifts the others to the floor alone: nobody in this model weighs the chance of "
        "being found out, and in a service control also takes hours and discretion. In brackets: the "
        "experiment's levels (.1, .5, .9, from memory), and assumed sizes that would move the rise to full control "
        "(floor, careless share, hours of audit); nothing is set to them."
    ),
    readings=(
        above_zero("effort: none less the lowest", SHAPE, unit="%"),
        above_zero("effort: full less the lowest", SHAPE, unit="%"),
        above_zero("kept: none less the lowest", SHAPE, unit="%"),
        above_zero("kept: full less the lowest", SHAPE, unit="%"),
        above_zero("effort: weak less medium", SHAPE, judged=False, unit="%"),
        above_zero("effort: strong less medium", SHAPE, judged=False, unit="%"),
        *(above_zero(f"effort: full, {name}", SHAPE, judged=False, unit="%") for name, _ in VARIED_EFFORT),
        *(above_zero(f"kept: full, {name}", SHAPE, judged=False, unit="%") for name, _ in VARIED_SERVICE),
    ),
    play=enforcement,
    caveat=(
        f"the lowest is that of all {len(LEVELS) - 2} levels in between (of {len(SERVICE_LEVELS) - 2} for kept), "
        "wherever it lies; at the experiment's own three levels it is in brackets"
    ),
)
