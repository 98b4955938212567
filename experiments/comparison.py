"""The main job: from the plan of a study to its folder under results/, a table and a report."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from experiments import store
from experiments.budget import say_budget
from experiments.conditions.condition import Condition, Plan
from experiments.conditions.size import size_words
from experiments.drawing import draw_figures
from experiments.launching.choosing import launcher_of
from experiments.progress import say
from experiments.report import brief_page, comparison_page, terminal_table
from experiments.versions import versions
from model.following import FIELDS
from model.outcomes import OUTCOMES
from model.parameters import BadValue
from model.scenario import Scenario

if TYPE_CHECKING:
    from experiments.records import Failure, Record

KIND = "compare"
MOST_SHOWN = 20
NARROWEST, WIDEST = 72, 170


def compare(plan: Plan) -> int:
    """Answer from what is there, or run the plan; then show the table and the path of the report.

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
            write_result(plan, folder, study, kept, *pages(study, _scenario(plan)))
        elif (study := shared_result(plan, folder, wanted, kept)) is None:
            return 0
    else:
        say(f"Nothing to run: {folder} holds this configuration, made with this code.")
        if not all(path.exists() for path in _pages_of(plan, folder)):
            store.write_pages(folder, *pages(study, _scenario(plan), store.read_flips(folder, study)))
    print(terminal_table(study, terminal_width()))
    print(f"\nReport: {store.report_path(folder)}")
    if _has_brief(plan):
        print(f"Brief, one printed page: {store.brief_path(folder)}")
    if study.trace is not None:
        print(f"Trace: {store.trace_path(folder)} ({len(study.trace)} records, seed {plan.seeds[0]})")
    if plan.figures:
        print(f"Figures: {draw_figures(folder, plan.figures)}")
    return 0 if len(study.runs) == len(plan.conditions) * len(plan.seeds) else 1


def terminal_width() -> int:
    """Letters that a line of the table may have here."""
    return min(max(shutil.get_terminal_size((100, 24)).columns, NARROWEST), WIDEST)


def kept_runs(plan: Plan, kind: str, wanted: str, n_runs: int | None = None) -> store.Unfinished:
    """Where finished runs of a study are kept until it is whole; says so if some are there already.

    Args:
        n_runs: how many are asked for; by default one a condition and seed.

    Raises:
        BadValue: runs of another study are there, or the launcher is not installed.
    """
    launcher_of(plan.launcher, plan.threads)  # what it needs may not be installed
    asked = store.Asked(plan.name, kind, wanted, n_runs or len(plan.conditions) * len(plan.seeds))
    kept = store.Unfinished(store.study_folder(plan.results, plan.name), asked, plan.replace)
    for name in kept.damaged:
        say(f"{kept.folder / name} is damaged and was put aside; its runs are carried out again.")
    return kept


def run_conditions(
    plan: Plan, conditions: Sequence[Condition], kept: store.Unfinished, **otherwise: Any
) -> tuple[list[Record], list[Failure]]:
    """The records of conditions under the plan's seeds, and what broke, which is told.

    Args:
        otherwise: what `experiments.replicate.replicate` is to keep of runs.

    Raises:
        BadValue: no run came to its end.
    """
    from experiments.replicate import replicate  # brings in the compiled model, which an answer at once does not need

    records, failures = replicate(
        conditions, plan.seeds, plan.threads, kept=kept, launcher=plan.launcher, shard=plan.shard, **otherwise
    )
    say_what_broke(failures)
    if not records and not plan.shard:
        kept.remove()
        raise BadValue(f"No run of '{plan.name}' came to its end; nothing was written.")
    return records, failures


def is_whole(plan: Plan, records: Sequence[Record], failures: Sequence[Failure]) -> bool:
    """Whether every run of a study is there, as it may be not after one shard of it."""
    return len(records) + len(failures) == len(plan.conditions) * len(plan.seeds)


