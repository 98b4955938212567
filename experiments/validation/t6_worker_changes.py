"""T6: most children in care have another social worker within a year."""

from __future__ import annotations

import dataclasses

import numpy as np

from experiments.validation.finding import Finding, around, share
from model.scenario import Scenario
from model.simulation import Simulation

USERS = 1500
YEAR = 52


def changes(scenario: Scenario, seed: int) -> list[float]:
    """Shares of users by changes of the lead worker, in one year and in two, and changes a user-year."""
    world = dataclasses.replace(scenario, n_users=USERS, n_weeks=3 * YEAR)
    simulation = Simulation(world, seed=seed)
    counted = []
    for _ in range(3):
        simulation.run(YEAR)
        counted.append(simulation.world.user_worker_changes.copy())
    one_year, two_years = counted[1] - counted[0], counted[2] - counted[0]
    return [
        float(np.mean(one_year >= 1)), float(np.mean(one_year >= 2)), float(np.mean(two_years >= 2)),
        float(np.mean(two_years >= 3)), float(two_years.mean() / 2),
    ]


FINDING = Finding(
    name="T6",
    title="changes of worker in a year and in two",
    source="Stability Index 2019",
    scenario="england",
    analogue=(
        f"{USERS} users a seed; changes of the lead worker from all causes in the second year, and in the second and "
        "third together."
    ),
    readings=(
        share("one change or more in a year", "60 %", 0.57, 0.63),
        share("two or more in a year", "just over 25 %", 0.22, 0.28),
        share("two or more in two years", "55 %", 0.52, 0.58),
        share("three or more in two years", "32 %", 0.29, 0.35),
        around("changes a user-year (an input)", 1.00, 0.1, judged=False),
    ),
    play=changes,
)
