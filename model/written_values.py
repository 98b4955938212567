"""What may be written into a column by hand: numbers that its unit and type can hold, and nothing else."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np

from model.columns import COLUMNS, Column
from model.parameters import BadValue, shown

_SHARES = {"trust", "share", "chance", "effort", "skill", "respect", "delivery"}
_AMOUNTS = {"ties", "encounters", "changes", "hours", "bits", "weight", "ratio"}
_UNBOUNDED = {"post_threshold"}
"""A threshold of trust may lie beyond what trust can reach: such a person always acts, or never."""
_ROUNDING = 1e-9
"""Arithmetic may end this far beyond a bound; the bound itself is then written."""


def fitting(name: str, given: Any) -> np.ndarray:
    """One value or several for a column, as numbers of its type.

    Raises:
        BadValue: the column says who or where people are; or the values are no numbers, not finite, not whole where
            the column counts, or outside its bounds.
    """
    column = COLUMNS[name]
    if column.is_structure:
        raise BadValue(f"'{name}' says who and where people are; only the model's own stages change it.")
    low, high = bounds(column)
    try:
        values = np.asarray(given)
    except ValueError:
        values = np.array(None)
    if values.dtype.kind not in ("biuf" if is_whole(column) else "iuf"):
        raise BadValue(f"'{name}' cannot be {shown(given)}; give {_allowed(column)}.")
    wrong = ~((values >= low - _ROUNDING) & (values <= high + _ROUNDING))
    if is_whole(column):
        wrong |= values != np.floor(values)
    if wrong.any():
        raise BadValue(f"'{name}' cannot be {values[wrong][0].item()!r}; give {_allowed(column)}.")
    return np.clip(values, low, high).astype(column.dtype)


def check_columns(columns: Mapping[str, np.ndarray]) -> None:
    """Raise `BadValue` when somebody wrote into the columns what they cannot hold."""
    for name, values in columns.items():
        column = COLUMNS[name]
        if column.is_structure or not values.size:
            continue
        low, high = bounds(column)
        lowest, highest = values.min(), values.max()
        if not (lowest >= low - _ROUNDING and highest <= high + _ROUNDING):
            wrong = lowest if not lowest >= low - _ROUNDING else highest
            raise BadValue(f"'{name}' was given {wrong.item()!r}; write {_allowed(column)}.")


@functools.cache
def bounds(column: Column) -> tuple[float, float]:
    """The lowest and the highest value that a column may hold, by its unit and type."""
    if column.unit in _SHARES and column.name not in _UNBOUNDED:
        return 0.0, 1.0
    if "/" in column.unit:
        states = [int(state) for state in column.unit.split("/")]
        return min(states), max(states)
    limits = np.iinfo(column.dtype) if is_whole(column) else np.finfo(column.dtype)
    return 0.0 if column.unit in _AMOUNTS else float(limits.min), float(limits.max)


def is_whole(column: Column) -> bool:
    """Whether a column holds whole numbers: counts and states."""
    return np.issubdtype(column.dtype, np.integer)


def _allowed(column: Column) -> str:
    low, high = bounds(column)
    kind = "a whole number" if is_whole(column) else "a finite number"
    if high <= 2:
        return f"{kind} from {low:g} to {high:g}"
    return f"{kind}, {low:g} or more" if low == 0 else kind