def write_result(
    plan: Plan, folder: Path, study: store.Study, kept: store.Unfinished, report: str, brief: str | None = None
) -> None:
    """Write a study and remove its parts, and say what went with the study that it replaces.

    Of shards that end at the same moment each may find itself the last.
    """
    told = _what_goes(plan, folder)
    try:
        store.write_study(folder, study, report, plan.replace, brief, kept.said_of_executions())
    except BadValue:
        if plan.shard is None or store.find_study(folder, study.manifest["fingerprint"]) is None:
            raise
    kept.remove()
    for line in told:
        say(line)


def _what_goes(plan: Plan, folder: Path) -> list[str]:
    """What was drawn and searched from the study that is replaced, and how it is made anew from the new one."""
    told = []
    if (kind := store.kind_of_figures(folder)) and not plan.figures:
        told.append(
            f"The figures in {folder} were of the study that was replaced and went with it; the same command with "
            f"figures={kind} draws those of the new one."
        )
    if store.flips_path(folder).is_file():
        told.append(
            f"What turns its differences round was searched in the study that was replaced, and went with it; "
            f"python -m experiments flip study.name={plan.name} searches anew."
        )
    return told


def shared_result(plan: Plan, folder: Path, wanted: str, kept: store.Unfinished) -> store.Study | None:
    """The study, if another shard has written it meanwhile; otherwise None, and what is missing is told."""
    study = store.find_study(folder, wanted)
    if study is None:
        n_runs = len(plan.conditions) * len(plan.seeds)
        print(
            f"Shard {plan.shard} of '{plan.name}' is finished; {kept.n_kept:,} of {n_runs:,} runs are there. The last "
            "shard writes the study, or the same command without shard=, which carries out what is missing."
        )
    return study


def _run(plan: Plan, wanted: str, kept: store.Unfinished) -> store.Study | None:
    if plan.factors:
        say_budget(plan, len(kept.found))
    else:
        say(size_words(plan.conditions, len(plan.seeds), plan.weekly))
    start = None if plan.factors else _network_from(plan)
    records, failures = run_conditions(
        plan, plan.conditions, kept, weekly=plan.weekly, trace=plan.trace, network_from=start,
        is_time_said=bool(plan.factors),
    )
    if not is_whole(plan, records, failures):
        return None
    return store.tidy_study(
        manifest_of(plan, KIND, wanted), conditions_table(plan.conditions), runs_table(records),
        weekly_table(records, plan.weekly) if plan.weekly else None, _trace(records) if plan.trace else None,
        _network(records), failures_table(failures),
    )


def _network_from(plan: Plan) -> int:
    """The week before which the network is noted: the first of the regimes, or of the run where nothing ever moves."""
    return plan.common_weeks if plan.common_weeks < plan.conditions[0].scenario.n_weeks else 0


def say_what_broke(failures: Sequence[Failure]) -> None:
    """The first runs that broke, by name, and how many more there are."""
    for failure in failures[:MOST_SHOWN]:
        say(str(failure))
    if len(failures) > MOST_SHOWN:
        say(f"… and {len(failures) - MOST_SHOWN} more runs that broke.")


def _has_brief(plan: Plan) -> bool:
    return not plan.factors and len(plan.conditions) > 1


def _pages_of(plan: Plan, folder: Path) -> list[Path]:
    return [store.report_path(folder), *([store.brief_path(folder)] if _has_brief(plan) else [])]


def _scenario(plan: Plan) -> Scenario:
    return next(condition.scenario for condition in plan.conditions if condition.reference)


def pages(study: store.Study, scenario: Scenario, flips: store.Flips | None = None) -> tuple[str, str | None]:
    """The report of a comparison and its brief; a sweep has no brief.

    Args:
        flips: what would turn its differences round, if that was searched for.
    """
    from experiments.asymmetry import asymmetry_counts, asymmetry_curve  # these bring in the compiled model too
    from model.compiling import compile_everything

    compile_everything(say)
    report = comparison_page(study, asymmetry_curve(scenario), asymmetry_counts(scenario), flips)
    return report, brief_page(study, flips)


