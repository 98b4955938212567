"""A grid of points as figures take it: two factors as axes, two more as columns and rows, the rest one by one."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from experiments import figures
from experiments.report.regions import short
from experiments.report.results import Results, factor_words, value_text
from model.outcomes.outcome import Outcome

AXES = 2
"""The first factors, which are the axes of each map; the next two are columns and rows of maps."""
MOST_FIGURES = 24
"""Figures of one kind that a page draws."""


def axes_of(results: Results) -> figures.Axes:
    """Words for the axes, and headings for columns and rows."""
    across, up, *beside = results.factors[: AXES + 2]
    columns = [(level, value_text(level)) for level in results.levels_of(beside[0])] if beside else ((None, ""),)
    rows = (
        [(level, f"{short(beside[1])} {value_text(level)}") for level in results.levels_of(beside[1])]
        if len(beside) > 1 else ((None, ""),)
    )
    return figures.Axes(
        factor_words(across), factor_words(up), columns, rows, over_columns=factor_words(beside[0]) if beside else ""
    )


def in_grid(results: Results, rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The points of each figure with words for where they lie.

    All points at once, or for more than four factors those at each combination of the rest; factors are named
    across, up, column and row.
    """
    names = zip(results.factors, ("across", "up", "column", "row"), strict=False)
    rows = rows.rename(columns={f"factor.{key}": name for key, name in names})
    further = results.factors[AXES + 2 :]
    if not further:
        yield "", rows
        return
    for levels, points in rows.groupby([f"factor.{key}" for key in further]):
        yield ", ".join(f"{short(key)} {value_text(at)}" for key, at in zip(further, levels, strict=True)), points


def heading_of(results: Results, item: Outcome, label: str, further: str = "") -> str:
    """What heads a figure: the outcome, the regime where there are several, and where its points lie."""
    return ", ".join(part for part in (item.label, label if len(results.compared) > 1 else "", further) if part)


def name_of(kind: str, results: Results, item: Outcome, label: str, further: str = "") -> str:
    """What a figure is called in the page and as a file."""
    place = "-".join(part for part in (str(results.compared.index(label)), further) if part)
    return f"{kind}-{item.name}-{place}".replace(" ", "-").replace(",", "")


def pairs_text(results: Results) -> str:
    """How many pairs of runs there are at each point, in words."""
    n = len(results.seeds)
    return f"n = {n} pair{'s' if n > 1 else ''} of runs"
