"""The tables of the report: the main outcomes at a glance, all outcomes, and the same as CSV."""

from __future__ import annotations

import base64
import gzip

import pandas as pd

from experiments.report.found import level_text
from experiments.report.page import escape, group_row, row, table
from experiments.report.results import FAMILIES, Results, value_text
from experiments.smallest import answer
from experiments.verdicts import decimals, is_the_same_in_all, number, signed, uncertainty
from model.outcomes import OUTCOMES
from model.outcomes.outcome import Outcome

MOST_CSV_LETTERS = 2_000_000
MOST_PACKED_LETTERS = 3_000_000
"""Of a table as it stands in the page; a longer one is packed, to about a fifth."""
MOST_TABLE_ROWS = 1_000
"""What the page holds without growing past what a browser opens at once."""

BESIDE_WHAT_MATTERS = {"clear but small": "less than matters<br>", "no meaningful effect": "none that matters<br>"}
"""What a cell adds to its word."""


def glance_table(results: Results) -> str:
    """The main outcomes: a row an outcome, a column a regime, differences from the reference in words and colour."""
    return _outcome_table(
        results, results.main, False,
        f"Differences from {escape(results.reference)} over {results.measured}: {_of_pairs(results)}. "
        f"The second column is the level under {escape(results.reference)}{_with_half(results)}.",
    )


def outcome_table(results: Results) -> str:
    """All outcomes of a comparison, or the headline outcomes at each point of a sweep."""
    if results.factors and len(results.study.conditions) > MOST_TABLE_ROWS:
        return f"<p>{len(results.study.conditions)} conditions are too many for a table here.</p>"
    if results.factors:
        return _sweep_table(results)
    return _outcome_table(
        results, results.outcomes, True,
        f"All outcomes over {results.measured}. The second column is the level under {escape(results.reference)}"
        f"{_with_half(results)}; then differences from it: {_of_pairs(results)}.",
    )


def _of_pairs(results: Results) -> str:
    several = "mean of paired runs, with its 95 % interval below"
    return several if results.has_intervals else "one pair of runs, which gives no interval"


def _with_half(results: Results) -> str:
    return ", with half of its interval" if len(results.seeds) > 1 else ""


def first_cell(item: Outcome, is_explained: bool) -> str:
    """What heads the row of an outcome: its label, unit and direction of good, and what it is."""
    sentence = f'<span class="unit">{escape(item.sentence)}</span>' if is_explained else ""
    return f'{escape(item.label)}<span class="unit">{escape(item.unit)}; {item.side}</span>{sentence}'


def _outcome_table(results: Results, outcomes: list[Outcome], tall: bool, caption: str) -> str:
    head = ["Outcome", escape(results.reference), *(escape(label) for label in results.compared)]
    rows = []
    for family, words in FAMILIES.items():
        members = [item for item in outcomes if item.family == family]
        if members:
            rows.append(group_row(words, len(head)))
        for item in members:
            first = first_cell(item, is_explained=tall)
            cells = [_level(results, item), *(difference_cell(results.one(item, label)) for label in results.compared)]
            rows.append(row(first, cells))
    return table(caption, head, rows, pinned=True, tall=tall)


def _sweep_table(results: Results) -> str:
    factors = [f"factor.{key}" for key in results.factors]
    several = len(results.compared) > 1
    regime = ["Regime"] if several else []
    head = ["Point", *regime, *(f'{escape(item.label)}<span class="unit">{escape(item.unit)}</span>'
                                for item in results.headlines)]
    found = {item.name: results.of(item).set_index("condition") for item in results.headlines}
    points = results.differences.drop_duplicates("condition").sort_values([*factors, "label"])
    rows = []
    for _, point in points.iterrows():
        where = ", ".join(f"{key.rpartition('.')[2].replace('_', ' ')} {value_text(point[f'factor.{key}'])}"
                          for key in results.factors)
        cells = [difference_cell(found[item.name].loc[point["condition"]]) for item in results.headlines]
        rows.append(row(escape(where), [escape(point["label"]), *cells] if several else cells))
    who = f" of {escape(results.compared[0])}" if len(results.compared) == 1 else ""
    return table(
        f"Differences{who} from {escape(results.reference)} at the same point: {_of_pairs(results)}.",
        head, rows, pinned=True, tall=True,
    )