def manifest_of(plan: Plan, kind: str, wanted: str, **otherwise: Any) -> dict[str, Any]:
    """What identifies a study that is about to be written; `otherwise` takes the place of what the plan says."""
    return {
        "study": plan.name,
        "kind": kind,
        "question": plan.question,
        "configuration": plan.configuration,
        "fingerprint": wanted,
        "versions": versions(),
        "seeds": list(plan.seeds),
        "reference": next(condition.name for condition in plan.conditions if condition.reference),
        "factors": list(plan.factors),
        "common_weeks": plan.common_weeks,
        **otherwise,
    }


def conditions_table(conditions: Sequence[Condition]) -> pd.DataFrame:
    """A row a condition, as the store takes it."""
    rows = []
    for condition in conditions:
        policies = {policy.name: dataclasses.asdict(policy) for policy in condition.policies}
        rows.append(
            {
                "condition": condition.name,
                "regime": condition.regime,
                "label": condition.label,
                "reference": condition.reference,
                **{f"factor.{key}": level for key, level in condition.factors},
                "settings": json.dumps(condition.scenario.differences(), sort_keys=True),
                "policies": json.dumps(policies, sort_keys=True),
            }
        )
    return pd.DataFrame(rows)


def runs_table(records: Sequence[Record]) -> pd.DataFrame:
    """A row a run with every outcome at its end, as the store takes it."""
    table = pd.DataFrame(np.array([record.end for record in records]), columns=list(OUTCOMES), copy=False)
    # Words as the few objects that they are: pandas else makes a text of its own of every row.
    table.insert(0, "condition", pd.Series([record.condition for record in records], dtype=object))
    table.insert(1, "seed", [record.seed for record in records])
    return table


def failures_table(failures: Sequence[Failure]) -> pd.DataFrame:
    """A row a run that broke, as the store takes it."""
    return pd.DataFrame([vars(failure) for failure in failures], columns=["condition", "seed", "stage", "message"])


def weekly_table(records: Sequence[Record], outcomes: Sequence[str]) -> pd.DataFrame:
    """A row a run and week with the outcomes that were kept of it, as the store takes it.

    Its columns have the types that are stored, so that the store need not have them a second time in memory.
    """
    weeks = [record.weeks for record in records if record.weeks is not None]
    lengths = [len(rows) for rows in weeks]
    names = np.array([record.condition for record in records], dtype=object)
    columns = {
        "condition": pd.Series(np.repeat(names, lengths), dtype=object),
        "seed": np.repeat(np.array([record.seed for record in records], np.int64), lengths),
        "week": np.concatenate([np.arange(length, dtype=np.int32) for length in lengths]),
        **{name: np.concatenate([rows[:, place] for rows in weeks]) for place, name in enumerate(outcomes)},
    }
    return pd.DataFrame(columns, copy=False)


def _trace(records: Sequence[Record]) -> pd.DataFrame:
    rows = [
        {"condition": record.condition, "seed": record.seed, **moment} for record in records for moment in record.trace
    ]
    return pd.DataFrame(rows, columns=["condition", "seed", *FIELDS])


def _network(records: Sequence[Record]) -> dict[str, pd.DataFrame]:
    """The tables of the network of professionals; ties and posts only where every run that was to keep them did."""
    noted = [(record, record.network) for record in records if record.network is not None]
    if not noted:
        return {}
    tables = {"network_measures": [(record, network.measures) for record, network in noted]}
    first = min(record.seed for record, _ in noted)
    drawn = [(record, network.ties, network.posts) for record, network in noted if record.seed == first]
    if all(ties is not None for _, ties, _ in drawn):
        tables["network"] = [(record, ties) for record, ties, _ in drawn]
        tables["network_posts"] = [(record, posts) for record, _, posts in drawn]
    return {
        name: pd.concat([part.assign(condition=record.condition, seed=record.seed) for record, part in parts])
        for name, parts in tables.items()
    }
