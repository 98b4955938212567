"""Reading the plan of a sweep: a study whose file, or whose arguments, name what is varied."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from experiments.conditions.condition import Plan
from experiments.conditions.plan import read_plan, studies_to_sweep
from model.parameters import BadValue

NOT_HERE = ("trace",)
"""Settings of a comparison that a sweep has no use for."""

FOR_OTHERS = ("explain", "luck")
"""Studies without factors that are for a command of their own name; all others are for compare."""


def read_sweep(arguments: Sequence[str], own_folder: Path | None = None) -> Plan:
    """The plan of a study over the points of its design, each under every regime with the same luck.

    Raises:
        BadValue: anything that cannot be run, no study, no factor, or nothing to compare.
    """
    keys = [argument.partition("=")[0] for argument in arguments]
    if "study" not in keys:
        raise BadValue("sweep needs a study, as in study=audit_map; `python -m experiments list studies` shows them.")
    if any(key.startswith("study.factors") for key in keys):
        raise BadValue(
            "study.factors belongs in the study's file; on the command line give each factor its values, as in "
            "scenario.audit_floor=0.35,0.65 or scenario.audit_floor=interval(0.35,0.65)."
        )
    for key in NOT_HERE:
        if key in keys:
            raise BadValue(f"{key} is a setting of compare; sweep follows nobody. Leave it out.")
    plan = read_plan(arguments, own_folder=own_folder, sweeps=True)
    if not plan.factors:
        study = next(argument.partition("=")[2] for argument in arguments if argument.startswith("study="))
        command = study if study in FOR_OTHERS else "compare"
        raise BadValue(
            f"study {study} varies nothing and is for the command {command}: python -m experiments {command} "
            f"study={study}. Studies to sweep: {', '.join(studies_to_sweep(own_folder))}. Or give a setting several "
            "values, as in scenario.careless_share=0,0.5,1."
        )
    if all(condition.reference for condition in plan.conditions):
        raise BadValue(
            "regimes names the reference alone; a sweep compares, so name another, as in regimes=[audit_heavy]."
        )
    return plan
