"""From a scenario and its policies to what holds in each week: levers[week, organisation, lever]."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

import numpy as np

from model.parameters import BadValue, shown
from model.policies import as_policies
from model.policies.policy import Move, Policy
from model.scenario import DESCRIPTIONS, LEVERS, SETTINGS, Scenario

_WITH_CHOICES = frozenset(name for name, description in DESCRIPTIONS.items() if description.choices)


def as_number(name: str, value: float | str | bool) -> float:
    """A setting as the number that compiled code reads; a choice is its place among the allowed ones."""
    choices = DESCRIPTIONS[name].choices
    return float(choices.index(str(value))) if choices else float(value)


def _numbers(scenario: Scenario, names: Sequence[str]) -> np.ndarray:
    """Several settings of a scenario as numbers."""
    values = list(attrgetter(*names)(scenario))
    for place, name in enumerate(names):
        if name in _WITH_CHOICES:
            values[place] = as_number(name, values[place])
    return np.array(values, float)


def lever_table(scenario: Scenario, policies: Sequence[Policy] = ()) -> np.ndarray:
    """What each lever stands at, per week and organisation.

    Scalings multiply, shifts add, bounds clip once, always in the alphabetical order of policy names.

    Returns:
        Float array [n_weeks, n_organisations, len(LEVERS)], units as described in `model.scenario`.

    Raises:
        BadValue: a policy that cannot act in this scenario, is named twice, or makes the choice of another.
    """
    ordered = sorted(as_policies(policies), key=lambda policy: policy.name)
    for first, second in zip(ordered, ordered[1:], strict=False):
        if first.name == second.name:
            raise BadValue(f"policies name '{first.name}' twice; name each policy once.")
    base = _numbers(scenario, LEVERS)
    shape = (scenario.n_weeks, scenario.n_organisations)
    # Only what policies move; most levers stay as they are.
    factors: dict[int, np.ndarray] = {}
    shifts: dict[int, np.ndarray] = {}
    choices: dict[str, tuple[str, np.ndarray, float]] = {}
    for policy in ordered:
        policy.check_fits(scenario)
        dose = _dose(policy, scenario)
        for move in _moves(policy):
            lever = LEVERS.index(move.lever)
            if move.how == "choose":
                if move.lever in choices:
                    raise BadValue(
                        f"policies '{choices[move.lever][0]}' and '{policy.name}' both choose "
                        f"{move.lever}; leave the choice to one of them."
                    )
                choices[move.lever] = (policy.name, dose > 0, as_number(move.lever, move.size))
                continue
            factor = factors.setdefault(lever, np.ones(shape))
            shift = shifts.setdefault(lever, np.zeros(shape))
            size = float(move.size)
            if move.how == "scale":
                factor *= 1 + dose * (size - 1)
            elif move.how == "shift":
                shift += dose * size
            else:
                shift += dose * (size - base[lever])
    table = np.empty((*shape, len(LEVERS)))
    table[:] = base
    for lever, factor in factors.items():
        table[:, :, lever] = np.clip(factor * base[lever] + shifts[lever], *_bounds(LEVERS[lever]))
    for lever_name, (_, where, number) in choices.items():
        table[:, :, LEVERS.index(lever_name)][where] = number
    return table


def check_levers(table: np.ndarray) -> None:
    """Raise `BadValue` when somebody wrote into a table of levers what a lever cannot stand at."""
    low, high = np.array([_bounds(name) for name in LEVERS]).T
    wrong = np.argwhere(~((table >= low) & (table <= high)))
    if len(wrong):
        week, organisation, lever = wrong[0]
        raise BadValue(
            f"lever '{LEVERS[lever]}' was given {table[week, organisation, lever]} in week {week}; allowed is "
            f"{low[lever]:g} to {high[lever]:g}."
        )


def _moves(policy: Policy) -> Sequence[Move]:
    moves = policy.moves()
    if not isinstance(moves, Sequence) or not all(isinstance(move, Move) for move in moves):
        raise BadValue(f"policy '{policy.name}' moves {shown(moves)}; give a tuple of scale, shift, to or choose.")
    return moves


def settings_vector(scenario: Scenario) -> np.ndarray:
    """What stays as the scenario has it, in the order of `SETTINGS`; switches are 0 or 1."""
    return _numbers(scenario, SETTINGS)


def _bounds(name: str) -> tuple[float, float]:
    description = DESCRIPTIONS[name]
    return (0.0, len(description.choices) - 1.0) if description.choices else (description.low, description.high)


def _dose(policy: Policy, scenario: Scenario) -> np.ndarray:
    """The policy's dose per week and organisation: zero outside its time and reach."""
    week = np.arange(scenario.n_weeks)
    end = scenario.n_weeks if policy.end == -1 else policy.end
    grown = np.minimum(1.0, (week - policy.start + 1) / policy.ramp) if policy.ramp else np.ones(len(week))
    by_week = np.where((week >= policy.start) & (week < end), policy.dose * grown, 0.0)
    reached = np.zeros(scenario.n_organisations)
    reached[list(policy.organisations) if policy.organisations else slice(None)] = 1.0
    return by_week[:, None] * reached[None, :]
