"""From a stored study back to what it ran: its worlds, and the plan that asked for them."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.conditions.condition import Condition, Plan
from experiments.conditions.expansion import point_name
from experiments.conditions.factors import Factor
from experiments.conditions.layout import Layout, lay_out, n_rows
from experiments.conditions.luck import WORLD
from experiments.conditions.outcomes import checked_outcomes, weekly_outcomes
from experiments.conditions.plan import digest_of
from experiments.conditions.world import World
from experiments.statistics.designs import GRID
from experiments.store import WHOLE
from model.parameters import BadValue, nearest
from model.policies import POLICIES
from model.policies.policy import Policy
from model.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("compare", "sweep", "luck")
"""Commands whose studies can be gone on with."""


RUN_ANEW = (
    "Use the versions that the study was made with, or run it anew with study.replace=true. Nothing was changed."
)


def check_kind(folder: Path, kind: str) -> None:
    """Raise `BadValue` for a study that cannot be gone on with."""
    if kind == "explain":
        raise BadValue(
            f"{folder} explains: which worlds its second step runs follows from the runs of the first, so that other "
            "runs in the first are another explanation. Run it anew, with the seeds that it is to have and "
            "study.replace=true."
        )
    if kind not in KINDS:
        raise BadValue(
            f"{folder} is a study of the command '{kind}', which this version does not know; {', '.join(KINDS)} can be "
            "gone on with."
        )


def stored_world(folder: Path, row: Mapping[str, Any]) -> tuple[Scenario, tuple[Policy, ...]]:
    """The scenario and the policies of a row of the conditions.

    Raises:
        BadValue: it was run on a given network.
    """
    settings = json.loads(row["settings"])
    if "network" in settings:
        raise BadValue(f"{folder} was run on a given network, which a study does not store; run the study again.")
    policies = stored_policies(folder, json.loads(row["policies"]))
    return stored_scenario(folder, settings), tuple(policies[name] for name in sorted(policies))


def stored_scenario(folder: Path, settings: Mapping[str, Any]) -> Scenario:
    """The scenario of settings that a study stores.

    Raises:
        BadValue: this version has no such settings, or they cannot stand so.
    """
    with _of_this_version(folder):
        return Scenario().with_changes(**settings)


def stored_policies(folder: Path, named: Mapping[str, Mapping[str, Any]]) -> dict[str, Policy]:
    """Policies by name with the settings that a study stores, likewise."""
    with _of_this_version(folder):
        return {name: POLICIES[name]().with_changes(**settings) for name, settings in named.items()}


@contextlib.contextmanager
def _of_this_version(folder: Path) -> Iterator[None]:
    try:
        yield
    except BadValue as error:
        raise BadValue(
            f"{folder} holds what this version cannot make: {error} {RUN_ANEW}"
        ) from error


def stored_condition(folder: Path, row: Mapping[str, Any]) -> Condition:
    """One condition as it was run, without its place among the points of a sweep."""
    scenario, policies = stored_world(folder, row)
    return Condition(
        str(row["condition"]), str(row["label"]), str(row["regime"]), scenario, policies,
        reference=bool(row["reference"]),
    )


def check_whole(folder: Path, configuration: Mapping[str, Any]) -> None:
    """Raise `BadValue` where a study does not say all that it was asked, as one that was edited."""
    for key in WHOLE:
        if key not in configuration:
            raise BadValue(f"{folder}: configuration.{key} is missing from its manifest. {RUN_ANEW}")


def stored_plan(folder: Path, manifest: Mapping[str, Any], conditions: pd.DataFrame) -> Plan:
    """The plan that a stored study had; it replaces the study when it is run.

    Raises:
        BadValue: the study does not store all that it ran, or its design draws other points by now.
    """
    check_kind(folder, manifest["kind"])
    configuration = manifest["configuration"]
    check_whole(folder, configuration)
    rows = {str(row["condition"]): row for row in conditions.to_dict("records")}
    if manifest["kind"] == "luck":
        return _plan(folder, manifest, {}, lay_out(GRID, 0, {}), [
            dataclasses.replace(stored_condition(folder, row), factors=((WORLD, row[f"factor.{WORLD}"]),))
            for row in rows.values()
        ])
    factors = _factors(folder, manifest, stored_world(folder, rows[manifest["reference"]])[0])
    layout = _layout(folder, configuration, factors)
    found = []
    for point in layout.points:
        for regime in sorted(configuration["regimes"]):
            name = "@".join([regime, *([point_name(point)] if point else [])])
            if name not in rows:
                raise BadValue(
                    f"{folder} has no condition '{name}', which its configuration asks for.{nearest(name, list(rows))} "
                    f"{RUN_ANEW}"
                )
            stored = stored_condition(folder, rows[name])
            found.append(
                Condition(
                    stored.name, stored.label, regime, stored.scenario, stored.policies, point, stored.reference
                )
            )
    return _plan(folder, manifest, factors, layout, found)


def _plan(
    folder: Path, manifest: Mapping[str, Any], factors: dict[str, Factor], layout: Layout, found: Sequence[Condition]
) -> Plan:
    configuration = manifest["configuration"]
    if manifest["study"] != folder.name:
        raise BadValue(
            f"{folder} holds the study '{manifest['study']}', which belongs into a folder of that name. Rename the "
            "folder. Nothing was changed."
        )
    with _of_this_version(folder):
        outcomes = checked_outcomes(configuration.get("outcomes", ()))
        weekly = weekly_outcomes(configuration["weekly"])
    return Plan(
        name=folder.name, question=manifest["question"], replace=True, results=folder.parent, threads=0,
        seeds=tuple(manifest["seeds"]), factors=factors, layout=layout, conditions=tuple(found),
        configuration=configuration, common_weeks=manifest["common_weeks"], weekly=weekly,
        trace=tuple(configuration["trace"]), regimes=tuple(sorted(configuration["regimes"])),
        outcomes=outcomes, large=True,
    )


def _factors(folder: Path, manifest: Mapping[str, Any], scenario: Scenario) -> dict[str, Factor]:
    configuration = manifest["configuration"]
    world = World(scenario, stored_policies(folder, configuration["policies"]))
    for key in manifest["factors"]:
        if key not in configuration["factors"]:
            raise BadValue(f"{folder}: configuration.factors lacks {key}, which was varied. {RUN_ANEW}")
    with _of_this_version(folder):
        return {key: _factor(key, configuration["factors"][key]).checked(world) for key in manifest["factors"]}


def _factor(key: str, values: Sequence[Any] | Mapping[str, float]) -> Factor:
    if isinstance(values, Mapping):
        return Factor(key, interval=(values["low"], values["high"]))
    return Factor(key, tuple(values))


def _layout(folder: Path, configuration: Mapping[str, Any], factors: Mapping[str, Factor]) -> Layout:
    noted = configuration.get("design")
    if noted is None:
        return lay_out(GRID, 0, {})
    with _of_this_version(folder):
        n_rows(noted["name"], noted["points"], factors)  # there may be no such design
        layout = lay_out(noted["name"], noted["points"], factors)
    if digest_of(layout) != noted["digest"]:
        raise BadValue(
            f"{folder} has points that the design {noted['name']} of this version does not draw. {RUN_ANEW}"
        )
    return layout
