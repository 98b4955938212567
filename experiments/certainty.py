"""How large each difference is, and how sure: sizes without units, answers, and p values held to one risk.

    certainty(runs, conditions, outcomes, seeds)     a row a condition that is not a reference and outcome
    with_sizes(runs, conditions, outcomes, seeds)    the differences behind it, with the smallest that matters

Columns of the first, beside condition, reference and outcome:

    smallest                the smallest effect that matters, in the outcome's unit; NaN where none is declared
    answer                  what can be said of the difference beside it, as in `statistics/equivalence.py`
    bootstrap_low, _high    the 95 % interval that assumes no shape of the differences
    effect, _low, _high     the difference in standard deviations of the reference's runs, with its 95 % interval
    superiority, _low, _high  the probability of superiority, with its 95 % interval; ties count half
    above, equal, below     pairs in which the regime is above the reference, equal to it, below it
    p, p_together           p value of the difference, by itself and with all rows held to one risk (Holm); NaN where
                            no pair differs
    p_equivalence           p value against "at least as large as the smallest that matters"; NaN, as the next, where
                            too few pairs differ
    seeds_needed            seeds for an interval whose half is the smallest effect that matters
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.estimate import both_sides, difference_of, interval_of_mean
from experiments.smallest import smallest_that_matters
from experiments.statistics.bootstrap import bootstrap_interval
from experiments.statistics.correction import corrected, p_values
from experiments.statistics.effects import standardised, superiority
from experiments.statistics.equivalence import FEWEST_THAT_DIFFER, answers, equivalence, n_that_differ
from experiments.statistics.replication import seeds_for
from model.outcomes import OUTCOMES

MOST_DRAWN = 2_000
"""Differences whose bootstrap interval is worked out; of more of them it would take longer than a reader waits."""


def certainty(
    runs: pd.DataFrame, conditions: pd.DataFrame, outcomes: Sequence[str], seeds: Sequence[int] | None = None
) -> pd.DataFrame:
    """The table that the head of this file describes, rows in the order of `conditions`.

    Args:
        outcomes: names of outcomes; all their rows are held to one risk together.
        seeds: the seeds asked for; default: all in `runs`.
    """
    rows, differences, paired, smallest = with_sizes(runs, conditions, outcomes, seeds)
    is_declared = ~np.isnan(smallest)
    margins = np.where(is_declared, smallest, 1.0)
    drawn = (
        bootstrap_interval(differences) if len(rows) <= MOST_DRAWN
        else dict.fromkeys(("low", "high"), np.full(len(rows), np.nan))
    )
    differ = n_that_differ(differences)
    p = np.where(differ > 0, p_values(differences), np.nan)  # where no pair differs there is no question
    asked = is_declared & (differ >= FEWEST_THAT_DIFFER)
    return rows.assign(
        smallest=smallest,
        answer=answers(differences, smallest),
        bootstrap_low=drawn["low"], bootstrap_high=drawn["high"],
        **_named("effect", standardised(differences, paired)),
        **_named("superiority", superiority(differences)),
        p=p, p_together=corrected(p),
        p_equivalence=np.where(asked, equivalence(differences, margins)["p"], np.nan),
        seeds_needed=np.where(asked, seeds_for(differences, margins), np.nan),
        above=(differences > 0.0).sum(axis=0), equal=(differences == 0.0).sum(axis=0),
        below=(differences < 0.0).sum(axis=0),
    )


def with_sizes(
    runs: pd.DataFrame, conditions: pd.DataFrame, outcomes: Sequence[str], seeds: Sequence[int] | None = None
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray, np.ndarray]:
    """Paired differences with the smallest effect that matters for each.

    Returns:
        A row a difference (condition, reference, outcome); the differences and the reference's values in the same
        pairs, each float [seed, row]; and the sizes, NaN where none is declared or it is a share of nothing.
    """
    rows, here, there = both_sides(runs, conditions, seeds, outcomes)
    differences = difference_of(here, there)
    paired = np.where(np.isnan(differences), np.nan, there)
    means = interval_of_mean(paired)["mean"]
    sizes = [
        smallest_that_matters(OUTCOMES[str(name)], mean) for name, mean in zip(rows["outcome"], means, strict=True)
    ]
    found = np.array(sizes, dtype=float)
    return rows, differences, paired, np.where(found > 0.0, found, np.nan)


def _named(name: str, found: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """An estimate with its interval, its columns named after it."""
    value = next(values for key, values in found.items() if key not in ("low", "high"))
    return {name: value, f"{name}_low": found["low"], f"{name}_high": found["high"]}
