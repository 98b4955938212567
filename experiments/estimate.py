"""What the runs say, with uncertainty: paired differences, means over seeds, weekly bands.

Tidy tables in, tidy tables out; nothing is worded or drawn here. A value that is missing (a run that failed, an
outcome that nobody was there to show) is left out of its own estimate and counted in `n_missing`, so that a reader
sees how many the estimate rests on.

    paired_differences(runs, conditions, seeds)  condition, outcome, difference, low, high, standard_error, n,
                                                 n_missing, same_sign, no_difference, reference,
                                                 reference_mean, mean, factors...
    pooled_differences(runs, conditions, by, seeds)  regime, outcome, factors of `by`, difference, low, high,
                                                 standard_error, n, n_missing
    spread_of_pairs(runs, conditions, seeds)     condition, outcome, p10, p90
    spread_of_runs(runs, seeds)                  condition, outcome, p10, p90
    means(runs, seeds)                           condition, outcome, mean, low, high, standard_error, n, n_missing
    both_sides(runs, conditions, seeds)          condition, reference, outcome, and both sides' values by seed
    weekly_bands(weekly, seeds)                  condition, outcome, week, mean, low, high, p10, p90, n, n_missing

`low` and `high` bound the 95 % interval of the mean (Student's t over seeds); `p10` and `p90` bound the middle 80 %
of the seeds themselves. With one seed there is no interval: `low`, `high` and `standard_error` are NaN.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import stdtrit

LEVEL = 0.95
ROUNDING = 1e-9
"""A difference below this share of the values compared is rounding of the same number."""


def paired_differences(
    runs: pd.DataFrame,
    conditions: pd.DataFrame,
    seeds: Sequence[int] | None = None,
    outcomes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Each condition less its reference, seed by seed, per outcome.

    In a sweep a condition is compared with the reference that has the same factor values; where there is none, with
    the only reference there is.

    Args:
        seeds: the seeds asked for; those without a pair count as missing. Default: all in `runs`.
        outcomes: default: all outcome columns of `runs`.

    Returns:
        A row a condition (that is not a reference) and outcome, in the order of `conditions`. `same_sign` is the
        share of seeds whose difference has the sign of the mean, `no_difference` of those without any;
        differences are in the outcome's unit.
    """
    names, asked = _outcomes(runs, outcomes), _seeds(runs, seeds)
    factors = [name for name in conditions if name.startswith("factor.")]
    pairs = _pairs(conditions, factors)
    if not pairs:
        return pd.DataFrame(columns=PAIRED_COLUMNS + factors)
    here, there = (_flat(values) for values in _both(runs, conditions, pairs, asked, names))
    difference = difference_of(here, there)
    paired = ~np.isnan(difference)
    estimate = interval_of_mean(difference)
    table = pd.DataFrame(
        {
            "condition": np.repeat([condition for condition, _ in pairs], len(names)),
            "outcome": np.tile(names, len(pairs)),
            "reference": np.repeat([reference for _, reference in pairs], len(names)),
            "difference": estimate.pop("mean"),
            **estimate,
            "same_sign": _share(np.sign(difference) == np.sign(np.nansum(difference, axis=0)), paired),
            "no_difference": _share(difference == 0.0, paired),
            "mean": interval_of_mean(np.where(paired, here, np.nan))["mean"],
            "reference_mean": interval_of_mean(np.where(paired, there, np.nan))["mean"],
        }
    )
    compared = conditions.set_index("condition").loc[[condition for condition, _ in pairs]]
    return table.assign(**{name: np.repeat(compared[name].to_numpy(), len(names)) for name in factors})


PAIRED_COLUMNS = [
    "condition", "outcome", "reference", "difference", "low", "high", "standard_error", "n", "n_missing", "same_sign",
    "no_difference", "mean", "reference_mean",
]


