"""Which factors outcomes turn on: from the runs of a design that tells to a table of the study.

    regime    of the reference, what its level turns on; of another regime, what its paired difference turns on
    outcome   by name
    factor    the setting's key
    measure   of the design saltelli: first_order, total (shares of the variance over the points); of morris: mu_star,
              mu, sigma (in the outcome's unit, over the whole range of the factor)
    value     the estimate
    half      half of its 95 % interval, by resampling; missing for mu and sigma
    n         base points or walks that it rests on: those with a run missing at a point are left out

The value of a point is the mean over its seeds. Where an outcome does not vary there is no row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from experiments import estimate
from experiments.conditions.condition import Plan
from experiments.statistics.designs import DESIGNS, MORRIS
from experiments.statistics.sensitivity import Indices, elementary_effects, sobol_indices
from experiments.store.tables import SENSITIVITY


def sensitivity_table(plan: Plan, runs: pd.DataFrame, conditions: pd.DataFrame) -> pd.DataFrame | None:
    """The table, or None for a design that does not tell.

    Args:
        runs, conditions: as the store takes them.
    """
    if plan.layout.design not in DESIGNS or not DESIGNS[plan.layout.design].compares_factors:
        return None
    shares = plan.layout.shares(len(plan.factors))
    found = []
    for regime, points in _values(plan, runs, conditions):
        for outcome in points.columns:
            indices, n = _indices(plan, shares, points[outcome].to_numpy(dtype=float))
            found += [{"regime": regime, "outcome": outcome, "n": n, **row} for row in _rows(plan, indices)]
    return pd.DataFrame(found, columns=list(SENSITIVITY))


def _values(plan: Plan, runs: pd.DataFrame, conditions: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """For each regime the value of every row of the design: a column an outcome, NaN where there is none."""
    keys = [f"factor.{key}" for key in plan.factors]
    rows = [tuple(level for _, level in point) for point in plan.layout.rows]
    levels = estimate.means(runs, plan.seeds).rename(columns={"mean": "value"})
    differences = estimate.paired_differences(runs, conditions, plan.seeds).rename(columns={"difference": "value"})
    for regime, of_regime in conditions.groupby("regime"):
        table = levels if of_regime["reference"].all() else differences
        wide = table.pivot(index="condition", columns="outcome", values="value").reindex(of_regime["condition"])
        wide.index = pd.Index(list(of_regime[keys].itertuples(index=False, name=None)), tupleize_cols=False)
        yield str(regime), wide.reindex(pd.Index(rows, tupleize_cols=False))


def _indices(plan: Plan, shares: np.ndarray, values: np.ndarray) -> tuple[Indices, int]:
    if plan.layout.design == MORRIS:
        return elementary_effects(shares, values)
    return sobol_indices(values, len(plan.factors))


def _rows(plan: Plan, indices: Indices) -> Iterator[dict[str, Any]]:
    measures: Sequence[str] = [name for name in indices if not name.endswith("_half")]
    for measure in measures:
        halves = indices.get(f"{measure}_half", np.full(len(plan.factors), np.nan))
        for factor, value, half in zip(plan.factors, indices[measure], halves, strict=True):
            yield {"factor": factor, "measure": measure, "value": float(value), "half": float(half)}
