"""More of a finished study: further seeds and conditions, or the runs that broke; what is there is not run again."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from experiments import comparison, measuring_luck, store, sweeping
from experiments.comparison import kept_runs
from experiments.conditions.condition import Plan
from experiments.conditions.size import check_runs, check_weekly_rows
from experiments.conditions.stored import check_whole, stored_plan
from experiments.launching.settings import LauncherSettings
from experiments.progress import say
from experiments.records import Failure, Found
from experiments.reusing import check_same_code, held_runs
from model.parameters import BadValue

JOBS = {
    comparison.KIND: comparison.compare,
    sweeping.KIND: sweeping.sweep,
    measuring_luck.KIND: measuring_luck.measure_luck,
}
MOST_NAMED = 3


def extend(plan: Plan, kind: str) -> int:
    """Run what a plan asks for beyond the study of its name, and write the two as one study.

    Raises:
        BadValue: there is no such study of that kind, it was made with other code, or the plan leaves some of its
            runs out.
    """
    folder = store.study_folder(plan.results, plan.name)
    manifest = store.read_study(folder).manifest
    if manifest["kind"] != kind:
        raise BadValue(f"{folder} holds a study of the command '{manifest['kind']}', and this is '{kind}'.")
    if plan.shard:
        raise BadValue("study.extend and shard do not go together yet; extend the study without shard=.")
    if plan.configuration == manifest["configuration"]:
        say(f"Nothing to add: {folder} holds all of it.")
        return JOBS[kind](dataclasses.replace(plan, replace=False))
    return JOBS[kind](_taken_over(plan, folder))


def _taken_over(plan: Plan, folder: Path) -> Plan:
    """Keep the runs that a study holds as finished ones of a larger plan, and return the plan that replaces it.

    The study itself, which may fill a good part of the memory, is let go before the larger one is made.
    """
    study = store.read_study(folder)
    check_whole(folder, study.manifest["configuration"])
    check_same_code(folder, study)
    found, left_out = held_runs(study, plan)
    if left_out:
        named = ", ".join(f"{name} (seed {seed})" for name, seed in sorted(left_out)[:MOST_NAMED])
        more = f" and {len(left_out) - MOST_NAMED:,} more" if len(left_out) > MOST_NAMED else ""
        raise BadValue(
            f"extend only adds, and this leaves out runs that {folder} holds: {named}{more}. Give all its seeds, "
            "regimes and values and some more; or another study.name=... Nothing was changed."
        )
    return _kept(plan, folder, study.manifest["kind"], found)


def extend_stored(folder: Path, seeds: Sequence[int], threads: int, launcher: LauncherSettings) -> int:
    """Run all conditions of a study under further seeds too.

    Args:
        seeds: all that the study is to have.
    """
    return extend(*_with_seeds(folder, seeds, threads, launcher))


def _with_seeds(folder: Path, seeds: Sequence[int], threads: int, launcher: LauncherSettings) -> tuple[Plan, str]:
    study = store.read_study(folder)
    plan = stored_plan(folder, study.manifest, study.conditions)
    check_runs(len(plan.layout.points), len(plan.conditions) // len(plan.layout.points), len(seeds))
    check_weekly_rows(plan.conditions, len(seeds), plan.weekly)
    configuration = {**plan.configuration, "seeds": list(seeds)}
    larger = dataclasses.replace(
        plan, seeds=tuple(seeds), configuration=configuration, threads=threads, launcher=launcher
    )
    return larger, study.manifest["kind"]


def retry(folder: Path, threads: int, launcher: LauncherSettings) -> int:
    """Run again what broke in a study, and nothing else.

    Returns:
        0, or 1 when some of it broke again.

    Raises:
        BadValue: there is no such study, or it was made with other code.
    """
    plan, kind = _without_failures(folder, threads, launcher)
    if plan is None:
        say(f"No run of {folder} broke; there is nothing to try again.")
        return 0
    return JOBS[kind](plan)


def _without_failures(folder: Path, threads: int, launcher: LauncherSettings) -> tuple[Plan | None, str]:
    """Keep what did not break in a study as finished runs of the same plan; no plan where nothing broke."""
    study = store.read_study(folder)
    kind = study.manifest["kind"]
    plan = dataclasses.replace(
        stored_plan(folder, study.manifest, study.conditions), threads=threads, launcher=launcher
    )
    if study.failures is None:
        return None, kind
    check_same_code(folder, study)
    say(f"{len(study.failures):,} of {len(plan.conditions) * len(plan.seeds):,} runs broke and are tried again.")
    found, _ = held_runs(study, plan)
    return _kept(plan, folder, kind, [item for item in found if not isinstance(item, Failure)]), kind


def _kept(plan: Plan, folder: Path, kind: str, found: Sequence[Found]) -> Plan:
    """Keep runs where unfinished ones are; the study stays as it is until the new one is whole."""
    kept = kept_runs(dataclasses.replace(plan, replace=False), kind, store.fingerprint(plan.configuration))
    kept.take(found, store.executions_text(folder))
    figures = plan.figures or store.kind_of_figures(folder)  # those that were drawn are of fewer runs
    return dataclasses.replace(plan, replace=True, figures=figures)
