"""The job of `luck`: from its plan to a folder under results/, a table and a report."""

from __future__ import annotations

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
from experiments.conditions.condition import Plan
from experiments.conditions.luck import WORLD
from experiments.conditions.size import size_words
from experiments.progress import say
from experiments.report.luck_page import luck_page
from experiments.report.luck_terminal import luck_text
from experiments.times import duration

KIND = "luck"


def measure_luck(plan: Plan) -> int:
    """Answer from what is there, or run all conditions; then show the table and where the report is.

    Returns:
        0, or 1 when some runs broke.
    """
    folder = store.study_folder(plan.results, plan.name)
    wanted = store.fingerprint(plan.configuration)
    study = store.find_study(folder, wanted, plan.replace, KIND)
    if study is None:
        for note in plan.notes:
            say(note)
        kept = kept_runs(plan, KIND, wanted)
        study = _run(plan, wanted, kept)
        write_result(plan, folder, study, kept, luck_page(study))
    else:
        say(f"Nothing to run: {folder} holds this configuration, made with this code.")
        if not store.report_path(folder).exists():
            store.write_study(folder, study, luck_page(study), replace=True)
    print(luck_text(study, terminal_width()))
    print(f"\nReport: {store.report_path(folder)}")
    return 0 if len(study.runs) == len(study.conditions) * len(plan.seeds) else 1


def _run(plan: Plan, wanted: str, kept: store.Unfinished) -> store.Study:
    from experiments.replicate import seconds_in_all  # brings in the compiled model

    left = 1.0 - len(kept.found) / (len(plan.conditions) * len(plan.seeds))
    seconds = left * seconds_in_all(plan.conditions, plan.seeds, plan.threads)
    say(f"{size_words(plan.conditions, len(plan.seeds))} About {duration(seconds)}.")
    records, failures = run_conditions(plan, plan.conditions, kept, weekly=(), is_time_said=True)
    return store.tidy_study(
        manifest_of(plan, KIND, wanted, factors=[WORLD]), conditions_table(plan.conditions), runs_table(records),
        failures=failures_table(failures),
    )
