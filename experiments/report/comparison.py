"""The page of a comparison: what was asked, what was found, figures, tables, and what it all rests on."""

from __future__ import annotations

import pandas as pd

from experiments.report import method
from experiments.report.certainty import certainty_part
from experiments.report.found import how_to_read, missing_runs, what_was_found
from experiments.report.network import network
from experiments.report.page import escape, row, table
from experiments.report.pictures import asymmetry_curve, differences, over_weeks, trade_offs
from experiments.report.results import TRUST_OVER_WEEKS, Results
from experiments.report.study_page import rests_on, study_page
from experiments.report.sweep import over_factors
from experiments.report.tables import csv_link, first_cell, glance_table, outcome_table
from experiments.report.turning import turning_section
from experiments.store import Flips, Study
from experiments.verdicts import decimals, number


def comparison_page(
    study: Study, asymmetry: pd.DataFrame | None = None, counts: pd.DataFrame | None = None, flips: Flips | None = None
) -> str:
    """The whole report of a study as one HTML page.

    Args:
        asymmetry: encounter, simulated, closed_form, phase; left out, the page has no such part.
        counts: what, simulated, closed_form; encounters that a change of trust takes.
        flips: what would turn its differences round, if that was searched for.
    """
    results = Results(study)
    parts = [
        ("asked", "What was asked", method.what_was_asked(results)),
        ("found", "What was found", missing_runs(results) + how_to_read(results) + what_was_found(results)),
        ("glance", "At a glance", glance_table(results) if results.compared and not results.factors else ""),
        ("factors", "How it depends on what was varied", over_factors(results)),
        ("weeks", "Trust over the weeks", "" if results.factors else _weeks(results)),
        ("differences", "Differences from the reference", "" if results.factors else differences(results)),
        ("sure", "How large, and how sure", certainty_part(results)),
        ("trade-off", "What is given and what is taken", "" if results.factors else trade_offs(results)),
        ("network", "The network", network(results)),
        ("turning", "What would turn it round", turning_section(results, flips)),
        ("asymmetry", "Slow to build, fast to destroy", asymmetry_curve(asymmetry, counts)),
        ("outcomes", "All outcomes", _outcomes(results)),
        *rests_on(results),
    ]
    return study_page(study, "a simulated comparison", parts)


def _weeks(results: Results) -> str:
    if results.study.weekly is None:
        return "<p>Not drawn: this study was run without its weekly values (<code>weekly=false</code>).</p>"
    if not any(name in results.study.weekly for name in TRUST_OVER_WEEKS):
        named = ", ".join(escape(item.label) for item in results.outcomes if item.name in results.study.weekly)
        return f"<p>Not drawn: of every week this study holds {named}, and no trust that is drawn here.</p>"
    return over_weeks(results)


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
            span = f"{number(level['low'], digits)} to {number(level['high'], digits)}" if level["n"] > 1 else "none"
            rows.append(row(first_cell(item, is_explained=True), [escape(where), number(level["mean"], digits), span]))
    head = ["Outcome", "Point", "Mean", "95 % interval"]
    caption = f"Levels under {escape(results.reference)}, over {results.measured}; intervals of the mean over seeds."
    return table(caption, head, rows, pinned=True, tall=True)
