"""One run of one world: scenario, policies and seed in; weekly tallies out. No Mesa model is built."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from model import schedule
from model.levers import lever_table, settings_vector
from model.parameters import BadValue
from model.policies.policy import Policy
from model.scenario import Scenario
from model.stages import TALLIES
from model.world import World

__all__ = ["TALLIES", "Simulation", "simulate"]


class Simulation:
    """A world on its way through the weeks.

    Attributes:
        world: the columns.
        week: number of weeks run so far.
        tallies: float array [n_weeks, len(TALLIES)]; rows of weeks not yet run are zero.
        levers: float array [n_weeks, n_organisations, lever].
    """

    def __init__(self, scenario: Scenario, policies: Sequence[Policy] = (), seed: int = 0) -> None:
        """Build the world of a scenario under policies, with the luck of a seed (0 to 2^63 - 1)."""
        if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or not 0 <= seed < 2**63:
            raise BadValue(f"seed is {seed!r}; give a whole number from 0 to 2^63 - 1.")
        self.scenario, self.policies, self.seed = scenario, tuple(policies), int(seed)
        self.levers = lever_table(scenario, policies)
        self.settings = settings_vector(scenario)
        self.world = World(scenario, self.seed, self.levers, self.settings)
        self.tallies = np.zeros((scenario.n_weeks, len(TALLIES)))
        self.table = self.world.table(self.tallies)
        self.week = 0

    def run(self, n_weeks: int | None = None) -> np.ndarray:
        """Run some weeks, or all that are left, in one compiled call; returns the tallies so far.

        Raises:
            BadValue: more weeks than the scenario has left.
        """
        last = self.scenario.n_weeks if n_weeks is None else self.week + n_weeks
        if last > self.scenario.n_weeks:
            raise BadValue(
                f"{n_weeks} more weeks were asked for in week {self.week}; the scenario ends after "
                f"{self.scenario.n_weeks}. Give a longer scenario.n_weeks."
            )
        schedule.advance(self.week, last, self.seed, self.table, self.world.columns)
        self.week = last
        return self.tallies[: self.week]


def simulate(scenario: Scenario, policies: Sequence[Policy] = (), seed: int = 0) -> np.ndarray:
    """The weekly tallies of one whole run.

    Returns:
        Float array [n_weeks, len(TALLIES)].
    """
    return Simulation(scenario, policies, seed).run()
