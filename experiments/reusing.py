"""The runs of a stored study as they came, so that a study that holds more of the same need not run them again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from experiments import store
from experiments.comparison import conditions_table
from experiments.conditions.condition import Plan
from experiments.networks.noted import NotedNetwork
from experiments.records import Failure, Found, Record
from experiments.versions import other_versions
from model.following import FIELDS
from model.outcomes import OUTCOMES
from model.parameters import BadValue

Key = tuple[str, int]


def check_same_code(folder: Path, study: store.Study) -> None:
    """Raise `BadValue` where a run made now would not go with those that are stored."""
    manifest = study.manifest
    again = (
        "Its runs and new ones do not go together. Run the whole study again with study.replace=true, or use what it "
        "was made with. Nothing was changed."
    )
    if store.fingerprint(manifest["configuration"]) != manifest["fingerprint"]:
        raise BadValue(f"{folder} was made with other model code than this. {again}")
    if others := other_versions(manifest["versions"]):
        raise BadValue(f"{folder} was made with {'; '.join(others)}. {again}")


def held_runs(study: store.Study, plan: Plan) -> tuple[list[Found], set[Key]]:
    """What a plan asks for that a study holds, under the plan's names; and the study's runs that the plan leaves out.

    Which runs are the same is told by their worlds and seeds, since names change when a factor is added.
    """
    worlds = ["settings", "policies"]
    stored: dict[tuple[str, str], list[str]] = {}
    for name, *world in study.conditions[["condition", *worlds]].itertuples(index=False):
        stored.setdefault((world[0], world[1]), []).append(str(name))
    names: dict[str, list[str]] = {}
    for name, *world in conditions_table(plan.conditions)[["condition", *worlds]].itertuples(index=False):
        for old in stored.get((world[0], world[1]), ())[:1]:
            names.setdefault(old, []).append(str(name))
    covered = {name for key, alike in stored.items() if alike[0] in names for name in alike}
    left_out = {key for key in _keys(study) if key[0] not in covered or key[1] not in plan.seeds}
    usable = set(plan.seeds) - _first_seeds(study, plan)
    found = [
        _renamed(item, name)
        for item in _all(study, plan) if item.seed in usable
        for name in names.get(item.condition, ())
    ]
    return found, left_out


def _first_seeds(study: store.Study, plan: Plan) -> set[int]:
    """Seeds whose runs are to keep something that is kept of the first seed alone, and do not hold it."""
    notes = plan.trace or not plan.factors
    if not notes or plan.seeds[0] == study.manifest["seeds"][0]:
        return set()
    return {plan.seeds[0], study.manifest["seeds"][0]}


def _keys(study: store.Study) -> set[Key]:
    tables = [study.runs, *([] if study.failures is None else [study.failures])]
    keys = pd.concat([table[["condition", "seed"]] for table in tables])
    return {(str(name), int(seed)) for name, seed in keys.itertuples(index=False)}


def _renamed(item: Found, name: str) -> Found:
    if isinstance(item, Failure):
        return Failure(name, item.seed, item.stage, item.message)
    return Record(name, item.seed, item.end, item.weeks, item.trace, item.network)


def _all(study: store.Study, plan: Plan) -> Iterator[Found]:
    """Every run of a study, with all that is to be kept of it.

    Raises:
        BadValue: the study keeps less of its runs than is asked for.
    """
    lacking = [
        *(["every outcome"] if study.outcomes != list(OUTCOMES) else []),
        *_lacking_weeks(study, plan),
        *(["the same people followed"] if list(plan.trace) != study.manifest["configuration"]["trace"] else []),
        *(["the network when regimes begin"] if _network_differs(study, plan) else []),
    ]
    if lacking:
        raise BadValue(
            f"The study '{study.manifest['study']}' does not hold {' and '.join(lacking)}, which this asks for, so "
            "none of its runs can be taken over. Run it with study.replace=true. Nothing was changed."
        )
    weeks = {} if study.weekly is None or not plan.weekly else store.rows_by_run(study.weekly)
    columns = [study.weekly[name].to_numpy() for name in plan.weekly] if study.weekly is not None else []
    moments = _by_run(study.trace)
    measures, ties, posts = map(_by_run, (study.network_measures, study.network, study.network_posts))
    for name, seed, *end in study.runs[["condition", "seed", *OUTCOMES]].itertuples(index=False, name=None):
        key = (str(name), int(seed))
        network = NotedNetwork(measures[key], ties.get(key), posts.get(key)) if key in measures else None
        week = np.stack([column[weeks[key]] for column in columns], axis=1) if key in weeks else None
        followed = moments[key][list(FIELDS)].astype(object) if key in moments else None
        trace = () if followed is None else followed.where(followed.notna(), None).to_dict("records")
        yield Record(*key, np.array(end, float), week, trace, network)
    if study.failures is not None:
        yield from (Failure(*row) for row in study.failures.itertuples(index=False, name=None))


def _lacking_weeks(study: store.Study, plan: Plan) -> list[str]:
    if study.weekly is None:
        return ["weekly values"] if plan.weekly else []
    lacking = [name for name in plan.weekly if name not in study.weekly]
    return [f"weekly values of {', '.join(lacking)}"] if lacking else []


def _network_differs(study: store.Study, plan: Plan) -> bool:
    noted = study.network_measures is not None
    is_wanted = not plan.factors and study.manifest["kind"] == "compare"
    return is_wanted != noted or (noted and plan.common_weeks != study.manifest["common_weeks"])


def _by_run(table: pd.DataFrame | None) -> dict[Key, pd.DataFrame]:
    """The rows of each run, without the two columns that name it."""
    if table is None:
        return {}
    return {
        (str(name), int(seed)): rows.drop(columns=["condition", "seed"])
        for (name, seed), rows in table.groupby(["condition", "seed"], sort=False)
    }
