"""What to know before resting anything on an interval: too few runs, too early a year, many intervals at once."""

from __future__ import annotations

from experiments.estimate import LEVEL
from experiments.report.results import Results
from experiments.report.settings import settings_in_use
from experiments.smallest import is_too_small, words
from experiments.verdicts import is_the_same_in_all
from model.measure import MEASURED_WEEKS
from model.outcomes import OUTCOMES

FEW_RUNS = 5
"""Runs, or pairs of them, below which the width of an interval is itself mostly luck (assumed)."""
ADVICE = f"Give at least {FEW_RUNS} seeds, better 20 or more."


def warning(results: Results) -> str:
    """Whatever makes all numbers of a study weak, in sentences; nothing where nothing does."""
    return " ".join(filter(None, (few_runs(results), early_window(results))))


def early_window(results: Results) -> str:
    """A warning where part of the weeks that are measured lies before any policy starts."""
    weeks = [int(value) for value in settings_in_use(results)["n_weeks"]]
    common = int(results.study.manifest["common_weeks"])
    measured = min(MEASURED_WEEKS, min(weeks))
    before = min(common - (min(weeks) - measured), measured)
    if not results.compared or before <= 0:
        return ""
    enough = common + MEASURED_WEEKS
    return (
        f"Of the {measured} weeks that are measured, {before} lie before the first policy starts and are the same "
        f"under all regimes, so that every difference is diluted. Give scenario.n_weeks of {enough} or more."
    )


def few_runs(results: Results) -> str:
    """A warning where one run gives no interval or a few give a poor one; otherwise nothing."""
    fewest, runs = results.fewest_runs, "pairs of runs" if results.compared else "runs"
    if not 0 < fewest < FEW_RUNS:
        return ""
    if not results.has_intervals:
        what = "Each regime was run once" if results.compared else "There is one run"
        return f"{what}: no intervals, so nothing can be said of any number here; it may be luck alone. {ADVICE}"
    if fewest == 1:
        return f"Of some conditions only one of the {runs} is left; without an interval they say nothing. {ADVICE}"
    hints = " Take “better” and “worse” as hints." if results.compared else ""
    return (
        f"Intervals rest on only {fewest} {runs}. The width of such an interval is itself a matter of luck: it may "
        f"easily come out half as wide, or half as wide again.{hints} {ADVICE}"
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
        f"The {what} have {len(rows)} {'interval' if len(rows) == 1 else 'intervals'} that luck could move; {clear} "
        f"{'excludes' if clear == 1 else 'exclude'} zero. If nothing differed, about "
        f"{_about((1 - LEVEL) * len(rows))} would do so by luck alone (one in twenty): intervals are not adjusted for "
        "their number, so do not rest much on one that ends near zero."
    )


def too_small(results: Results) -> str:
    """How many of the clear differences are smaller than what matters; nothing where all matter."""
    rows = results.shown[(results.shown["low"] > 0) | (results.shown["high"] < 0)]
    small = sum(is_too_small(row, OUTCOMES[row["outcome"]]) for _, row in rows.iterrows())
    if not small:
        return ""
    which = (
        "The one clear difference is" if len(rows) == 1
        else f"{small} of {len(rows)} clear differences {'is' if small == 1 else 'are'}"
    )
    return f"{which} smaller than what matters ({words()}; assumed)."


def _about(expected: float) -> str:
    return f"{expected:.0f}" if expected >= 1.5 else "one" if expected >= 0.75 else "none or one"
