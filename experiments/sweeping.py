"""The job of `sweep`: from a study with factors to its folder under results/, words and a report."""

from __future__ import annotations

import math

from experiments import store
from experiments.comparison import (
    conditions_table,
    failures_table,
    kept_runs,
    manifest_of,
    run_conditions,
    runs_table,
    terminal_width,
)
from experiments.conditions.condition import Plan
from experiments.conditions.size import size_words
from experiments.progress import say
from experiments.report.sweep_page import sweep_page
from experiments.report.sweep_terminal import sweep_text
from experiments.times import duration

KIND = "sweep"


def sweep(plan: Plan) -> int:
    """Answer from what is there, or say what it will take and run it; then show the words and where the report is.

    Returns:
        0, or 1 when the runs of some condition broke.
    """
    folder = store.study_folder(plan.results, plan.name)
    wanted = store.fingerprint(plan.configuration)
    study = store.find_study(folder, wanted, plan.replace, KIND)
    if study is None:
        for note in plan.notes:
            say(note)
        kept = kept_runs(plan, KIND, wanted)
        study = _run(plan, wanted, kept)
        store.write_study(folder, study, sweep_page(study), plan.replace)
        kept.remove()
    else:
        say(f"Nothing to run: {folder} holds this configuration, made with this code.")
        if not store.report_path(folder).exists():
            store.write_study(folder, study, sweep_page(study), replace=True)
    print(sweep_text(study, terminal_width()))
    print(f"\nReport: {store.report_path(folder)}")
    return 0 if len(study.runs) == len(plan.conditions) * len(plan.seeds) else 1


def _run(plan: Plan, wanted: str, kept: store.Unfinished) -> store.Study:
    from experiments.replicate import seconds_a_run  # brings in the compiled model

    largest = max(plan.conditions, key=lambda condition: condition.scenario.n_users * condition.scenario.n_weeks)
    whole = largest.scenario.n_users * largest.scenario.n_weeks
    sizes = [item.scenario.n_users * item.scenario.n_weeks / whole for item in plan.conditions]
    seconds = seconds_a_run(largest, plan.seeds[0], plan.threads) * sum(sizes) * len(plan.seeds)
    grid = " x ".join(str(len(levels)) for levels in plan.factors.values())
    points = math.prod(len(levels) for levels in plan.factors.values())
    say(
        f"{points:,} points ({grid}), {len(plan.conditions) // points} regimes at each: {len(plan.conditions):,} "
        f"conditions, each with {len(plan.seeds)} seeds. About {duration(seconds)}."
    )
    say(size_words(plan.conditions, len(plan.seeds), has_weekly=False))
    records, failures = run_conditions(plan, plan.conditions, kept, weekly=False)
    return store.tidy_study(
        manifest_of(plan, KIND, wanted), conditions_table(plan.conditions), runs_table(records),
        failures=failures_table(failures),
    )
