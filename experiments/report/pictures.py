"""The figures of a comparison with their headings, captions and words for those who do not see them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from experiments import figures
from experiments.figures.weeks import BANDS
from experiments.report.cautions import seen_under
from experiments.report.page import Panel, colour_key, escape, items, panels, plot, row, table
from experiments.report.results import (
    FAMILIES,
    MOST_POINTS,
    TRUST_OVER_WEEKS,
    Results,
    interval_words,
    pairs_in,
)
from experiments.report.settings import policy_starts
from experiments.verdicts import brief, number, sentence
from model.outcomes import OUTCOMES
from model.outcomes.outcome import Outcome

TRADED = ("need", "harm_acts", "hours_contact")
"""What the trade-off figures set against the trust of all users: need, harm and hours."""


def over_weeks(results: Results) -> str:
    """Trust over the weeks, a panel a class of tie."""
    starts = policy_starts(results)
    start_words = f"The dashed upright line marks week {starts[0][0]}, when policies start." if starts else ""
    _, step = _thinned(results.bands)
    thinned = f" Every {step}th week is drawn." if step > 1 else ""
    shown = []
    for name, heading in TRUST_OVER_WEEKS.items():
        if results.bands.loc[results.bands["outcome"] == name, "mean"].notna().any():
            shown.append(over_weeks_figure(results, name, heading))
    if not shown:
        return ""
    n = len(results.seeds)
    choices = "".join(
        f'<label><input type="radio" name="band" data-band="{band}" data-name="{words}"'
        f"{' checked' if band == 'interval' else ''}> {words}</label>"
        for band, (low, _, words) in BANDS.items()
        if results.bands[low].notna().any()
    )
    chooser = (
        '<fieldset class="only-screen"><legend>The band around each line shows the</legend><div class="choices">'
        f'{choices}<label><input type="radio" name="band" data-band="none" data-name="nothing (bands are off)"> nothing'
        "</label></div></fieldset>"
    )
    pairs = (
        " Bands may overlap where the paired difference is clear, since runs with the same seed rise and fall "
        "together: read differences below, not here." if results.compared else ""
    )
    caption = (
        f"Lines: mean over {n} runs. Bands: <span data-band-name>{BANDS['interval'][2]}</span>.{pairs}" if n > 1
        else "Lines: one run each, with all its luck. One run gives no band."
    )
    return (
        '<div data-group="weeks"><p>Mean trust in each week, a line a regime. Each panel has its own scale, which '
        f"need not start at zero. {start_words}</p>{chooser if n > 1 else ''}"
        f"{colour_key(results.styles, 'regime-weeks')}{panels(shown, 'wide low')}"
        f"<figure><figcaption>{caption} Unit: trust from 0 to 1.{thinned}</figcaption></figure></div>"
    )


def over_weeks_figure(results: Results, name: str, heading: str, has_choice: bool = True) -> Panel:
    """One class of tie over the weeks.

    Args:
        has_choice: whether the page lets its reader choose among all bands.
    """
    bands, _ = _thinned(results.bands if has_choice else results.weeks)
    rows = bands[bands["outcome"] == name]
    figure = figures.over_weeks(rows, OUTCOMES[name], results.styles, policy_starts(results))
    alt = f"{heading}: trust by week and regime. {_ends(rows, results)}"
    n = int(rows["n"].max())
    caption, band = (
        (f"Trust from 0 to 1; n = {n} runs of each regime", BANDS["interval"][2]) if n > 1
        else ("Trust from 0 to 1; n = 1 run of each regime, and so no band.", "")
    )
    return Panel(f"weeks-{name}", heading, OUTCOMES[name].sentence, alt, figure, caption=caption, band=band)


def _thinned(bands: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """As many weeks as a page can hold, evenly spaced, and the step between them."""
    step = -(-len(bands) // MOST_POINTS)
    return bands[bands["week"] % step == 0] if step > 1 else bands, step


def _ends(rows: pd.DataFrame, results: Results) -> str:
    last = rows[rows["week"] == rows["week"].max()].set_index("label")
    told = [f"{label} {number(last.loc[label, 'mean'], 2)}" for label in results.labels.values() if label in last.index]
    return f"In the last week: {', '.join(told)}."


def differences(results: Results) -> str:
    """The paired differences of the main outcomes, a panel an outcome."""
    if not results.compared:
        return ""
    groups = []
    for family, words in FAMILIES.items():
        members = [item for item in results.main if item.family == family]
        if members:
            shown = panels((_difference_panel(results, item) for item in members), "three")
            groups.append(f"<h3>{words}</h3>{shown}")
    n = len(results.seeds)
    over, bars = (
        (f"{n} pairs of runs",
         "Bars are 95 % intervals of the mean difference; where no bar is seen, it is smaller than the mark.")
        if n > 1 else ("one pair of runs", "One pair gives no interval, and so no bars.")
    )
    return (
        f"<p>Mean difference from {escape(results.reference)} over {over} and {results.measured}. Units differ, so "
        "each outcome has its own axis; the arrow below the axis shows which side is better. Hours are costs: neither "
        f"side is better. {bars}</p>"
        f"{verdict_key(results, results.main)}{''.join(groups)}"
    )


def _difference_panel(results: Results, item: Outcome) -> Panel:
    rows = results.of(item).set_index("label").reindex(results.compared).reset_index()
    alt = " ".join(f"{label}: {sentence(found, item, results.reference)}"
                   for label, found in ((found["label"], found) for _, found in rows.iterrows()))
    caption = f"Difference ({item.unit}); {pairs_in(rows)}; {interval_words(rows, 'bars')}."
    figure = figures.paired_differences(rows, item)
    return Panel(f"difference-{item.name}", item.label, item.sentence, alt, figure, 4, caption)


def verdict_key(results: Results, outcomes: Sequence[Outcome]) -> str:
    """The key to the marks of the differences of these outcomes."""
    marks = {
        "better": ("better", '<circle cx="8" cy="8" r="5" fill="#0072B2"/>'),
        "worse": ("worse", '<path d="M3 3h10v10h-10z" fill="#C44E00"/>'),
        "no clear difference": (
            "no clear difference", '<circle cx="8" cy="8" r="5" fill="none" stroke="#5f6b7a" stroke-width="1.500"/>'
        ),
        "higher": ("clear; neither side is better", '<path d="M8 2l6 6-6 6-6-6z" fill="#1f2933"/>'),
        "not known": ("not known: too few runs for an interval", '<path d="M3 3l10 10M13 3l-10 10" stroke="#5f6b7a"/>'),
    }
    marked = results.differences[results.differences["outcome"].isin([item.name for item in outcomes])]
    found = set(marked.loc[marked["n"] > 0, "verdict"])
    if "lower" in found:
        found.add("higher")
    shown = [
        f'<li><svg width="16" height="16" aria-hidden="true">{mark}</svg> {words}</li>'
        for word, (words, mark) in marks.items()
        if word in found
    ]
    if (marked["n"] == 0).any():
        shown.append("<li>no mark: no pair of runs has anything to measure</li>")
    return f'<ul class="key" aria-label="Key to the marks">{"".join(shown)}</ul>'


def trade_offs(results: Results) -> str:
    """The trust of all users against need, harm and hours."""
    up = OUTCOMES["trust_service_all"]
    across = [OUTCOMES[name] for name in TRADED if name in results.study.outcomes]
    if not results.compared or up.name not in results.study.outcomes or not across:
        return ""
    bars = (
        "Bars are 95 % intervals of the mean difference, both ways." if len(results.seeds) > 1
        else "One pair of runs gives no interval, and so no bars."
    )
    shown = [panel for item in across if (panel := trade_off_figure(results, item)) is not None]
    return (
        '<div data-group="trade-off"><p>Each point is a regime; '
        f"{escape(results.reference)} lies where the lines cross. {bars} In the shaded corner both are better than "
        "under the reference. Hours are a cost, so no corner is shaded there: hours of contact follow from how long a "
        "contact takes, from what administration and policies leave, and from whether users come. What administration "
        "and policies take stands with each regime above.</p>"
        f"{_with_care(results)}{colour_key(results.styles, 'regime-trade-off')}"
        f"{panels(shown, 'three')}</div>"
    )


def _with_care(results: Results) -> str:
    """Which points would mislead by their height alone."""
    lines = [f"{escape(what)} ({escape(', '.join(labels))})" for what, labels in seen_under(results).items()]
    if not lines:
        return ""
    return (
        '<div class="care" role="note"><p class="label">Points not to be read alone; the reason stands with the '
        f'regime above</p>{items(lines)}</div>'
    )


def trade_off_figure(results: Results, item: Outcome) -> Panel | None:
    """The trust of all users against one outcome; None where the study has not both."""
    up = OUTCOMES["trust_service_all"]
    if not {item.name, up.name} <= set(results.study.outcomes):
        return None
    rows = results.differences[results.differences["outcome"].isin([item.name, up.name])].dropna(subset=["difference"])
    alt = f"{up.label} against {item.label}, as differences from {results.reference}. " + " ".join(
        _pair_words(results, label, item, up) for label in results.compared
    )
    figure = figures.trade_off(rows, item, up, results.styles, results.reference)
    caption = f"Differences ({up.unit}; {item.unit}); {pairs_in(rows)}; {interval_words(rows, 'bars')}, both ways."
    heading = f"Trust and {item.label.lower()}"
    return Panel(f"trade-{item.name}", heading, item.sentence, alt, figure, caption=caption)


def _pair_words(results: Results, label: str, first: Outcome, second: Outcome) -> str:
    words = []
    for item in (second, first):
        row = results.one(item, label)
        words.append(f"{item.label} {brief(row, item)}, {row['verdict']}")
    return f"{label}: {'; '.join(words)}."


def asymmetry_curve(curve: pd.DataFrame | None, counts: pd.DataFrame | None) -> str:
    """How trust is built, lost and built again, with the encounters that each takes."""
    if curve is None or curve.empty:
        return ""
    figure = figures.asymmetry_curve(curve)
    alt = "Trust after each encounter. " + " ".join(
        f"{rows['phase'].iloc[0]}: from encounter {int(rows['encounter'].iloc[0])} to "
        f"{int(rows['encounter'].iloc[-1])}, trust ends at {number(rows['simulated'].iloc[-1], 2)}."
        for _, rows in curve.groupby((curve["phase"] != curve["phase"].shift()).cumsum())
    )
    told = (
        "<p>One person meets another; at first every encounter keeps what was expected, then every one breaks it, then "
        "they are kept again. This is the core of the model alone: ruptures and repair, respect, the drift of trust "
        "without contact, and audit are switched off here and on in the runs above, unless a setting says otherwise. "
        "There is no chance either. Every breach here is an ordinary lapse; a broken promise weighs as much as several "
        "and takes far more encounters to win back, as <code>python -m experiments demo</code> shows.</p><p>The closed "
        "form is the same core worked out on paper: exact where present trust does not colour what is learned (prism "
        "0), an approximation otherwise. Where the two lines lie on each other, the program does what the formula "
        "says.</p>"
    )
    shown = (
        f'<div class="panels alone"><figure>{plot("asymmetry-curve", figure, alt)}<figcaption>Trust (0 to 1) after '
        "each encounter of one pair, the mean of both channels; no chance, and so no band.</figcaption></figure></div>"
    )
    return told + shown + _count_table(counts)


def _count_table(counts: pd.DataFrame | None) -> str:
    if counts is None or counts.empty:
        return ""
    rows = [
        row(escape(found["what"]), [_count(found["simulated"]), _count(found["closed_form"])])
        for _, found in counts.iterrows()
    ]
    head = ["Change", "Simulated", "Closed form"]
    return table("Encounters that a change of trust takes, in parts of an encounter too.", head, rows)


def _count(value: float) -> str:
    return "not reached" if pd.isna(value) else f"{value:.1f}"
