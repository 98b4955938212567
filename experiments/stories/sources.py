"""Where moments come from: runs made for the story, or the trace of a study that is stored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from experiments import store
from experiments.conditions.condition import Condition
from experiments.conditions.plan import read_plan
from experiments.conditions.stored import check_whole
from experiments.stories.elsewhere import somebody_else
from experiments.stories.telling import Story, tell
from model.following import FIELDS, who_there_is
from model.parameters import BadValue
from model.scenario import Scenario
from model.simulation import Simulation

REGIMES = {
    "user": "regimes=[status_quo,audit_heavy]", "professional": "regimes=[status_quo,audit_heavy]",
    "broker": "regimes=[brokering,embedded_brokering]",
}
"""Under which regimes a story is told unless others are given, by role: there have to be brokers for theirs."""


def new_story(
    person: str, seed: int, settings: Sequence[str], own_folder: Path | None = None
) -> tuple[Story, Path]:
    """Run the regimes with one draw of luck and tell the story; also the folder for its page.

    Args:
        settings: of the world, of policies, and `regimes` and `results`, as for a comparison.
    """
    from experiments.replicate import replicate

    is_chosen = any(word.startswith("regimes=") for word in settings)
    words = [*settings] if is_chosen else [*settings, REGIMES[person.partition(":")[0]]]
    plan = read_plan([*words, f"seeds=[{seed}]", "weekly=false"], own_folder=own_folder)
    if plan.shard:
        raise BadValue("shard shares out compare and sweep; a story is a few runs. Leave it out.")
    conditions = sorted(
        (condition for condition in plan.conditions if condition.regime in plan.regimes),
        key=lambda condition: (not condition.reference, condition.name),
    )
    scenario = conditions[0].scenario
    _check_person(person, scenario, seed)
    records, failures = replicate(conditions, [seed], plan.threads, weekly=(), trace=[person])
    if failures:
        raise BadValue(f"the story cannot be told: {failures[0]}.")
    moments = {record.condition: record.trace for record in records}
    told = {condition.label: moments[condition.name] for condition in conditions}
    starts = {condition.label: start for condition in conditions if (start := _start(condition)) is not None}
    story = tell(person, _world_words(scenario.differences()), seed, told, scenario.n_weeks, starts)
    if len(conditions) > 1 and not story.differs:
        given = [*words, *(() if own_folder is None else (f"--config-dir={own_folder}",))]
        story = replace(story, somebody_else=somebody_else(person, conditions, seed, given))
    return story, plan.results


def stored_story(person: str, folder: Path) -> Story:
    """The story of somebody whom a stored study has followed."""
    study = store.read_study(folder)
    if study.trace is None:
        raise BadValue(f"{folder} has followed nobody; compare with trace=[{person}] stores what a story needs.")
    conditions = study.conditions.sort_values(["reference", "condition"], ascending=[False, True])
    if study.manifest["factors"]:
        raise BadValue(f"{folder} is a sweep; a story is told of one world. Tell it without from=….")
    check_whole(folder, study.manifest["configuration"])
    trace = study.trace.astype(object).where(study.trace.notna(), None)
    told: dict[str, list[dict[str, Any]]] = {}
    for condition, label in zip(conditions["condition"], conditions["label"], strict=True):
        rows = trace[trace["condition"] == condition]
        told[label] = [dict(zip(FIELDS, values, strict=True)) for values in rows[list(FIELDS)].itertuples(index=False)]
    followed = _followed(study.manifest["configuration"]["trace"])
    if person not in followed:
        raise BadValue(f"{folder} has not followed {person}; it has followed: {', '.join(followed)}.")
    weeks = next(iter(study.manifest["configuration"]["scenarios"].values()))["n_weeks"]
    starts = {
        label: min(settings["start"] for settings in json.loads(policies).values())
        for label, policies, reference in zip(
            conditions["label"], conditions["policies"], conditions["reference"], strict=True
        ) if not reference
    }
    settings = json.loads(conditions["settings"].iloc[0])
    return tell(person, _world_words(settings), int(study.manifest["seeds"][0]), told, weeks, starts)


def _followed(names: Sequence[str]) -> list[str]:
    return [f"{role}:{int(number)}" for role, _, number in (name.partition(":") for name in names)]


def _start(condition: Condition) -> int | None:
    starts = [policy.start for policy in condition.policies if policy.moves()]
    return min(starts) if starts and not condition.reference else None


def _world_words(settings: dict[str, Any]) -> str:
    """The world in a few words: how many users, organisations and weeks."""
    scenario = Scenario().with_changes(**settings)
    sizes = {"user": scenario.n_users, "organisation": scenario.n_organisations, "week": scenario.n_weeks}
    return ", ".join(f"{size} {what}{'' if size == 1 else 's'}" for what, size in sizes.items())


def _check_person(person: str, scenario: Scenario, seed: int) -> None:
    """Raise `BadValue` when the scenario has nobody of that name under the seed, on which the number of posts rests."""
    role, _, number = person.partition(":")
    columns = Simulation(scenario.with_changes(n_weeks=1), seed=seed).world.columns
    size = len(columns[{"user": "user_key", "professional": "post_key", "broker": "broker_key"}[role]])
    if int(number) >= size:
        raise BadValue(f"person is '{person}'; {who_there_is(role, size)}")
