"""The job of `explain`: from two regimes to a folder under results/, a table and a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from experiments import store
from experiments.comparison import (
    conditions_table,
    failures_table,
    kept_runs,
    manifest_of,
    run_conditions,
    runs_table,
    terminal_width,
    write_result,
)
from experiments.conditions.condition import Condition, Plan
from experiments.drawing import draw_figures
from experiments.explaining.explanation import Explanation, first_worlds, most_second_worlds
from experiments.explaining.worlds import Pair, World, path_words, paths_of
from experiments.progress import say
from experiments.report.explanation import explanation_page
from experiments.report.explanation_terminal import explanation_table
from experiments.times import duration
from model.parameters import BadValue

if TYPE_CHECKING:
    from experiments.records import Failure, Record

KIND = "explain"


def explain(plan: Plan, first: Condition, other: Condition) -> int:
    """Answer from what is there, or run the two regimes with everything cut in turn; then show table and report.

    Returns:
        0, or 1 when some runs broke.

    Raises:
        BadValue: the two regimes do the same.
    """
    pair = Pair(first, other)
    if not pair.moves:
        raise BadValue(
            f"{first.name} and {other.name} move no lever differently in this scenario, so there is no difference to "
            "explain. Name two regimes that differ, and doses above 0."
        )
    configuration = _configuration(plan, pair)
    folder = store.study_folder(plan.results, plan.name)
    wanted = store.fingerprint(configuration)
    study = store.find_study(folder, wanted, plan.replace, KIND)
    if study is None:
        kept = kept_runs(plan, KIND, wanted, len(first_worlds(pair.moves, paths_of(pair.scenario))) * len(plan.seeds))
        study = _run(plan, pair, _manifest(plan, pair, configuration, wanted), kept)
        write_result(plan, folder, study, kept, explanation_page(study))
    else:
        say(f"Nothing to run: {folder} holds this configuration, made with this code.")
        if not store.report_path(folder).exists():
            store.write_pages(folder, explanation_page(study))
    print(explanation_table(study, terminal_width()))
    print(f"\nReport: {store.report_path(folder)}")
    if plan.figures:
        print(f"Figures: {draw_figures(folder, plan.figures)}")
    return 0 if len(study.runs) == len(study.conditions) * len(plan.seeds) else 1


def _configuration(plan: Plan, pair: Pair) -> dict[str, Any]:
    asked = {"other": pair.other.name, "moves": list(pair.moves), "paths": list(paths_of(pair.scenario))}
    regimes = {
        item.name: {"label": item.label, "policies": [policy.name for policy in item.policies]}
        for item in (pair.first, pair.other)
    }
    return {**plan.configuration, "regimes": regimes, "reference": pair.first.name, "explained": asked}


def _manifest(plan: Plan, pair: Pair, configuration: dict[str, Any], wanted: str) -> dict[str, Any]:
    starts = [policy.start for item in (pair.first, pair.other) for policy in item.policies if policy.moves()]
    return manifest_of(
        plan, KIND, wanted,
        question=plan.question or f"Why does “{pair.other.label}” differ from “{pair.first.label}”?",
        configuration=configuration, reference=pair.first.name, factors=[], common_weeks=min(starts),
    )


def _run(plan: Plan, pair: Pair, manifest: dict[str, Any], kept: store.Unfinished) -> store.Study:
    """Run both steps: every path and move by itself, then those that matter in all their combinations."""
    from experiments.replicate import seconds_a_run

    moves, paths = pair.moves, paths_of(pair.scenario)
    worlds = first_worlds(moves, paths)
    n_seeds = len(plan.seeds)
    seconds = seconds_a_run(pair.other, plan.seeds[0], plan.threads)
    runs, later = len(worlds) * n_seeds, most_second_worlds(moves, paths) * n_seeds
    say(
        f"Step 1 of 2: {runs:,} runs, about {duration(runs * seconds)}: both regimes with each of "
        f"{len(paths)} modules and built-in links cut.\n"
        f"Step 2 of 2: at most {later:,} runs, about {duration(later * seconds)}: what matters, in combinations."
    )
    records, failures = run_conditions(plan, [pair.condition(world) for world in worlds], kept, weekly=())
    screened = Explanation(_study(manifest, pair, worlds, records, failures))
    further = screened.second_worlds()
    told = [path_words(name) for name in screened.single_paths]
    say(
        f"Step 2 of 2: {len(further) * n_seeds:,} runs, about {duration(len(further) * n_seeds * seconds)}; told apart "
        f"are {', '.join(told) or 'no paths, since none matters'}."
    )
    if further:
        more = run_conditions(plan, [pair.condition(world) for world in further], kept, weekly=())
        records, failures = records + more[0], failures + more[1]
    return _study(manifest, pair, [*worlds, *further], records, failures)


def _study(
    manifest: dict[str, Any], pair: Pair, worlds: Sequence[World], records: Sequence[Record],
    failures: Sequence[Failure],
) -> store.Study:
    return store.tidy_study(
        manifest, conditions_table([pair.condition(world) for world in worlds]), runs_table(records),
        failures=failures_table(failures),
    )