def _level(results: Results, item: Outcome) -> str:
    return f'<span class="number">{level_text(results.level(item, results.reference))}</span>'


def difference_cell(found: pd.Series) -> str:
    """A paired difference with its word and its interval.

    Args:
        found: difference, low, high, n, n_missing and verdict.
    """
    if found["n"] == 0:
        return '<span class="none">no pairs</span>'
    if found["low"] == found["high"] == 0.0:
        return '<span class="none">no difference</span>'
    if found["verdict"] == "not known":
        shown = signed(found["difference"], uncertainty(found)) if found["difference"] else "0"
        return f'<span class="number">{shown}</span>'
    scale = uncertainty(found)
    word = found["verdict"]
    kind = word if word in ("better", "worse") else "neutral" if word in ("higher", "lower") else "none"
    digits = decimals(scale)
    span = f"{number(found['low'], digits)} to {number(found['high'], digits)}"
    text = "in every run" if is_the_same_in_all(found) else span
    few = f"; {int(found['n'])} pairs" if found["n_missing"] else ""
    outcome = OUTCOMES.get(found.get("outcome", ""))
    small = "" if outcome is None else BESIDE_WHAT_MATTERS.get(answer(found, outcome), "")
    return (
        f'<span class="number">{signed(found["difference"], scale)}</span> <span class="{kind}">'
        f'{"not clear" if word == "no clear difference" else word}</span>'
        f'<span class="small number">{small}{text}{few}</span>'
    )


def csv_link(results: Results, is_short: bool = False) -> str:
    """A link that saves the differences as CSV; the data are in the page itself.

    Args:
        is_short: whether the outcomes told in sentences are enough.
    """
    kinds = {} if is_short else {
        "all outcomes": results.outcomes,
        "the main outcomes; runs.parquet beside this page holds all": results.main,
    }
    kinds["the outcomes told in sentences; runs.parquet beside this page holds all"] = results.headlines
    name, text = f"{results.study.manifest['study']}_differences.csv", ""
    for said, outcomes in kinds.items():
        text = _csv(results, outcomes)
        if len(text) <= MOST_CSV_LETTERS:
            return save_link(name, text, said)
    packed = packed_link("table", name, text, said)
    return packed or "<p>The differences are too many for this page; runs.parquet beside it holds every run.</p>"


def packed_link(part: str, name: str, text: str, said: str) -> str:
    """A button that unpacks a long table and saves it as a file of that name; nothing where it is too long.

    Args:
        part: a word for the table, of which there is one on the page.
        text: the table as CSV.
        said: what its rows are.
    """
    packed = base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()
    if len(packed) > MOST_PACKED_LETTERS:
        return ""
    return (
        f'<p><button type="button" class="button" data-packed="packed-{part}" data-name="{escape(name)}">Save as CSV'
        f"</button> {_facts(text, said)}</p>"
        f'<script type="application/octet-stream" id="packed-{part}">{packed}</script>'
    )


def save_link(name: str, text: str, said: str) -> str:
    """A link that saves a table as a file of that name.

    Args:
        text: the table as CSV.
        said: what its rows are.
    """
    coded = base64.b64encode(text.encode()).decode()
    return (
        f'<p><a class="button" download="{escape(name)}" href="data:text/csv;charset=utf-8;base64,{coded}">Save as CSV'
        f"</a> {_facts(text, said)}</p>"
    )


def _facts(text: str, said: str) -> str:
    rows = text.count("\n") - 1
    return f'<span class="facts only-screen">({rows} rows: {said}; low and high bound the 95 % interval)</span>'


def _csv(results: Results, outcomes: list[Outcome]) -> str:
    found = results.differences[results.differences["outcome"].isin([item.name for item in outcomes])]
    found = found.assign(
        regime_label=found["label"],
        outcome_label=found["outcome"].map(lambda name: OUTCOMES[name].label),
        unit=found["outcome"].map(lambda name: OUTCOMES[name].unit),
        good=found["outcome"].map(lambda name: OUTCOMES[name].good),
    )
    columns = [
        "condition", "regime", "regime_label", *(f"factor.{key}" for key in results.factors), "reference", "outcome",
        "outcome_label", "unit", "good", "difference", "low", "high", "standard_error", "n", "n_missing", "same_sign",
        "no_difference", "mean", "reference_mean", "verdict",
    ]
    return found[columns].to_csv(index=False, float_format="%.9g", lineterminator="\n")
