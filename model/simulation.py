"""One run of one world: scenario, policies and seed in; weekly tallies out. No Mesa model is built."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from model import schedule
from model.following import listed
from model.levers import lever_table, settings_vector
from model.parameters import BadValue, shown, unwrapped, whole_number
from model.policies import as_policies
from model.policies.policy import Policy
from model.replacing import OwnRules
from model.rules.trust import overall
from model.scenario import LEVERS, Scenario
from model.stages import STAGES, TALLIES, TALLY_PARTS, Part, Stage
from model.tracing import Trace
from model.world import World

__all__ = ["TALLIES", "Simulation", "checked_scenario", "checked_seed", "simulate"]

Policies = Sequence[Policy | type[Policy] | str] | Policy | type[Policy] | str | None
"""Policies as they may be given: several or one, each a policy, or a class or name that stands for its defaults."""


_FOR_GOOD = frozenset({"scenario", "policies", "seed", "levers", "settings", "world", "tallies", "table", "replaced"})


def checked_scenario(given: Any) -> Scenario:
    """A scenario, the default one for None; `BadValue` for anything else, with how to get one."""
    if given is None:
        return Scenario()
    if not isinstance(given, Scenario):
        raise BadValue(
            f"scenario is {shown(given)}; give a Scenario, such as Scenario(n_users=60). Those of configs/scenario "
            f"are read by name: experiments.conditions.plan.read_scenario('village')."
        )
    return given


def checked_seed(given: Any, name: str = "seed") -> int:
    """A seed as a plain number; `BadValue` for anything else."""
    return whole_number(name, given, 0, 2**63 - 1, "0 to 2^63 - 1")


class Simulation:
    """A world on its way through the weeks.

    Attributes:
        world: the columns.
        tallies: float array [n_weeks, len(TALLIES)]; rows of weeks not yet run are zero.
        levers: float array [n_weeks, n_organisations, lever].
        trace: the records of the chosen people, or None.
    """

    def __init__(
        self, scenario: Scenario, policies: Policies = (), seed: int = 0, trace: Sequence[str] | str | None = (),
        rules: Mapping[Any, Any] | OwnRules | None = None, count_from: int = 0,
    ) -> None:
        """Build the world of a scenario under policies, with the luck of a seed (0 to 2^63 - 1).

        Args:
            policies: several or one; a policy's class or name stands for its defaults.
            trace: people to follow, such as ["user:17", "professional:3"].
            rules: rules in place of stock ones, by stock rule; `OwnRules` where many runs share them.
            count_from: first week that is counted; a sweep that reads the last year only need not count the others,
                whose tallies stay zero.

        Raises:
            BadValue: a scenario, seed, policy, person or rule that cannot be used.
        """
        self.scenario, self.seed = checked_scenario(scenario), checked_seed(seed)
        self.policies = as_policies(policies)
        self.count_from = whole_number("count_from", count_from, 0, self.scenario.n_weeks - 1)
        self.levers = lever_table(self.scenario, self.policies)
        self.settings = settings_vector(self.scenario)
        self._own_rules = rules if isinstance(rules, OwnRules) else OwnRules(rules)
        self._noted, self.replaced = self._own_rules.noted(), self._own_rules.loops
        self.world = World(self.scenario, self.seed, self.levers, self.settings, self.replaced)
        self._check_rules()
        self.tallies = np.zeros((self.scenario.n_weeks, len(TALLIES)))
        self.table = self.world.table(self.tallies)
        self._week, self._state = 0, "whole"
        people = listed(trace)
        hours = self.levers[:, :, LEVERS.index("broker_hours")]
        self.trace = Trace(people, self.world.columns, hours, self.rule(overall)) if people else None

    @property
    def week(self) -> int:
        """Number of weeks run so far; also the number of the week to run next."""
        return self._week

    def __setattr__(self, name: str, value: Any) -> None:
        # Compiled code holds the addresses of arrays; one that is replaced would be read after it is gone.
        if name in _FOR_GOOD and name in vars(self):
            raise AttributeError(f"'{name}' of a simulation cannot be replaced; build another simulation.")
        super().__setattr__(name, value)

    def rule(self, stock: Any) -> Any:
        """The rule that this run follows where the model names a stock rule: that one, or the new one in its place."""
        return self._own_rules.rule(stock)

    def run(self, n_weeks: int | None = None) -> np.ndarray:
        """Run some weeks, or all that are left; returns the tallies so far.

        Raises:
            BadValue: more weeks than the scenario has left, or no number of weeks; a run that cannot go on.
        """
        last = self.week + self.whole_weeks(n_weeks)
        if self.trace is None:
            with self.unbroken():
                self._run_compiled(last)
        else:
            while self.week < last:
                self.run_week_by_stages()
        return self.tallies[: self.week]

    def _run_compiled(self, last: int) -> None:
        first = self.week
        schedule.advance(first, last, self.seed, self.table, self.world.columns, self.replaced, self.count_from)
        self._week = last
        self._check_numbers(first)

    @contextlib.contextmanager
    def unbroken(self) -> Iterator[None]:
        """Weeks that come to their end; where an error or an interruption stops them, the run cannot go on.

        The world would stand between two weeks then, and half a week would be run twice.
        """
        self.check_unbroken()
        self._state = "under way"
        try:
            yield
        except BaseException:
            self._state = "stopped"
            raise
        self._state = "whole"

    def check_unbroken(self) -> None:
        """Raise `BadValue` unless this run stands between two weeks."""
        if self._state == "under way":
            raise BadValue(f"week {self.week} is under way; no verb, and nobody else meanwhile, can run the model.")
        if self._state == "stopped":
            raise BadValue(f"this run was stopped in the middle of week {self.week} and cannot go on; build it anew.")

    def _check_numbers(self, first: int) -> None:
        """Raise `BadValue` when what was counted since a week is not finite, or a new rule failed."""
        self._check_rules()
        if np.isfinite(self.tallies[max(first, self.count_from) : self.week]).all():
            return
        names = [
            name for name, column in self.world.columns.items()
            if column.dtype.kind == "f" and not np.isfinite(column).all()
        ]
        raise BadValue(
            f"the world holds what is no number in {', '.join(names) or 'what was counted'}; write finite numbers into "
            f"columns."
        )

    def _check_rules(self) -> None:
        self._own_rules.check(self._noted)

    def __copy__(self) -> Simulation:
        raise BadValue("two simulations cannot share a world; copy.deepcopy gives one with a world of its own.")

    def __getstate__(self) -> dict[str, Any]:
        if self.replaced:
            raise BadValue("a simulation with rules of one's own can be neither pickled nor copied; build it anew.")
        # Addresses mean nothing elsewhere; the table is made anew.
        return {name: value for name, value in self.__dict__.items() if name != "table"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self.table = self.world.table(self.tallies)

    def whole_weeks(self, n_weeks: int | None) -> int:
        """A number of weeks that can be run from here; None is all that are left."""
        if n_weeks is None:
            return self.scenario.n_weeks - self.week
        weeks = unwrapped(n_weeks)
        if isinstance(weeks, bool) or not isinstance(weeks, int) or weeks < 0:
            raise BadValue(f"{shown(n_weeks)} weeks were asked for; give a whole number of weeks, 0 or more.")
        self.check_weeks(self.week + weeks)
        return weeks

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

    def run_rows(self, part: Part, rows: range) -> None:
        """Run one behaviour of the present week for some rows, compiled; `BadValue` after the scenario's last week."""
        self.check_weeks(self.week + 1)
        n_rows = schedule.n_rows(part.rows, self.world.columns)
        if not 0 <= rows.start <= rows.stop <= n_rows:
            raise BadValue(f"{part.name} was asked for rows {rows.start} to {rows.stop - 1}; there are {n_rows}.")
        schedule.run_part(part, self.seed, self.week, self.table, rows, self.loop_of(part))
        self._check_rules()

    def run_stage(self, stage: Stage) -> None:
        """Run one stage of the present week for everyone, compiled; `BadValue` after the scenario's last week."""
        self.check_weeks(self.week + 1)
        if stage.verb == "begin_week":
            schedule.begin_week(self.table)
        if stage.verb == "learn" and self.trace is not None:
            self.trace.before_learning(self.world.columns)
        for part in stage.parts:
            self.run_rows(part, range(schedule.n_rows(part.rows, self.world.columns)))

    def finish_week(self) -> None:
        """Count the week and go on to the next; `BadValue` after the scenario's last week."""
        self.check_weeks(self.week + 1)
        if self.week >= self.count_from:
            for part in TALLY_PARTS:
                self.run_rows(part, range(1))
        if self.trace is not None:
            self.trace.after_week(self.week, self.world.columns)
        self._week += 1
        self._check_numbers(self.week - 1)

    def run_week_by_stages(self) -> None:
        """Run one week stage by stage, compiled."""
        with self.unbroken():
            for stage in STAGES:
                self.run_stage(stage)
            self.finish_week()


def simulate(
    scenario: Scenario, policies: Policies = (), seed: int = 0, count_from: int = 0
) -> np.ndarray:
    """The weekly tallies of one whole run.

    Returns:
        Float array [n_weeks, len(TALLIES)].
    """
    return Simulation(scenario, policies, seed, count_from=count_from).run()
