"""One stored run, or one that broke, run again by itself: does it give the same, and if it breaks, where?"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments import store
from experiments.progress import say
from experiments.remaking import condition_again
from model import measure
from model.compiling import compile_everything
from model.outcomes import OUTCOMES
from model.parameters import BadValue, nearest
from model.simulation import TALLIES, simulate

MOST_NAMED = 8


def replay(folder: Path, condition: str, seed: int) -> int:
    """Run one condition of a study under one seed again, and say whether it gives what is stored.

    Returns:
        0 where it gives the same, 1 where it gives something else or breaks.

    Raises:
        BadValue: no such study, condition or seed, or a world that the study does not store.
    """
    study = store.read_study(folder)
    row = _condition(folder, study, condition)
    if seed not in study.manifest["seeds"]:
        raise BadValue(f"seed {seed} is not one of the study's: {_some(study.manifest['seeds'])}.")
    again = condition_again(folder, study, row)
    if store.fingerprint(study.manifest["configuration"]) != study.manifest["fingerprint"]:
        say("The study was made with other model code than this; what differs may come from there.")
    compile_everything(say)
    try:
        end = measure.at_the_end(simulate(again.scenario, again.policies, seed), TALLIES)
    except Exception:
        # Somebody who replays a run that broke wants to see where.
        traceback.print_exc()
        print(f"\n{condition}, seed {seed}: broke again, as shown above.")
        return 1
    return _compared(study, condition, seed, end)


def _condition(folder: Path, study: store.Study, name: str) -> pd.Series:
    names = study.conditions["condition"].tolist()
    if name not in names:
        raise BadValue(f"{folder} has no condition '{name}'.{nearest(name, names)} There are: {_some(names)}.")
    return study.conditions.iloc[names.index(name)]


def _some(values: list[Any]) -> str:
    more = f" and {len(values) - MOST_NAMED} more" if len(values) > MOST_NAMED else ""
    return f"{', '.join(map(str, values[:MOST_NAMED]))}{more}"


def _compared(study: store.Study, condition: str, seed: int, end: np.ndarray) -> int:
    stored = study.runs[(study.runs["condition"] == condition) & (study.runs["seed"] == seed)]
    if stored.empty:
        print(f"{condition}, seed {seed}: broke in the study, and came to its end now.")
        return 1
    found = dict(zip(OUTCOMES, end, strict=True))
    differ = {
        name: (float(found[name]), float(stored.iloc[0][name])) for name in study.outcomes
        if not np.array_equal(found[name], stored.iloc[0][name], equal_nan=True)
    }
    if not differ:
        print(f"{condition}, seed {seed}: all {len(study.outcomes)} outcomes are the same, bit for bit.")
        return 0
    print(f"{condition}, seed {seed}: {len(differ)} of {len(study.outcomes)} outcomes differ from what is stored.")
    for name, (now, then) in list(differ.items())[:MOST_NAMED]:
        print(f"  {name}: {now!r} now, {then!r} stored")
    return 1
