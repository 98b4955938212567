"""What luck alone may have made: too few runs to know an interval, and many intervals at once."""

from __future__ import annotations

from experiments.estimate import LEVEL
from experiments.report.results import Results
from experiments.verdicts import is_the_same_in_all

FEW_PAIRS = 5
"""Pairs of runs below which the width of an interval is itself mostly luck (assumed)."""
ADVICE = f"Give at least {FEW_PAIRS} seeds, better 20 or more."


def few_runs(results: Results) -> str:
    """A warning where one run gives no interval or a few give a poor one; otherwise nothing."""
    pairs = results.fewest_pairs
    if not 0 < pairs < FEW_PAIRS:
        return ""
    if not results.has_intervals:
        return (
            "There is one pair of runs of each regime: no intervals, and any difference may be luck alone, so nothing "
            f"can be said of any. {ADVICE}"
        )
    if pairs == 1:
        return f"Of some regime or point one pair of runs is left; without intervals nothing can be said. {ADVICE}"
    return (
        f"Intervals rest on only {pairs} pairs of runs. The width of such an interval is itself a matter of luck: it "
        f"may easily come out half as wide, or half as wide again. Take “better” and “worse” as hints. {ADVICE}"
    )


def many_intervals(results: Results) -> str:
    """How many of the intervals exclude zero, and how many would by luck alone if nothing differed."""
    rows = results.shown.dropna(subset=["low", "high"])
    rows = rows[~rows.apply(is_the_same_in_all, axis=1)] if len(rows) else rows
    if rows.empty:
        return ""
    clear = int(((rows["low"] > 0) | (rows["high"] < 0)).sum())
    what = "outcomes told in sentences" if results.factors else "main outcomes"
    return (
        f"The {what} have {len(rows)} intervals that luck could move; {clear} exclude zero. If nothing differed, about "
        f"{_about((1 - LEVEL) * len(rows))} would do so by luck alone (one in twenty): intervals are not adjusted for "
        "their number, so do not rest much on one that ends near zero."
    )


def _about(expected: float) -> str:
    return f"{expected:.0f}" if expected >= 1.5 else "one" if expected >= 0.75 else "none or one"
