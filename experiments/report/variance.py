"""What differences vary with over a grid: each factor, factors together, and luck."""

from __future__ import annotations

import itertools
import math

import numpy as np

from experiments.estimate import both_sides, difference_of
from experiments.report.page import escape, row, table
from experiments.report.results import Results, factor_words
from experiments.statistics.variance import SEED, variance_shares
from model.outcomes.outcome import Outcome

MOST_NAMED = 3
"""Factors whose pairs have a column each; of more, one column holds whatever they do together."""
TOGETHER = ("together",)


def variance_part(results: Results) -> str:
    """A table, a row an outcome and regime; nothing where no outcome has a value in every run."""
    columns = _columns(results)
    rows = []
    for label, item in itertools.product(results.compared, results.headlines):
        shares = _shares(results, item, label)
        if shares is not None:
            several = f'<span class="unit">{escape(label)}</span>' if len(results.compared) > 1 else ""
            rows.append(row(f"{escape(item.label)}{several}", [_told(shares.get(key, 0.0)) for key in columns]))
    if not rows:
        return ""
    n_points = math.prod(len(results.levels_of(key)) for key in results.factors)
    about = (
        f"<p>Of how much a difference from {escape(results.reference)} varies over all points and seeds, the share "
        "that goes with each factor by itself, with factors beyond what each does by itself, and with luck. Luck that "
        "is alike at all points shifts a whole map up or down; the rest makes points differ, and holds whatever "
        "factors do in one seed and not in another. A share counts the values that were tried: a factor tried over a "
        "wider range has a larger one.</p>"
    )
    caption = (
        f"Shares of the sum of squares over {n_points:,} points and {len(results.seeds)} seeds, in percent, less what "
        "luck alone would put there (analysis of variance, epsilon squared). An outcome that some run had nobody to "
        "show is left out."
    )
    return about + table(caption, ["Outcome", *(escape(words) for words in columns.values())], rows, pinned=True)


def _columns(results: Results) -> dict[tuple[str, ...], str]:
    """The columns by the names that shares have."""
    factors = results.factors
    found: dict[tuple[str, ...], str] = {(key,): factor_words(key) for key in factors}
    if len(factors) > 1:
        if len(factors) <= MOST_NAMED:
            for size in range(2, len(factors) + 1):
                for keys in itertools.combinations(factors, size):
                    found[keys] = " with ".join(map(factor_words, keys)) if len(factors) > 2 else "both together"
        else:
            found[TOGETHER] = "factors together"
    return {**found, (SEED,): "luck alike at all points", (SEED, "rest"): "other luck"}


def _shares(results: Results, item: Outcome, label: str) -> dict[tuple[str, ...], float] | None:
    study, factors = results.study, results.factors
    rows, here, there = both_sides(study.runs, study.conditions, results.seeds, [item.name])
    conditions = study.conditions.set_index("condition").loc[rows["condition"]]
    chosen = (conditions["regime"].map(results.labels) == label).to_numpy()
    points = conditions[chosen].reset_index(drop=True)
    points = points.sort_values([f"factor.{key}" for key in factors], kind="stable")
    levels = [points[f"factor.{key}"].nunique() for key in factors]
    values = difference_of(here, there)[:, chosen][:, points.index]
    if values.shape[1] != np.prod(levels) or np.isnan(values).any() or np.ptp(values) == 0.0:
        return None
    found = dict(variance_shares(values.reshape(len(values), *levels), factors))
    if len(factors) > MOST_NAMED:
        found[TOGETHER] = sum(share for keys, share in found.items() if len(keys) > 1 and SEED not in keys)
    return found


def _told(share: float) -> str:
    return f'<span class="number">{100 * share:.0f}</span>'
