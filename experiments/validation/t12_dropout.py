"""T12: one in five drops out of treatment."""

from __future__ import annotations

from experiments.validation.cohort import USERS, cohort
from experiments.validation.finding import Finding, share
from model.scenario import Scenario


def dropout(scenario: Scenario, seed: int) -> list[float]:
    """Share of users who drop out before the last session."""
    return [float(cohort(scenario, seed)["dropped_out"].mean())]


FINDING = Finding(
    name="T12",
    title="dropout from treatment",
    source="Swift and Greenberg 2012",
    scenario="cohort",
    analogue=f"{USERS} users a seed, the scenario's sessions, all held until dropout.",
    readings=(share("dropped out", "19.7 %", 0.15, 0.25),),
    play=dropout,
)