def pooled_differences(
    runs: pd.DataFrame,
    conditions: pd.DataFrame,
    by: Sequence[str] = (),
    seeds: Sequence[int] | None = None,
    outcomes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """The mean difference from the reference over many points of a sweep, each point counting alike.

    The points of one seed share their luck, so the mean over points is taken within each seed and the interval over
    seeds. A seed that lacks a value at some of the points is left out, since the others are another set of points.

    Args:
        by: columns of factors; a mean for each of their combinations. Default: one over all points.

    Returns:
        A row a regime, combination and outcome.
    """
    names, asked = _outcomes(runs, outcomes), _seeds(runs, seeds)
    pairs = _pairs(conditions, [name for name in conditions if name.startswith("factor.")])
    if not pairs:
        return pd.DataFrame(columns=["regime", *by, "outcome", *PAIRED_COLUMNS[3:8]])
    difference = difference_of(*_both(runs, conditions, pairs, asked, names))
    compared = conditions.set_index("condition").loc[[condition for condition, _ in pairs]].reset_index()
    found = []
    for key, rows in compared.groupby(["regime", *by], sort=False):
        estimate = interval_of_mean(difference[rows.index].mean(axis=0))
        keys = dict(zip(["regime", *by], key, strict=True))
        table = pd.DataFrame({"outcome": names, "difference": estimate.pop("mean"), **estimate})
        found.append(table.assign(**keys))
    return pd.concat(found, ignore_index=True)


def spread_of_pairs(
    runs: pd.DataFrame,
    conditions: pd.DataFrame,
    seeds: Sequence[int] | None = None,
    outcomes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """What luck does to single pairs of runs: the bounds of the middle 80 % of the differences of each condition."""
    names, asked = _outcomes(runs, outcomes), _seeds(runs, seeds)
    pairs = _pairs(conditions, [name for name in conditions if name.startswith("factor.")])
    if not pairs:
        return pd.DataFrame(columns=["condition", "outcome", "p10", "p90"])
    here, there = (_flat(values) for values in _both(runs, conditions, pairs, asked, names))
    return _spread([condition for condition, _ in pairs], names, difference_of(here, there))


def spread_of_runs(
    runs: pd.DataFrame, seeds: Sequence[int] | None = None, outcomes: Sequence[str] | None = None
) -> pd.DataFrame:
    """What luck does to single runs: the bounds of the middle 80 % of the values of each condition."""
    names, asked = _outcomes(runs, outcomes), _seeds(runs, seeds)
    conditions = list(runs["condition"].unique())
    return _spread(conditions, names, _flat(_cube(runs, conditions, asked, names)))


def _spread(conditions: Sequence[str], names: Sequence[str], values: np.ndarray) -> pd.DataFrame:
    """The middle 80 % down the first axis of [seed, condition and outcome]; one value alone has none."""
    low, high = np.where((~np.isnan(values)).sum(axis=0) > 1, _middle(values), np.nan)
    keys = {"condition": np.repeat(conditions, len(names)), "outcome": np.tile(names, len(conditions))}
    return pd.DataFrame(keys | {"p10": low, "p90": high})


def clear_together(differences: pd.DataFrame) -> pd.Series:
    """Whether each difference excludes zero in an interval so wide that all of them hold at once (Bonferroni).

    Args:
        differences: difference, standard_error, n; a row an interval that is looked at.
    """
    quantile = stdtrit(np.maximum(differences["n"] - 1, 1), 1 - (1 - LEVEL) / 2 / max(len(differences), 1))
    size = differences["difference"].abs()
    return (differences["n"] > 1) & (size > 0) & (size >= quantile * differences["standard_error"])


def means(
    runs: pd.DataFrame, seeds: Sequence[int] | None = None, outcomes: Sequence[str] | None = None
) -> pd.DataFrame:
    """The mean of each outcome over seeds, per condition, with its 95 % interval."""
    names, asked = _outcomes(runs, outcomes), _seeds(runs, seeds)
    conditions = list(runs["condition"].unique())
    values = _flat(_cube(runs, conditions, asked, names))
    keys = {"condition": np.repeat(conditions, len(names)), "outcome": np.tile(names, len(conditions))}
    return pd.DataFrame(keys | interval_of_mean(values))


def weekly_bands(
    weekly: pd.DataFrame, seeds: Sequence[int] | None = None, outcomes: Sequence[str] | None = None
) -> pd.DataFrame:
    """The mean of each outcome in each week, with the 95 % interval of the mean and the middle 80 % of seeds."""
    names, asked = _outcomes(weekly, outcomes), _seeds(weekly, seeds)
    found = []
    for condition, rows in weekly.groupby("condition", sort=False):
        weeks = np.sort(rows["week"].unique())
        values = np.full((len(asked), len(weeks), len(names)), np.nan)
        rows = rows[rows["seed"].isin(asked)]
        places = np.searchsorted(np.array(asked), rows["seed"]), np.searchsorted(weeks, rows["week"])
        values[places] = rows[names].to_numpy(dtype=float)
        flat = values.reshape(len(asked), -1)
        table = pd.DataFrame(
            {"condition": condition, "outcome": np.tile(names, len(weeks)), "week": np.repeat(weeks, len(names))}
        ).assign(**interval_of_mean(flat))
        table["p10"], table["p90"] = _middle(flat)
        found.append(table)
    return pd.concat(found, ignore_index=True)


def interval_of_mean(values: np.ndarray) -> dict[str, np.ndarray]:
    """Mean, 95 % interval and standard error down the first axis; NaN is left out and counted.

    Args:
        values: float array [seed, anything].

    Returns:
        Arrays mean, low, high, standard_error (NaN below two values), n, n_missing.
    """
    there = ~np.isnan(values)
    n = there.sum(axis=0)
    mean = np.divide(np.where(there, values, 0.0).sum(axis=0), n, out=np.full(n.shape, np.nan), where=n > 0)
    squares = np.where(there, (values - mean) ** 2, 0.0).sum(axis=0)
    error = np.sqrt(np.divide(squares, (n - 1.0) * n, out=np.full(n.shape, np.nan), where=n > 1))
    half = stdtrit(np.maximum(n - 1, 1), 0.5 + LEVEL / 2) * error  # the quantile of Student's t
    return {
        "mean": mean, "low": mean - half, "high": mean + half, "standard_error": error, "n": n,
        "n_missing": len(values) - n,
    }


def difference_of(here: np.ndarray, there: np.ndarray) -> np.ndarray:
    """One less the other; what is rounding of the same number is zero."""
    difference = here - there
    difference[np.abs(difference) <= ROUNDING * np.maximum(np.abs(here), np.abs(there))] = 0.0
    return difference


def both_sides(
    runs: pd.DataFrame, conditions: pd.DataFrame, seeds: Sequence[int] | None = None,
    outcomes: Sequence[str] | None = None,
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """The values behind each paired difference, for what else is said of pairs.

    Returns:
        A row a difference: condition, reference, outcome; and the values of the condition and of its reference, each
        float [seed, row], NaN where there is no run.
    """
    names, asked = _outcomes(runs, outcomes), _seeds(runs, seeds)
    pairs = _pairs(conditions, [name for name in conditions if name.startswith("factor.")])
    here, there = (_flat(values) for values in _both(runs, conditions, pairs, asked, names))
    rows = pd.DataFrame(
        {
            "condition": np.repeat([condition for condition, _ in pairs], len(names)),
            "reference": np.repeat([reference for _, reference in pairs], len(names)),
            "outcome": np.tile(names, len(pairs)),
        }
    )
    return rows, here, there


def missing_runs(runs: pd.DataFrame, conditions: pd.DataFrame, seeds: Sequence[int]) -> pd.DataFrame:
    """The runs that were asked for and are not there: condition, seed."""
    asked = pd.MultiIndex.from_product([conditions["condition"], seeds], names=["condition", "seed"])
    there = pd.MultiIndex.from_frame(runs[["condition", "seed"]])
    return asked.difference(there, sort=False).to_frame(index=False)


def _outcomes(table: pd.DataFrame, outcomes: Sequence[str] | None) -> list[str]:
    keys = ("condition", "seed", "week")
    return list(outcomes) if outcomes is not None else [name for name in table if name not in keys]


def _seeds(table: pd.DataFrame, seeds: Sequence[int] | None) -> list[int]:
    return sorted(set(table["seed"].tolist() if seeds is None else seeds))


def _cube(
    runs: pd.DataFrame, conditions: Sequence[str], seeds: Sequence[int], names: Sequence[str]
) -> np.ndarray:
    """The outcomes as [condition, seed, outcome]; NaN where there is no run."""
    values = np.full((len(conditions), len(seeds), len(names)), np.nan)
    runs = runs[runs["seed"].isin(seeds) & runs["condition"].isin(conditions)]
    places = {name: place for place, name in enumerate(conditions)}
    seeds_at = np.searchsorted(np.array(seeds), runs["seed"].to_numpy())
    values[runs["condition"].map(places).to_numpy(dtype=int), seeds_at] = runs[list(names)].to_numpy(dtype=float)
    return values


def _both(
    runs: pd.DataFrame, conditions: pd.DataFrame, pairs: Sequence[tuple[str, str]], seeds: Sequence[int],
    names: Sequence[str],
) -> tuple[np.ndarray, np.ndarray]:
    """The values of each pair's condition and of its reference: twice [pair, seed, outcome]."""
    places = {name: place for place, name in enumerate(conditions["condition"])}
    values = _cube(runs, list(places), seeds, names)
    here, there = (values[[places[pair[side]] for pair in pairs]] for side in (0, 1))
    return here, there


def _flat(values: np.ndarray) -> np.ndarray:
    """[condition, seed, outcome] as [seed, condition and outcome]."""
    return values.transpose(1, 0, 2).reshape(values.shape[1], -1)


def _pairs(conditions: pd.DataFrame, factors: Sequence[str]) -> list[tuple[str, str]]:
    """Each condition that is not a reference, with the one it is compared with."""
    point = {row[0]: row[1:] for row in conditions[["condition", *factors]].itertuples(index=False, name=None)}
    references = list(conditions.loc[conditions["reference"], "condition"])
    at_point = {point[name]: name for name in references}
    only = references[0] if len(references) == 1 else None
    found = [(name, at_point.get(point[name], only)) for name in point if name not in set(references)]
    return [(name, reference) for name, reference in found if reference is not None]


def _middle(values: np.ndarray) -> np.ndarray:
    """The bounds of the middle 80 % down the first axis, NaN left out: [2, anything]."""
    found = np.full((2, values.shape[1]), np.nan)
    whole = ~np.isnan(values).any(axis=0)
    part = ~whole & ~np.isnan(values).all(axis=0)
    found[:, whole] = np.quantile(values[:, whole], (0.1, 0.9), axis=0)
    if part.any():
        found[:, part] = np.nanquantile(values[:, part], (0.1, 0.9), axis=0)
    return found


def _share(matches: np.ndarray, among: np.ndarray) -> np.ndarray:
    n = among.sum(axis=0)
    return np.divide((matches & among).sum(axis=0), n, out=np.full(n.shape, np.nan), where=n > 0)
