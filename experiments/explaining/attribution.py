"""Who carries how much of a total, when any of a few carriers can be taken out: shares and interactions.

Given is the worth of every subset of carriers. What each does alone does not add up to the whole where carriers need
or replace each other. The interaction index of Shapley and Taylor (Dhamdhere, Agarwal and Sundararajan 2020, order 2)
gives each carrier what it does alone and each pair the rest, so that all add up to the whole exactly; a carrier's
share, its Shapley value, is what it does alone and half of each of its interactions.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Subset = frozenset[str]


@dataclass(frozen=True)
class Attribution:
    """Each an array [seed] a carrier or pair; alone + interactions = shares = the worth of all carriers together."""

    alone: dict[str, np.ndarray]
    interactions: dict[tuple[str, str], np.ndarray]
    shares: dict[str, np.ndarray]


def subsets(carriers: Sequence[str]) -> list[Subset]:
    """All subsets, the smallest first."""
    return [
        frozenset(chosen) for size in range(len(carriers) + 1) for chosen in itertools.combinations(carriers, size)
    ]


def attribute(carriers: Sequence[str], worth: Mapping[Subset, np.ndarray]) -> Attribution:
    """Shares and interactions of carriers from the worth of every subset of them.

    Args:
        worth: float array [seed] for every subset; that of the empty one is what is there without any.
    """
    none = worth[frozenset()]
    alone = {name: worth[frozenset([name])] - none for name in carriers}
    interactions = {pair: _interaction(pair, carriers, worth) for pair in itertools.combinations(carriers, 2)}
    shares = {
        name: alone[name] + sum((value / 2 for pair, value in interactions.items() if name in pair), 0.0 * none)
        for name in carriers
    }
    return Attribution(alone, interactions, shares)


def _interaction(pair: tuple[str, str], carriers: Sequence[str], worth: Mapping[Subset, np.ndarray]) -> np.ndarray:
    n, (one, two) = len(carriers), pair
    total = np.zeros_like(worth[frozenset()])
    for rest in subsets([name for name in carriers if name not in pair]):
        extra = worth[rest | {one, two}] - worth[rest | {one}] - worth[rest | {two}] + worth[rest]
        total = total + extra / math.comb(n - 1, len(rest))
    return total * 2 / n
