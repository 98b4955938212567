"""Reading what common luck is to be measured on: every policy at two doses, and small changes of rates of behaviour."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path

from experiments.conditions.condition import Condition, Plan
from experiments.conditions.plan import read_plan
from model.parameters import BadValue
from model.policies import POLICIES
from model.scenario import DESCRIPTIONS, Scenario

STUDY = "luck"
NOT_HERE = ("weekly", "trace", "shard")
"""Settings of a comparison that this has no use for."""

DOSES = (0.1, 1.0)
"""Shares of its dose at which every regime is run."""

CHANGE = 0.02
RATES = ("attendance", "goodwill_mean", "reliability")
"""Rates of behaviour that are changed by this share, one at a time, in the whole model."""

CORE = "core"
RATES_OF_CORE = ("kept_share", "attendance")
"""Likewise in the core, the model with every module off; there the first is the chance that an encounter is kept."""

WORLD = "world"
"""What tells the core from the whole model: each is compared with its own reference."""


def read_luck(arguments: Sequence[str], own_folder: Path | None = None) -> Plan:
    """The plan of all conditions, each compared with the reference of its world.

    Regimes are all policies, unless the arguments name others or another study.

    Raises:
        BadValue: anything that cannot be run, fewer than 2 seeds, and nothing to compare.
    """
    keys = [argument.partition("=")[0] for argument in arguments]
    for key in NOT_HERE:
        if key in keys:
            raise BadValue(f"{key} is a setting of compare; luck has no use for it. Leave it out.")
    own = [] if "study" in keys else [f"study={STUDY}"]
    if not {"study", "regimes"} & set(keys):
        own.append(f"regimes=[{','.join(POLICIES)}]")
    plan = read_plan([*own, *arguments], own_folder=own_folder)
    if plan.figures:
        raise BadValue(
            f"figures={plan.figures} writes the figures of a report as files, and the report of luck has tables alone; "
            "its page saves them as CSV. Leave figures out."
        )
    if len(plan.seeds) < 2:
        raise BadValue("seeds names one seed; a variance needs at least 2, and an interval 5. Give seeds=30.")
    reference = next(condition for condition in plan.conditions if condition.reference)
    regimes = [condition for condition in plan.conditions if not condition.reference]
    if not regimes:
        raise BadValue("regimes names the reference alone; name another, as in regimes=[audit_heavy], or none for all.")
    conditions = [_in_world(reference), *_doses(regimes), *_changes(_in_world(reference), RATES)]
    core = _in_world(
        dataclasses.replace(reference, name=CORE, label="Core", regime=CORE, scenario=core_of(reference.scenario)), CORE
    )
    conditions += [core, *_changes(core, RATES_OF_CORE)]
    asked = {"doses": list(DOSES), "change": CHANGE, "rates": list(RATES), "rates_of_core": list(RATES_OF_CORE)}
    known = {**plan.configuration["regimes"], CORE: {"label": "Core", "policies": _policies(plan)}}
    return dataclasses.replace(
        plan, conditions=tuple(conditions), configuration={**plan.configuration, "regimes": known, "luck": asked}
    )


def _policies(plan: Plan) -> list[str]:
    found: list[str] = plan.configuration["regimes"][plan.configuration["reference"]]["policies"]
    return found


def core_of(scenario: Scenario) -> Scenario:
    """The same world with every module off: contacts, chances of kept evidence that are fixed, and learning."""
    return scenario.with_changes(**{name: False for name in DESCRIPTIONS if name.startswith("with_")})


def _in_world(condition: Condition, world: str = "whole") -> Condition:
    return dataclasses.replace(condition, factors=((WORLD, world),))


def _doses(regimes: Sequence[Condition]) -> Iterator[Condition]:
    for regime in regimes:
        for share in DOSES:
            yield dataclasses.replace(
                _in_world(regime),
                name=f"{regime.name}@dose={share:g}",
                label=f"{regime.label}, dose {share:g}",
                policies=tuple(policy.with_changes(dose=share * policy.dose) for policy in regime.policies),
            )


def _changes(reference: Condition, rates: Sequence[str]) -> Iterator[Condition]:
    """The reference with each rate moved up by the share, or down where it would pass its bound."""
    for rate in rates:
        value = getattr(reference.scenario, rate)
        up = value * (1.0 + CHANGE) <= DESCRIPTIONS[rate].high
        moved = value * (1.0 + CHANGE if up else 1.0 - CHANGE)
        yield dataclasses.replace(
            reference,
            name=f"{reference.name}@{rate}={moved:.6g}",
            label=f"{reference.label}, {rate} {100 * CHANGE:.0f} % {'up' if up else 'down'}",
            scenario=reference.scenario.with_changes(**{rate: moved}),
            reference=False,
        )
