"""The two S-shaped curves that chances follow, exact and from a table: a week asks for them at every encounter.

The tables are linear between cells of 1/128; far out, on either side, the exact curve is asked.
"""

from __future__ import annotations

import math

import numpy as np

from model.compiling import compiled
from model.rules.kinds import Share

_CELLS_PER_UNIT = 128
_LOGISTIC_REACH = 20.0
"""Colleagues who know each other well or not at all stand far from their threshold."""

_NORMAL_REACH = 8.0


def _grid(reach: float) -> np.ndarray:
    """The cells' edges up to a reach on either side."""
    return np.arange(-int(reach) * _CELLS_PER_UNIT, int(reach) * _CELLS_PER_UNIT + 1) / _CELLS_PER_UNIT


@compiled
def logistic(x) -> Share:
    """The logistic function, safe for any argument: an exponential too large leaves 1 / infinity, which is 0."""
    return 1.0 / (1.0 + math.exp(-x))


@compiled
def normal_share(x) -> Share:
    """The share of a standard normal quantity that lies below a value."""
    return 0.5 * math.erfc(-x * 0.7071067811865476)


_LOGISTIC = np.array([logistic.py_func(x) for x in _grid(_LOGISTIC_REACH)])
_NORMAL_SHARE = np.array([normal_share.py_func(x) for x in _grid(_NORMAL_REACH)])


@compiled
def near_logistic(x) -> Share:
    """The logistic function within 1e-6, rising everywhere and exactly one half at 0."""
    if not abs(x) < _LOGISTIC_REACH:
        return logistic(x)
    place = (x + _LOGISTIC_REACH) * _CELLS_PER_UNIT
    cell = np.uint32(place)
    return _LOGISTIC[cell] + (place - cell) * (_LOGISTIC[cell + np.uint32(1)] - _LOGISTIC[cell])


@compiled
def near_normal_share(x) -> Share:
    """The share of a standard normal quantity below a value, within 2e-6, rising and exactly one half at 0."""
    if not abs(x) < _NORMAL_REACH:
        return normal_share(x)
    place = (x + _NORMAL_REACH) * _CELLS_PER_UNIT
    cell = np.uint32(place)
    return _NORMAL_SHARE[cell] + (place - cell) * (_NORMAL_SHARE[cell + np.uint32(1)] - _NORMAL_SHARE[cell])


TABLED = {near_logistic: logistic, near_normal_share: normal_share}
"""Curves from a table, and the exact one behind each."""
