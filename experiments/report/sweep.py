"""How the results of a sweep depend on what was varied."""

from __future__ import annotations

import pandas as pd

from experiments import figures
from experiments.report.page import Panel, colour_key, escape, figure_data, panels, plot_area, select
from experiments.report.results import MOST_POINTS, Results, factor_sentence, factor_words, runs_text
from model.outcomes.outcome import Outcome


def over_factors(results: Results, outcomes: list[Outcome] | None = None) -> str:
    """Curves for one factor, a map for two; nothing where nothing was varied.

    Args:
        outcomes: what is drawn; if not given, the main outcomes.
    """
    if not results.factors:
        return ""
    told = "".join(f"<li><strong>{escape(factor_words(key))}</strong>: {escape(factor_sentence(key))}</li>"
                   for key in results.factors)
    draw = {1: _curves, 2: _maps}.get(len(results.factors))
    none = "<p>More than two factors are not drawn; see the table.</p>"
    shown = draw(results, outcomes or _drawn(results)) if draw else none
    return f"<p>What was varied:</p><ul>{told}</ul>{shown}"


def _drawn(results: Results) -> list[Outcome]:
    """The main outcomes; of a wide sweep those told in sentences alone."""
    fits = len(results.study.conditions) * len(results.main) <= MOST_POINTS
    return results.main if fits else results.headlines


def _curves(results: Results, outcomes: list[Outcome]) -> str:
    key = results.factors[0]
    is_difference = bool(results.compared)
    styles = {label: style for label, style in results.styles.items() if not is_difference or label in results.compared}
    bands = "no interval" if len(results.seeds) == 1 else (
        "bars and dark band: 95 % interval of the mean; pale band: middle 80 % of single "
        f"{'pairs of runs' if is_difference else 'runs'}"
    )
    shown = []
    for item in outcomes:
        points = results.points(item).rename(columns={f"factor.{key}": "value"})
        figure = figures.factor_curve(points, item, factor_words(key), styles, is_difference)
        alt = f"{item.label} against {factor_words(key)}. {_point_words(results, points)}"
        unit = f"{'Difference' if is_difference else 'Level'} ({item.unit})"
        caption = f"{unit}; n = {len(results.seeds)} {'pairs of ' if is_difference else ''}runs at each point; {bands}."
        shown.append(Panel(f"curve-{item.name}", item.label, item.sentence, alt, figure, caption=caption))
    what = (
        f"Mean difference from {escape(results.reference)} at the same value, so the zero line is no difference"
        if is_difference else f"Mean level under {escape(results.reference)}"
    )
    return (
        f'<div data-group="factor"><p>{what}; {runs_text(results)} at each point. {_bars(results)}</p>'
        f"{colour_key(styles, 'regime-factor')}{panels(shown)}</div>"
    )


def _bars(results: Results) -> str:
    if len(results.seeds) == 1:
        return "One run gives no interval, and so no bars."
    single = "pairs of runs" if results.compared else "runs"
    return (
        "Bars and the dark band are 95 % intervals of the mean. The pale band is luck: the middle 80 % of "
        f"single {single} at the same point. Between the points bands are drawn straight."
    )


def _point_words(results: Results, points: pd.DataFrame) -> str:
    low, high = points.loc[points["estimate"].idxmin()], points.loc[points["estimate"].idxmax()]
    return (
        f"Lowest {low['estimate']:.3g} ({low['label']} at {low['value']}), highest {high['estimate']:.3g} "
        f"({high['label']} at {high['value']})."
    )


def _maps(results: Results, outcomes: list[Outcome]) -> str:
    across, up = results.factors
    is_difference = bool(results.compared)
    labels = results.compared or [results.reference]
    stored: list[str] = []
    for item in outcomes:
        for place, label in enumerate(labels):
            points = results.points(item)
            points = points[points["label"] == label].rename(
                columns={f"factor.{across}": "across", f"factor.{up}": "up"}
            )
            figure = figures.factor_map(points, item, (factor_words(across), factor_words(up)), is_difference)
            rings = "; rings: the 95 % interval covers zero" if is_difference else "; no band is drawn"
            n = f"n = {len(results.seeds)} {'pairs of ' if is_difference else ''}runs in each cell{rings}"
            counts = _map_words(points, results) if is_difference else "."
            alt = f"{item.label} ({item.unit}) under {label}{counts} {n}."
            name = f"map-{item.name}-{place}"
            stored.append(figure_data(name, figure, alt))
            if len(stored) == 1:
                first, first_alt = plot_area(name, figure, alt), alt
    outcome_choice = select("Outcome", ((item.name, item.label) for item in outcomes))
    regime_choice = select("Regime", ((str(place), label) for place, label in enumerate(labels)))
    ringed = (
        " Rings mark cells whose 95 % interval covers zero. The black line is where the difference, followed straight "
        "from cell to cell, is zero; between rings its place is not sure." if is_difference else ""
    )
    return (
        f'<p>{f"Difference from {escape(results.reference)} at the same point" if is_difference else "Level"}, mean of '
        f"{runs_text(results)} in each cell.{ringed}{_colours(is_difference)}</p>"
        f'<div data-chooser="map"><div class="choices only-screen">{outcome_choice}{regime_choice}</div>'
        f'<div class="panels alone"><figure>{first}<figcaption data-chosen>{escape(first_alt)}</figcaption></figure>'
        f"</div></div>{''.join(stored)}"
    )


def _colours(is_difference: bool) -> str:
    if not is_difference:
        return ""
    return (
        " Blue is better and orange is worse; where neither side is better, as with hours, green is higher and purple "
        "lower."
    )


def _map_words(points: pd.DataFrame, results: Results) -> str:
    verdicts = points["verdict"].value_counts()
    told = ", ".join(f"{word} in {count}" for word, count in verdicts.items())
    return f", against {results.reference}: of {len(points)} cells {told}."
