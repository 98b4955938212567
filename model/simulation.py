"""One run of one world: scenario, policies and seed in; weekly tallies out. No Mesa model is built."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from model import schedule
from model.levers import lever_table, settings_vector
from model.parameters import BadValue
from model.policies.policy import Policy
from model.replacing import replaced_loops
from model.scenario import Scenario
from model.stages import STAGES, TALLIES, TALLY_PARTS, Part, Stage
from model.tracing import Trace
from model.world import World

__all__ = ["TALLIES", "Simulation", "simulate"]


class Simulation:
    """A world on its way through the weeks.

    Attributes:
        world: the columns.
        week: number of weeks run so far; also the number of the week to run next.
        tallies: float array [n_weeks, len(TALLIES)]; rows of weeks not yet run are zero.
        levers: float array [n_weeks, n_organisations, lever].
        trace: the records of the chosen people, or None.
    """

    def __init__(
        self, scenario: Scenario, policies: Sequence[Policy] = (), seed: int = 0, trace: Sequence[str] = (),
        rules: Mapping[Any, Any] | None = None, count_from: int = 0,
    ) -> None:
        """Build the world of a scenario under policies, with the luck of a seed (0 to 2^63 - 1).

        Args:
            trace: people to follow, such as ["user:17", "professional:3"].
            rules: compiled rules in place of stock ones (see `model.replacing`).
            count_from: first week that is counted; a sweep that reads the last year only need not count the others,
                whose tallies stay zero.

        Raises:
            BadValue: a seed, policy, person or rule that cannot be used.
        """
        if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or not 0 <= seed < 2**63:
            raise BadValue(f"seed is {seed!r}; give a whole number from 0 to 2^63 - 1.")
        if isinstance(count_from, bool) or not isinstance(count_from, int) or not 0 <= count_from < scenario.n_weeks:
            raise BadValue(f"count_from is {count_from!r}; give a week from 0 to {scenario.n_weeks - 1}.")
        self.scenario, self.policies, self.seed = scenario, tuple(policies), int(seed)
        self.levers = lever_table(scenario, policies)
        self.settings = settings_vector(scenario)
        self.world = World(scenario, self.seed, self.levers, self.settings)
        self.tallies = np.zeros((scenario.n_weeks, len(TALLIES)))
        self.table = self.world.table(self.tallies)
        self.week = 0
        self.count_from = count_from
        self.replaced = replaced_loops(rules) if rules else {}
        self.trace = Trace(trace, self.world.columns) if trace else None

    def run(self, n_weeks: int | None = None) -> np.ndarray:
        """Run some weeks, or all that are left; returns the tallies so far.

        Raises:
            BadValue: more weeks than the scenario has left, or no number of weeks.
        """
        last = self.week + self.whole_weeks(n_weeks)
        if self.trace is None:
            schedule.advance(self.week, last, self.seed, self.table, self.world.columns, self.replaced, self.count_from)
            self.week = last
        else:
            while self.week < last:
                self.run_week_by_stages()
        return self.tallies[: self.week]

    def __getstate__(self) -> dict[str, Any]:
        if self.replaced:
            raise BadValue("a simulation with compiled rules of its own cannot be pickled; build it where it runs.")
        # Addresses mean nothing elsewhere; the table is made anew.
        return {name: value for name, value in self.__dict__.items() if name != "table"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.table = self.world.table(self.tallies)

    def whole_weeks(self, n_weeks: int | None) -> int:
        """A number of weeks that can be run from here; None is all that are left."""
        if n_weeks is None:
            return self.scenario.n_weeks - self.week
        if isinstance(n_weeks, bool) or not isinstance(n_weeks, (int, np.integer)) or n_weeks < 0:
            raise BadValue(f"{n_weeks!r} weeks were asked for; give a whole number of weeks, 0 or more.")
        self.check_weeks(self.week + int(n_weeks))
        return int(n_weeks)

    def check_weeks(self, last: int) -> None:
        """Raise `BadValue` when the scenario ends before this many weeks."""
        if last > self.scenario.n_weeks:
            raise BadValue(
                f"{last} weeks were asked for; the scenario ends after {self.scenario.n_weeks}. "
                f"Give a longer scenario.n_weeks."
            )

    def loop_of(self, part: Part) -> Any:
        """The compiled loop of a behaviour: replaced or stock."""
        return self.replaced.get(part.name) or getattr(schedule.loops(), part.name)

    def run_stage(self, stage: Stage) -> None:
        """Run one stage of the present week for everyone, compiled; `BadValue` after the scenario's last week."""
        self.check_weeks(self.week + 1)
        if stage.verb == "begin_week":
            schedule.begin_week(self.table)
        if stage.verb == "learn" and self.trace is not None:
            self.trace.before_learning(self.world.columns)
        for part in stage.parts:
            rows = range(schedule.n_rows(part.rows, self.world.columns))
            schedule.run_part(part, self.seed, self.week, self.table, rows, self.loop_of(part))

    def finish_week(self) -> None:
        """Count the week and go on to the next."""
        if self.week >= self.count_from:
            for part in TALLY_PARTS:
                schedule.run_part(part, self.seed, self.week, self.table, range(1), self.loop_of(part))
        if self.trace is not None:
            self.trace.after_week(self.week, self.world.columns)
        self.week += 1

    def run_week_by_stages(self) -> None:
        """Run one week stage by stage, compiled."""
        for stage in STAGES:
            self.run_stage(stage)
        self.finish_week()


def simulate(
    scenario: Scenario, policies: Sequence[Policy] = (), seed: int = 0, count_from: int = 0
) -> np.ndarray:
    """The weekly tallies of one whole run.

    Returns:
        Float array [n_weeks, len(TALLIES)].
    """
    return Simulation(scenario, policies, seed, count_from=count_from).run()
