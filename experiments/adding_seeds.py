"""Adding seeds to a study until its intervals are as narrow as what matters: adaptive replication."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from experiments import comparison, store, sweeping
from experiments.certainty import with_sizes
from experiments.extending import extend_stored
from experiments.launching.settings import LauncherSettings
from experiments.progress import say
from experiments.report.results import Results
from experiments.smallest import smallest_that_matters
from experiments.statistics.equivalence import n_that_differ
from experiments.statistics.replication import is_enough, next_number
from experiments.verdicts import within_a_sentence
from model.outcomes import OUTCOMES
from model.parameters import BadValue, nearest

KINDS = (comparison.KIND, sweeping.KIND)
MOST = 100
"""Seeds that are not passed unless more are allowed."""
MOST_NAMED = 6


def extend_until_enough(
    folder: Path, outcomes: Sequence[str], most: int, threads: int, launcher: LauncherSettings
) -> int:
    """Add seeds until half of each 95 % interval is at most the smallest effect that matters, or there are so many.

    Args:
        outcomes: whose intervals are looked at; if none are named, those that the report tells in sentences.
        most: seeds that the study is to have at most.

    Returns:
        0, or 1 when runs of some condition broke.

    Raises:
        BadValue: an outcome that the study has not or for which no size is declared; another kind of study.
    """
    study = store.read_study(folder)
    if study.manifest["kind"] not in KINDS:
        raise BadValue(
            f"{folder} is a study of the command '{study.manifest['kind']}'; until=enough is for {' and '.join(KINDS)}."
        )
    names = _checked(study, outcomes)
    code, shown = 0, io.StringIO()
    while True:
        told, n = _how_far(study, names, most)
        for line in told:
            say(line)
        if n == len(study.manifest["seeds"]):
            break
        # The words and the report of each step are those of the last one in the end.
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            code = extend_stored(folder, _more(study.manifest["seeds"], n), threads, launcher)
        study = store.read_study(folder)
    print(shown.getvalue(), end="")
    if shown.getvalue():
        say(told[0])
        say(
            f"Say with the results that seeds were added up to {len(study.manifest['seeds'])} by looking at the "
            "intervals: of differences near normal, these cover the truth in about 94 of 100 studies then, not 95."
        )
    return code


def _checked(study: store.Study, outcomes: Sequence[str]) -> list[str]:
    for name in outcomes:
        if name not in study.outcomes:
            raise BadValue(f"The study has no outcome '{name}'.{nearest(name, study.outcomes)}")
        if np.isnan(smallest_that_matters(OUTCOMES[name], 1.0)):
            raise BadValue(f"No size is declared from which a difference of '{name}' matters; leave it out.")
    asked = outcomes or [item.name for item in Results(study).headlines]
    return [name for name in asked if not np.isnan(smallest_that_matters(OUTCOMES[name], 1.0))]


def _how_far(study: store.Study, names: Sequence[str], most: int) -> tuple[list[str], int]:
    """What is to be said of the intervals by now, and how many seeds to go on to."""
    seeds = study.manifest["seeds"]
    rows, differences, _, sizes = with_sizes(study.runs, study.conditions, names, seeds)
    # How many seeds would show a difference that no pair shows is not known.
    wanted = np.where(n_that_differ(differences) > 0, sizes, np.nan)
    left_out = int((np.isnan(wanted) & (~np.isnan(differences)).any(axis=0)).sum())
    beside = f" {left_out} more have no size to reach, or show no difference in any pair." if left_out else ""
    lacking = ~np.isnan(wanted) & ~is_enough(differences, np.where(np.isnan(wanted), 1.0, wanted))
    n = next_number(differences, wanted, most)
    asked = int((~np.isnan(wanted)).sum())
    if not lacking.any():
        return [f"With {len(seeds)} seeds, half of each of {asked} intervals is at most what matters.{beside}"], n
    by_outcome = rows.loc[lacking, "outcome"].value_counts()
    named = [f"{within_a_sentence(OUTCOMES[str(name)])} ({count})" for name, count in by_outcome.items()]
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    told = (
        f"With {len(seeds)} seeds, {int(lacking.sum())} of {asked} intervals are wider than what matters: "
        f"{', '.join(named[:MOST_NAMED])}{more}.{beside}"
    )
    then = f"Going on to {n}." if n > len(seeds) else f"More than {most} seeds are not given; most=… allows more."
    return [told, then], n


def _more(seeds: Sequence[int], n: int) -> list[int]:
    """The seeds there are, and the lowest others, so many in all."""
    there = set(seeds)
    others = (seed for seed in range(n + len(seeds)) if seed not in there)
    return [*seeds, *(next(others) for _ in range(n - len(seeds)))]
