"""The job of `sweep`: from a study with factors to its folder under results/, words and a report."""

from __future__ import annotations

from experiments import store
from experiments.budget import say_budget
from experiments.comparison import (
    conditions_table,
    failures_table,
    is_whole,
    kept_runs,
    manifest_of,
    run_conditions,
    runs_table,
    shared_result,
    terminal_width,
    weekly_table,
    write_result,
)
from experiments.conditions.condition import Plan
from experiments.drawing import draw_figures
from experiments.progress import say
from experiments.report.sweep_page import sweep_page
from experiments.report.sweep_terminal import sweep_text
from experiments.sensitivity import sensitivity_table

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
        if study is not None:
            write_result(plan, folder, study, kept, sweep_page(study))
        elif (study := shared_result(plan, folder, wanted, kept)) is None:
            return 0
    else:
        say(f"Nothing to run: {folder} holds this configuration, made with this code.")
        if not store.report_path(folder).exists():
            store.write_pages(folder, sweep_page(study))
    print(sweep_text(study, terminal_width()))
    print(f"\nReport: {store.report_path(folder)}")
    if plan.figures:
        print(f"Figures: {draw_figures(folder, plan.figures)}")
    return 0 if len(study.runs) == len(plan.conditions) * len(plan.seeds) else 1


def _run(plan: Plan, wanted: str, kept: store.Unfinished) -> store.Study | None:
    say_budget(plan, len(kept.found))
    records, failures = run_conditions(plan, plan.conditions, kept, weekly=plan.weekly, is_time_said=True)
    if not is_whole(plan, records, failures):
        return None
    conditions, runs = conditions_table(plan.conditions), runs_table(records)
    return store.tidy_study(
        manifest_of(plan, KIND, wanted), conditions, runs,
        weekly_table(records, plan.weekly) if plan.weekly else None, failures=failures_table(failures),
        sensitivity=sensitivity_table(plan, runs, conditions),
    )
