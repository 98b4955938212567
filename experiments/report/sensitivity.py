"""What outcomes turn on: the part of a sweep's page and words for a design that compares factors."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from experiments import figures
from experiments.report.page import Panel, escape, group_row, items, panels, row, table
from experiments.report.results import Results, factor_words
from experiments.report.tables import save_link
from experiments.statistics.designs import DESIGNS, MORRIS, SALTELLI
from experiments.verdicts import decimals, number, told_in, unit_of_difference, within_a_sentence
from model.outcomes.outcome import Outcome

MOST_NAMED = 3
MOST_PANELS = 24
SHARE_DIGITS = 3
"""Digits behind the point of a share of variance: less than a thousandth says nothing."""
NOTHING = 1e-9
"""Below this an effect is what arithmetic leaves of none."""


@dataclass(frozen=True)
class Kind:
    """How a design tells which factors matter.

    Attributes:
        measures: measure -> words for it; the first orders the factors.
        is_share: whether the measures are shares of a variance, or else in the outcome's unit.
        about: what the figures show, for people.
    """

    measures: Mapping[str, str]
    is_share: bool
    about: str


KINDS = {
    SALTELLI: Kind(
        {"total": "in all", "first_order": "by itself"}, True,
        "The variance is that between the points: how much a value changes when all factors change. A factor's share "
        "“by itself” is what would go if it alone were known; “in all” counts what it does together with others as "
        "well, once for each of them, so that these shares may add up to more than one. Where both are alike, the "
        "factor works by itself. A value is a mean over seeds; the luck left in it counts as what all factors do "
        "together, and makes every share “in all” larger and every share “by itself” smaller. Intervals are by "
        "resampling and may reach below zero (Saltelli et al. 2010).",
    ),
    MORRIS: Kind(
        {"mu_star": "mean size of effects", "sigma": "spread of effects"}, False,
        "An effect is what the value changes by when one factor moves over its whole range and all others stand "
        "still, found at several places. The mean size of the effects says how much the factor matters; a spread "
        "as large as that says that it depends on where the others stand, or that the effect is not straight. A size "
        "is never below zero, so luck alone gives every factor some: read the order and the distance between factors. "
        "It tells which can be left alone; it does not share a variance out (Morris 1991).",
    ),
}
"""By the name of the design."""


def has_sensitivity(results: Results) -> bool:
    """Whether the study tells what its outcomes turn on."""
    return results.study.sensitivity is not None and results.design in KINDS


def sensitivity_words(results: Results) -> list[str]:
    """For each difference and each level told in sentences, the factors it turns on most."""
    told = []
    for label, item, rows in _each(results):
        told.append(f"{_what(results, label, item)}: {_ranked(results, rows, item)}")
    return told


def sensitivity_part(results: Results) -> str:
    """Words, figures, a table, and the whole table to be saved; nothing for another design."""
    if not has_sensitivity(results):
        return ""
    kind = KINDS[results.design]
    shown = [
        _panel(results, kind, label, item, rows) for label, item, rows in _each(results) if rows["value"].any()
    ]
    more = f"<p>Of {len(shown)} figures the first {MOST_PANELS} are drawn.</p>" if len(shown) > MOST_PANELS else ""
    return (
        f"{items(map(escape, sensitivity_words(results)))}<p>{escape(kind.about)}</p>"
        f"{panels(shown[:MOST_PANELS])}{more}{_table(results, kind)}{_link(results)}"
    )


def _each(results: Results) -> list[tuple[str, Outcome, pd.DataFrame]]:
    """Label, outcome and rows: the differences of each regime first, then levels under the reference."""
    table = results.study.sensitivity
    assert table is not None
    labels = [*results.compared, results.reference]
    regimes = {label: regime for regime, label in results.labels.items()}
    return [
        (label, item, table[(table["regime"] == regimes[label]) & (table["outcome"] == item.name)])
        for label in labels for item in results.headlines
    ]


def _what(results: Results, label: str, item: Outcome) -> str:
    if label == results.reference:
        return f"{item.label}, the level under {label}"
    return f"{item.label}, {label} compared with {results.reference}"


def _ranked(results: Results, rows: pd.DataFrame, item: Outcome) -> str:
    if rows.empty:
        return "it does not vary, or too few points have a value."
    kind = KINDS[results.design]
    wide = rows.pivot(index="factor", columns="measure", values=["value", "half"])
    main, other = kind.measures
    clear = wide[wide["value"][main] > wide["half"][main]].sort_values(("value", main), ascending=False)
    if clear.empty:
        return "no factor matters clearly."
    scale = 1.0 if kind.is_share else told_in(item)
    digits = 2 if kind.is_share else decimals(float(clear["value"][main].iloc[0]) * scale / 10)
    named = [
        f"{factor_words(str(factor)).partition(' (')[0]} ({kind.measures[main]} "
        f"{number(values['value'][main] * scale, digits)} ± {number(values['half'][main] * scale, digits)}, "
        f"{kind.measures[other]} {number(values['value'][other] * scale, digits)})"
        for factor, values in clear.iloc[:MOST_NAMED].iterrows()
    ]
    left = len(wide) - len(clear)
    rest = f"; {left} of {len(wide)} factors {'is' if left == 1 else 'are'} not clear" if left else ""
    unit = "" if kind.is_share else f" [{unit_of_difference(item)}]"
    return f"it turns most on {', then '.join(named)}{unit}{rest}."


def _panel(results: Results, kind: Kind, label: str, item: Outcome, rows: pd.DataFrame) -> Panel:
    # What a regime that is not there, or a policy that it lacks, would do is none; a line for it says nothing.
    moves = rows.groupby("factor")["value"].transform(lambda values: values.abs().max()) > 0.0
    named = rows[moves].assign(factor=[factor_words(key) for key in rows.loc[moves, "factor"]])
    axis = "share of the variance between points" if kind.is_share else f"effect over the whole range ({item.unit})"
    figure = figures.sensitivity_dots(named, kind.measures, axis, kind.is_share)
    place = [*results.compared, results.reference].index(label)
    counted = DESIGNS[results.design].of
    n = int(rows["n"].min())
    seeds = f"{len(results.seeds)} seed{'' if len(results.seeds) == 1 else 's'} at each point"
    caption = f"{axis[:1].upper()}{axis[1:]}; n = {n} {counted}, {seeds}; bars: 95 % interval by resampling."
    heading = _what(results, label, item)
    return Panel(
        f"turns-on-{item.name}-{place}", heading, item.sentence, f"{heading}: {_ranked(results, rows, item)}", figure,
        caption=caption,
    )


def _table(results: Results, kind: Kind) -> str:
    main, other = kind.measures
    head = ["Factor", *(f'{escape(item.label)}<span class="unit">'
                        f'{"share" if kind.is_share else escape(item.unit)}</span>' for item in results.headlines)]
    each = {(label, item.name): rows for label, item, rows in _each(results)}
    shown = []
    for label in [*results.compared, results.reference]:
        what = f"Level under {label}" if label == results.reference else f"{label} compared with {results.reference}"
        shown.append(group_row(what, len(head)))
        for key in results.factors:
            cells = [_cell(each[label, item.name], key, main, other, kind.is_share) for item in results.headlines]
            shown.append(row(escape(factor_words(key)), cells))
    return table(
        f"{kind.measures[main][:1].upper()}{kind.measures[main][1:]}, with half of its 95 % interval; below, "
        f"{kind.measures[other]}.", head, shown, pinned=True, tall=True,
    )


def _cell(rows: pd.DataFrame, key: str, main: str, other: str, is_share: bool) -> str:
    found = rows[rows["factor"] == key].set_index("measure")
    if found.empty:
        return '<span class="none">does not vary</span>'
    value, half = float(found.loc[main, "value"]), float(found.loc[main, "half"])
    if max(abs(value), half) < NOTHING:
        return '<span class="number">0</span>'
    digits = min(decimals(max(half, 0.01 * abs(value))), SHARE_DIGITS if is_share else math.inf)
    return (
        f'<span class="number">{number(value, int(digits))} ± {number(half, int(digits))}</span>'
        f'<span class="small number">{number(float(found.loc[other, "value"]), int(digits))}</span>'
    )


def _link(results: Results) -> str:
    table = results.study.sensitivity
    assert table is not None
    named = ", ".join(within_a_sentence(item) for item in results.headlines)
    rows = table[table["outcome"].isin([item.name for item in results.headlines])]
    bounds = {"low": rows["value"] - rows["half"], "high": rows["value"] + rows["half"]}
    text = rows.drop(columns="half").assign(**bounds).to_csv(index=False, lineterminator="\n")
    said = f"{named}; sensitivity.parquet beside this page holds all outcomes"
    return save_link(f"{results.study.manifest['study']}_sensitivity.csv", text, said)
