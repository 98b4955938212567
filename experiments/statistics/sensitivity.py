"""Which factors an outcome turns on: Sobol's indices and the elementary effects of Morris, computed with SALib."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from experiments.statistics.designs import LUCK, MORRIS_LEVELS, problem

RESAMPLES = 300
LEVEL = 0.95

Indices = Mapping[str, np.ndarray]
"""Float [factor] by what it is; `_half` after a name is half of its 95 % interval."""


def sobol_indices(values: np.ndarray, n_factors: int) -> tuple[Indices, int]:
    """The share of the variance that a factor has by itself, and with all that it does together with others.

    Args:
        values: float [row] of a design of Saltelli without second order: blocks of `n_factors` + 2 rows. A block with
            a value missing is left out.

    Returns:
        first_order, total and half of their intervals, by resampling blocks (Saltelli et al. 2010); and how many
        blocks they rest on. Empty where nothing varies or fewer than two blocks are whole.
    """
    blocks = _whole_blocks(values, n_factors + 2)
    if len(blocks) < 2 or np.ptp(blocks) == 0.0:
        return {}, len(blocks)
    from SALib.analyze import sobol  # takes seconds to load, which few commands need

    found = sobol.analyze(
        problem(n_factors), blocks.ravel(), calc_second_order=False, num_resamples=RESAMPLES, conf_level=LEVEL,
        seed=LUCK,
    )
    names = {"first_order": "S1", "first_order_half": "S1_conf", "total": "ST", "total_half": "ST_conf"}
    return {name: np.asarray(found[key], dtype=float) for name, key in names.items()}, len(blocks)


def elementary_effects(shares: np.ndarray, values: np.ndarray) -> tuple[Indices, int]:
    """How much the outcome moves with a factor, over the whole range of that, at other values of the others.

    Args:
        shares: float [row, factor], a design of Morris with `MORRIS_LEVELS` levels.
        values: float [row]. A walk with a value missing is left out.

    Returns:
        In the unit of the values: mu_star (mean size of the effects) with half of its interval by resampling, mu
        (their mean, which effects of both signs make small) and sigma (their standard deviation: how much the effect
        depends on the other factors, or is not straight); and how many walks they rest on. Empty below two walks.
    """
    n_factors = shares.shape[1]
    blocks = _whole_blocks(values, n_factors + 1)
    if len(blocks) < 2:
        return {}, len(blocks)
    from SALib.analyze import morris

    whole = ~np.isnan(values.reshape(-1, n_factors + 1)).any(axis=1)
    walked = shares.reshape(-1, n_factors + 1, n_factors)[whole].reshape(-1, n_factors)
    found = morris.analyze(
        problem(n_factors), walked, blocks.ravel(), num_resamples=RESAMPLES, conf_level=LEVEL,
        num_levels=MORRIS_LEVELS, seed=LUCK,
    )
    names = {"mu_star": "mu_star", "mu_star_half": "mu_star_conf", "mu": "mu", "sigma": "sigma"}
    return {name: np.asarray(found[key], dtype=float) for name, key in names.items()}, len(blocks)


def _whole_blocks(values: np.ndarray, size: int) -> np.ndarray:
    """The values as [block, row of it], those with a hole left out."""
    blocks = np.asarray(values, dtype=float).reshape(-1, size)
    found: np.ndarray = blocks[~np.isnan(blocks).any(axis=1)]
    return found
