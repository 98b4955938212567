"""Where the variance of a sweep comes from: each factor, factors together, and luck."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import numpy as np

SEED = "seed"


def variance_shares(values: np.ndarray, factors: Sequence[str]) -> Mapping[tuple[str, ...], float]:
    """Shares of the variance over a full grid with the same seeds at every point.

    Each share is a sum of squares of the analysis of variance over the sum of all, less what luck alone would put
    there (epsilon squared, Kelley 1935; at least 0): `("churn",)` is what a factor does by itself, `("churn",
    "handover")` what two do beyond that, `("seed",)` luck that is the same at all points and `("seed", "rest")` luck
    that is not, with whatever the factors do in one seed and not in another.

    Args:
        values: float [seed, levels of the first factor, of the second, ...], whole.
        factors: a name for each axis after the first.

    Returns:
        Shares by the names they belong to, which add up to 1; all 0 where nothing varies.

    Raises:
        ValueError: another number of names than of axes, a hole, or one seed alone.
    """
    if values.ndim != len(factors) + 1:
        raise ValueError(f"{values.ndim} axes, but a seed and {len(factors)} factors")
    if np.isnan(values).any():
        raise ValueError("a grid with holes has no shares of variance")
    if len(values) < 2:
        raise ValueError("luck is not known from one seed")
    parts: dict[tuple[str, ...], float] = {}
    freedom: dict[tuple[str, ...], int] = {}
    for size in range(1, len(factors) + 1):
        for chosen in itertools.combinations(range(1, values.ndim), size):
            others = tuple(axis for axis in range(values.ndim) if axis not in chosen)
            names = tuple(factors[axis - 1] for axis in chosen)
            parts[names] = _effect(values, chosen, others)
            freedom[names] = int(np.prod([values.shape[axis] - 1 for axis in chosen]))
    total = float(((values - values.mean()) ** 2).sum())
    common = float(((values.mean(axis=tuple(range(1, values.ndim))) - values.mean()) ** 2).sum())
    parts[(SEED,)], freedom[(SEED,)] = common * values[0].size, len(values) - 1
    rest = max(total - sum(parts.values()), 0.0)
    by_luck = rest / ((len(values) - 1) * max(values[0].size - 1, 1))  # of one degree of freedom
    found = {names: max(part - freedom[names] * by_luck, 0.0) for names, part in parts.items()}
    found[(SEED, "rest")] = max(total - sum(found.values()), 0.0)
    return {names: (part / total if total > 0.0 else 0.0) for names, part in found.items()}


def _effect(values: np.ndarray, chosen: tuple[int, ...], others: tuple[int, ...]) -> float:
    """The sum of squares of what some factors do together beyond what fewer of them do."""
    means = values.mean(axis=others, keepdims=True)
    for axis in chosen:
        means = means - means.mean(axis=axis, keepdims=True)
    n_others = int(np.prod([values.shape[axis] for axis in others]))
    return float((means**2).sum() * n_others)
