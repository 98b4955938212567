"""What to know of luck before resting anything on an interval: few runs, an early year, many intervals, no saving."""

from __future__ import annotations

import math

from experiments.estimate import LEVEL
from experiments.report.results import Results
from experiments.report.settings import settings_in_use
from experiments.saving import ratios, too_little
from experiments.smallest import is_too_small, words
from experiments.verdicts import is_the_same_in_all, within_a_sentence
from model.measure import MEASURED_WEEKS
from model.outcomes import OUTCOMES

FEW_RUNS = 5
"""Runs, or pairs of them, below which the width of an interval is itself mostly luck (assumed)."""
ADVICE = f"Give at least {FEW_RUNS} seeds, better 20 or more."

MANY = 1_000.0
"""Ratios of variances above this are not told apart."""
MOST_NAMED = 4
"""Outcomes of a regime at which common luck saves little that are named; of the others the number is told."""


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


def little_saved(results: Results) -> list[str]:
    """For a comparison: each regime for which common luck saves little, and in which main outcomes.

    Empty where there are too few pairs to tell, and in a sweep.
    """
    if results.factors or not results.compared or results.fewest_runs < FEW_RUNS:
        return []
    study = results.study
    found = ratios(study.runs, study.conditions, results.seeds, [item.name for item in results.main])
    told = []
    for condition, rows in too_little(found).groupby("condition", sort=False):
        asked = int((found.loc[found["condition"] == condition, "ratio"].notna()).sum())
        regime = study.conditions.set_index("condition").loc[condition, "regime"]
        named = [
            f"{within_a_sentence(OUTCOMES[str(row.outcome)])} ({ratio_text(float(row.ratio))})"
            for row in rows.head(MOST_NAMED).itertuples()
        ]
        more = f" and {len(rows) - len(named)} more" if len(rows) > len(named) else ""
        told.append(
            f"For {results.labels[str(regime)]}, common luck saves little in {len(rows)} of {asked} main outcomes: "
            f"{', '.join(named)}{more}. More seeds are needed there for the same interval."
        )
    return told


def ratio_text(ratio: float) -> str:
    """A ratio with as many digits as it deserves; a dash where there is none, "all" where nothing is left of luck."""
    if math.isnan(ratio):
        return "-"
    if math.isinf(ratio):
        return "all"
    if ratio > MANY:
        return f">{MANY:.0f}"
    return f"{ratio:.{2 if ratio < 10 else 1 if ratio < 100 else 0}f}"


def _about(expected: float) -> str:
    return f"{expected:.0f}" if expected >= 1.5 else "one" if expected >= 0.75 else "none or one"
