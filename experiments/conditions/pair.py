"""Reading which two regimes are to be explained."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from experiments.conditions.condition import Condition, Plan
from experiments.conditions.plan import read_plan
from model.parameters import BadValue

STUDY = "explain"
NOT_HERE = ("weekly", "trace")
"""Settings of a comparison that an explanation has no use for."""


def read_pair(arguments: Sequence[str], own_folder: Path | None = None) -> tuple[Plan, Condition, Condition]:
    """The plan, the regime from which the difference is taken, and the other one.

    The first is the reference if it is one of the two, otherwise the one named first.

    Raises:
        BadValue: anything that cannot be run, and anything but two regimes.
    """
    keys = [argument.partition("=")[0] for argument in arguments]
    for key in NOT_HERE:
        if key in keys:
            raise BadValue(f"{key} is a setting of compare; explain stores outcomes at the end of runs. Leave it out.")
    plan = read_plan([*([] if "study" in keys else [f"study={STUDY}"]), *arguments], own_folder=own_folder)
    if plan.extend:
        raise BadValue(
            "study.extend adds to a comparison, a sweep or a study of luck; the second step of explain follows from "
            "its first, so give it all its seeds and study.replace=true."
        )
    if plan.shard:
        raise BadValue("shard shares out compare and sweep; explain runs its second step by its first. Leave it out.")
    if len(plan.regimes) != 2:
        named = ", ".join(plan.regimes)
        raise BadValue(
            f"regimes names {len(plan.regimes)} ({named}); explain takes two, for example "
            "regimes=[status_quo,audit_heavy]."
        )
    first, other = sorted(plan.regimes, key=lambda name: name != plan.configuration["reference"])
    conditions = {condition.name: condition for condition in plan.conditions}
    return plan, dataclasses.replace(conditions[first], reference=True), conditions[other]
