"""The page of a comparison: what was asked, what was found, figures, tables, and what it all rests on."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from experiments import figures
from experiments.figures.weeks import BANDS
from experiments.report import method
from experiments.report.found import missing_runs, what_was_found
from experiments.report.page import (
    Panel,
    colour_key,
    escape,
    figure_data,
    page,
    panels,
    plot,
    row,
    section,
    table,
)
from experiments.report.results import FAMILIES, TRUST_OVER_WEEKS, Results, factor_sentence, factor_words
from experiments.report.tables import csv_link, glance_table, outcome_table
from experiments.store import Study
from experiments.verdicts import decimals, number, sentence
from model.outcomes import OUTCOMES
from model.outcomes.outcome import Outcome

TRADED = ("need", "harm_acts", "hours_contact")
"""What the trade-off figures set against the trust of all users: need, harm and hours."""


def comparison_page(
    study: Study, asymmetry: pd.DataFrame | None = None, counts: pd.DataFrame | None = None
) -> str:
    """The whole report of a study as one HTML page.

    Args:
        asymmetry: encounter, simulated, closed_form, phase; left out, the page has no such part.
        counts: what, simulated, closed_form; encounters that a change of trust takes.
    """
    results = Results(study)
    parts = [
        ("asked", "What was asked", method.what_was_asked(results)),
        ("found", "What was found", missing_runs(results) + _how_to_read(results) + what_was_found(results)),
        ("glance", "At a glance", glance_table(results) if results.compared and not results.factors else ""),
        ("factors", "How it depends on what was varied", _over_factors(results)),
        ("weeks", "Trust over the weeks", "" if results.factors else _over_weeks(results)),
        ("differences", "Differences from the reference", "" if results.factors else _differences(results)),
        ("trade-off", "What is given and what is taken", "" if results.factors else _trade_offs(results)),
        ("asymmetry", "Slow to build, fast to destroy", _asymmetry(asymmetry, counts)),
        ("outcomes", "All outcomes", _outcomes(results)),
        ("method", "Method", method.method(results)),
        ("default", "What differs from the defaults", method.differs_from_default(results)),
        ("sources", "What this study rests on", method.sources(results)),
        ("links", "Built-in links", method.built_in(results)),
        ("caveats", "What this does not show", method.caveats(results)),
        ("provenance", "How to repeat it", method.provenance(results)),
    ]
    shown = [(name, heading, content) for name, heading, content in parts if content]
    contents = "".join(f'<li><a href="#{name}">{escape(heading)}</a></li>' for name, heading, _ in shown)
    title = study.manifest["question"] or f"Study {study.manifest['study']}"
    body = (
        f'<header><p class="facts">Trust in service systems: a simulated comparison, study '
        f"“{escape(study.manifest['study'])}”</p><h1>{escape(title)}</h1>"
        f'<nav aria-label="Contents"><ul>{contents}</ul></nav></header>'
        f'<main id="content">{"".join(section(*part) for part in shown)}</main>'
    )
    return page(title, f"Report of the simulated study {study.manifest['study']}", body)


def _how_to_read(results: Results) -> str:
    if not results.compared:
        return ""
    return (
        f"<p>Every difference is from {escape(results.reference)}, over the last 52 weeks. A difference is called "
        "<span class='better'>better</span> or <span class='worse'>worse</span> only when its 95 % interval excludes "
        "zero; otherwise the text says “no clear difference”, which does not mean that there is none.</p>"
    )


def _over_weeks(results: Results) -> str:
    starts = method.policy_starts(results)
    start_words = f"The dashed upright line marks week {starts[0][0]}, when policies start." if starts else ""
    shown = []
    for name, heading in TRUST_OVER_WEEKS.items():
        rows = results.bands[results.bands["outcome"] == name]
        if rows["mean"].notna().any():
            figure = figures.over_weeks(rows, OUTCOMES[name], results.styles, starts)
            alt = f"{heading}: trust by week and regime. {_ends(rows, results)}"
            shown.append(Panel(f"weeks-{name}", heading, OUTCOMES[name].sentence, alt, figure))
    if not shown:
        return ""
    bands = "".join(
        f'<label><input type="radio" name="band" data-band="{band}" data-name="{words}"'
        f"{' checked' if band == 'interval' else ''}> {words}</label>"
        for band, (_, _, words) in BANDS.items()
    )
    return (
        '<div data-group="weeks"><p>Mean trust in each week, a line a regime. Each panel has its own scale, and none '
        f"starts at zero: the differences are small beside the level. {start_words}</p>"
        f'<fieldset class="only-screen"><legend>The band around each line shows the</legend><div class="choices">{bands}'
        '<label><input type="radio" name="band" data-band="none" data-name="nothing (bands are off)"> nothing</label>'
        f"</div></fieldset>{colour_key(results.styles, 'regime-weeks')}{panels(shown, 'wide')}"
        f"<figure><figcaption>Lines: mean over {len(results.seeds)} runs. Bands: "
        f'<span data-band-name>{BANDS["interval"][2]}</span>. Unit: trust from 0 to 1.</figcaption></figure></div>'
    )


def _ends(rows: pd.DataFrame, results: Results) -> str:
    last = rows[rows["week"] == rows["week"].max()].set_index("label")
    told = [f"{label} {number(last.loc[label, 'mean'], 2)}" for label in results.labels.values() if label in last.index]
    return f"In the last week: {', '.join(told)}."


def _differences(results: Results) -> str:
    if not results.compared:
        return ""
    groups = []
    for family, words in FAMILIES.items():
        members = [item for item in results.main if item.family == family]
        if members:
            shown = panels(_difference_panel(results, item) for item in members)
            groups.append(f"<h3>{words}</h3>{shown}")
    n = len(results.seeds)
    return (
        f"<p>Mean difference from {escape(results.reference)} over {n} pairs of runs, last 52 weeks. Units differ, so "
        "each outcome has its own axis; the arrow below the axis shows which side is better. Bars are 95 % intervals "
        "of the mean difference; where no bar is seen, it is smaller than the mark.</p>"
        f"{_verdict_key(results)}{''.join(groups)}"
    )


def _difference_panel(results: Results, item: Outcome) -> Panel:
    rows = results.of(item).set_index("label").reindex(results.compared).reset_index()
    alt = " ".join(f"{label}: {sentence(found, item, results.reference)}"
                   for label, found in ((found["label"], found) for _, found in rows.iterrows()))  # fmt: skip
    return Panel(f"difference-{item.name}", item.label, item.sentence, alt, figures.paired_differences(rows, item))


def _verdict_key(results: Results) -> str:
    marks = {
        "better": ("better", '<circle cx="8" cy="8" r="5" fill="#0072B2"/>'),
        "worse": ("worse", '<path d="M3 3h10v10h-10z" fill="#C44E00"/>'),
        "no clear difference": (
            "no clear difference", '<circle cx="8" cy="8" r="5" fill="none" stroke="#5f6b7a" stroke-width="1.500"/>'
        ),
        "higher": ("clear, without a better direction", '<path d="M8 2l6 6-6 6-6-6z" fill="#1f2933"/>'),
        "not known": ("not known: too few runs for an interval", '<path d="M3 3l10 10M13 3l-10 10" stroke="#5f6b7a"/>'),
    }  # fmt: skip
    main = results.differences["outcome"].isin([item.name for item in results.main])
    found = set(results.differences[main]["verdict"])
    if "lower" in found:
        found.add("higher")
    shown = [
        f'<li><svg width="16" height="16" aria-hidden="true">{mark}</svg> {words}</li>'
        for word, (words, mark) in marks.items()
        if word in found
    ]
    return f'<ul class="key" aria-label="Key to the marks">{"".join(shown)}</ul>'


def _trade_offs(results: Results) -> str:
    up = OUTCOMES["trust_service_all"]
    across = [OUTCOMES[name] for name in TRADED if name in results.study.outcomes]
    if not results.compared or up.name not in results.study.outcomes or not across:
        return ""
    shown = []
    for item in across:
        rows = results.differences[results.differences["outcome"].isin([item.name, up.name])].dropna(
            subset=["difference"]
        )
        alt = f"{up.label} against {item.label}, as differences from {results.reference}. " + " ".join(
            _pair_words(results, label, item, up) for label in results.compared
        )
        figure = figures.trade_off(rows, item, up, results.styles, results.reference)
        shown.append(Panel(f"trade-{item.name}", f"Trust and {item.label.lower()}", item.sentence, alt, figure))
    return (
        '<div data-group="trade-off"><p>Each point is a regime; '
        f"{escape(results.reference)} lies where the lines cross. Bars are 95 % intervals of the mean difference, both "
        "ways. In the shaded corner both are better than under the reference. Contact hours are what is left when "
        "administration and policies have taken theirs.</p>"
        f"{colour_key(results.styles, 'regime-trade-off')}{panels(shown)}</div>"
    )


def _pair_words(results: Results, label: str, first: Outcome, second: Outcome) -> str:
    words = [f"{item.label} {results.of(item, label).iloc[0]['verdict']}" for item in (second, first)]
    return f"{label}: {', '.join(words)}."


def _asymmetry(curve: pd.DataFrame | None, counts: pd.DataFrame | None) -> str:
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
        "they are kept again. The closed form is the same core worked out on paper; where the two lines lie on each "
        "other, the program does what the formula says.</p>"
    )
    shown = (
        f'<div class="panels alone"><figure>{plot("asymmetry-curve", figure, alt)}<figcaption>Trust (0 to 1) after '
        "each encounter of one pair. There is no chance in this experiment and so no band.</figcaption></figure></div>"
    )
    return told + shown + _count_table(counts)


def _count_table(counts: pd.DataFrame | None) -> str:
    if counts is None or counts.empty:
        return ""
    rows = [
        row(escape(found["what"]), [_count(found["simulated"]), _count(found["closed_form"])])
        for _, found in counts.iterrows()
    ]
    return table("Encounters that a change of trust takes.", ["Change", "Simulated", "Closed form"], rows)


def _count(value: float) -> str:
    return "not reached" if pd.isna(value) else f"{value:.4g}"


def _outcomes(results: Results) -> str:
    if results.compared:
        return csv_link(results) + outcome_table(results)
    return _levels(results)


def _levels(results: Results) -> str:
    rows = []
    for item in results.outcomes:
        found = results.means[results.means["outcome"] == item.name]
        for _, level in found.iterrows():
            digits = decimals((level["high"] - level["low"]) / 2)
            where = ", ".join(f"{key}={level[f'factor.{key}']}" for key in results.factors)
            span = f"{number(level['low'], digits)} to {number(level['high'], digits)}"
            rows.append(row(escape(item.label), [escape(where), number(level["mean"], digits), span, escape(item.unit)]))
    head = ["Outcome", "Point", "Mean", "95 % interval", "Unit"]
    return table(f"Levels under {escape(results.reference)}, last 52 weeks.", head, rows, pinned=True, tall=True)


# --- sweeps

def _over_factors(results: Results) -> str:
    if not results.factors:
        return ""
    told = "".join(f"<li><strong>{escape(factor_words(key))}</strong>: {escape(factor_sentence(key))}</li>"
                   for key in results.factors)  # fmt: skip
    draw = {1: _curves, 2: _maps}.get(len(results.factors))
    shown = draw(results) if draw else "<p>More than two factors are not drawn; see the table below.</p>"
    return f"<p>What was varied:</p><ul>{told}</ul>{shown}"


def _points(results: Results, item: Outcome) -> pd.DataFrame:
    """Differences where there is something to compare, otherwise levels; the column is `estimate` either way."""
    if results.compared:
        return results.of(item).rename(columns={"difference": "estimate"})
    return results.means[results.means["outcome"] == item.name].rename(columns={"mean": "estimate"})


def _curves(results: Results) -> str:
    key = results.factors[0]
    is_difference = bool(results.compared)
    styles = {label: style for label, style in results.styles.items() if not is_difference or label in results.compared}
    shown = []
    for item in results.main:
        points = _points(results, item).rename(columns={f"factor.{key}": "value"})
        figure = figures.factor_curve(points, item, factor_words(key), styles, is_difference)
        alt = f"{item.label} against {factor_words(key)}. {_point_words(results, points)}"
        shown.append(Panel(f"curve-{item.name}", item.label, item.sentence, alt, figure))
    what = (
        f"Mean difference from {escape(results.reference)} at the same value, so the zero line is no difference"
        if is_difference else f"Mean level under {escape(results.reference)}"
    )  # fmt: skip
    return (
        f'<div data-group="factor"><p>{what}; {len(results.seeds)} runs a point. Bars and bands are 95 % intervals of '
        f"the mean.</p>{colour_key(styles, 'regime-factor')}{panels(shown)}</div>"
    )


def _point_words(results: Results, points: pd.DataFrame) -> str:
    low, high = points.loc[points["estimate"].idxmin()], points.loc[points["estimate"].idxmax()]
    return (
        f"Lowest {low['estimate']:.3g} ({low['label']} at {low['value']}), highest {high['estimate']:.3g} "
        f"({high['label']} at {high['value']})."
    )


def _maps(results: Results) -> str:
    across, up = results.factors
    is_difference = bool(results.compared)
    labels = results.compared or [results.reference]
    stored: list[tuple[str, str]] = []
    for item in results.main:
        for place, label in enumerate(labels):
            points = _points(results, item)
            points = points[points["label"] == label].rename(
                columns={f"factor.{across}": "across", f"factor.{up}": "up"}
            )
            figure = figures.factor_map(points, item, (factor_words(across), factor_words(up)), is_difference)
            alt = f"{item.label} under {label}{_map_words(points, results) if is_difference else ''}"
            stored.append((f"map-{item.name}-{place}", figure_data(f"map-{item.name}-{place}", figure, alt)))
            if len(stored) == 1:
                first = plot("map-first", figure, alt).replace('data-figure="map-first"', f'data-figure="{stored[0][0]}"')
                first, first_alt = first[: first.index("<script")], alt
    outcome_choice = _select("Outcome", ((item.name, item.label) for item in results.main))
    regime_choice = _select("Regime", ((str(place), label) for place, label in enumerate(labels)))
    ringed = (
        " Rings mark cells whose 95 % interval covers zero; the black line, drawn between the cells, is where the "
        "difference is zero." if is_difference else ""
    )  # fmt: skip
    return (
        f'<p>{f"Difference from {escape(results.reference)} at the same point" if is_difference else "Level"}, mean of '
        f"{len(results.seeds)} runs a cell.{ringed} Blue is better, orange is worse, where one direction is good.</p>"
        f'<div data-chooser="map"><div class="choices only-screen">{outcome_choice}{regime_choice}</div>'
        f'<div class="panels alone"><figure>{first}<figcaption data-chosen>{escape(first_alt)}</figcaption></figure>'
        f"</div></div>{''.join(data for _, data in stored)}"
    )


def _map_words(points: pd.DataFrame, results: Results) -> str:
    verdicts = points["verdict"].value_counts()
    told = ", ".join(f"{word} in {count}" for word, count in verdicts.items())
    return f", against {results.reference}: of {len(points)} cells {told}."


def _select(name: str, options: Iterable[tuple[str, str]]) -> str:
    inner = "".join(f'<option value="{value}">{escape(text)}</option>' for value, text in options)
    return f"<label>{name} <select>{inner}</select></label>"
