"""The comparison as plain text for a terminal: differences from the reference with intervals."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TypeVar

import pandas as pd

from experiments.report.cautions import seen_under
from experiments.report.luck import many_intervals, too_small, warning
from experiments.report.results import Results, value_text
from experiments.store import Study
from experiments.verdicts import MINUS, decimals, number, signed, uncertainty
from model.outcomes.outcome import Outcome

Item = TypeVar("Item")
GAP = "  "
CELL = 22
"""Width of a cell: a difference, half of its interval, and a word."""
LEAST = 2e-4
"""Uncertainty below which no more digits are shown: four after the point fit a cell."""
NARROWEST_NAME = 28
"""Width that the names of outcomes keep however many regimes stand beside them."""
WORDS = {"better": "better", "worse": "worse", "higher": "higher", "lower": "lower",
         "no clear difference": "-", "not known": "?"}


def terminal_table(study: Study, width: int = 100) -> str:
    """The main outcomes by regime: difference, half of its 95 % interval, and a word where it is clear.

    A sweep has a row for each point and a column for each headline outcome.
    """
    results = Results(study)
    if not results.compared:
        lines = _levels(results, width)
    elif results.factors:
        lines = [*_sweep(results, width), *_notes(results, width)]
    else:
        lines = [*_comparison(results, width), *_notes(results, width)]
    missing = len(results.missing)
    if missing:
        asked = len(study.conditions) * len(results.seeds)
        lines.append(f"{missing} of {asked} runs are missing; their pairs are not counted.")
    text = "\n".join(line.rstrip() for line in lines)
    return text.translate({ord(MINUS): "-", 0x2013: "-", 0x201C: "'", 0x201D: "'"})


def _comparison(results: Results, width: int) -> list[str]:
    columns = max((width - NARROWEST_NAME) // (CELL + len(GAP)), 1)
    first = min(max(len(_name(item)) for item in results.main), width - columns * (CELL + len(GAP)))
    lines = [*_note(results, width), ""]
    for labels in _blocks(results.compared, width, first):
        rows = [
            [_name(item), *(_cell(results.one(item, label)) for label in labels)]
            for item in results.main
        ]
        lines += [*_aligned(["", *labels], rows, first), ""]
    return lines[:-1]


def _sweep(results: Results, width: int) -> list[str]:
    outcomes = results.headlines
    points = results.differences.drop_duplicates("condition")
    names = {row["condition"]: _point(results, row) for _, row in points.iterrows()}
    first = min(max(map(len, names.values()), default=0), max(width - 2 * (CELL + len(GAP)), NARROWEST_NAME))
    lines = [*_note(results, width), ""]
    by_condition = {item.name: results.of(item).set_index("condition") for item in outcomes}
    for block in _blocks(outcomes, width, first):
        rows = [
            [name, *(_cell(by_condition[item.name].loc[condition]) for item in block)]
            for condition, name in names.items()
        ]
        lines += [*_aligned(["", *(_name(item) for item in block)], rows, first), ""]
    return lines[:-1]


def _levels(results: Results, width: int) -> list[str]:
    rows = []
    for item in results.main:
        found = results.means[results.means["outcome"] == item.name]
        for _, row in found.iterrows():
            half = (row["high"] - row["low"]) / 2
            point = _point(results, row) if results.factors else row["label"]
            spread = f" \N{PLUS-MINUS SIGN} {number(half, decimals(half))}" if half == half else ""
            level = f"{number(row['mean'], decimals(half))}{spread}"
            rows.append([_name(item), point, level])
    what = "mean and half of its 95 % interval over seeds" if results.has_intervals else "of one run"
    text = f"Only the reference was run, so there is nothing to compare; these are its levels ({what})."
    lines = [*textwrap.wrap(text, width), *_warning(results, width), ""]
    return lines + _aligned(["", "", ""], rows, max(len(row[0]) for row in rows), cell=max(len(row[1]) for row in rows))


def _note(results: Results, width: int) -> list[str]:
    n = len(results.seeds)
    text = (
        f"Differences from {results.reference} over {results.measured}: mean of {n} paired runs and half of its 95 % "
        "interval. A word, such as better or worse: the interval excludes zero. '-': no clear difference. Hours are "
        "costs: higher or lower, neither side is better."
        if n > 1 else
        f"Differences from {results.reference} over {results.measured}, of one pair of runs. '?': not known."
    )
    return textwrap.wrap(text, width) + _warning(results, width)


def _warning(results: Results, width: int) -> list[str]:
    told = warning(results)
    return ["", *textwrap.wrap(f"WARNING: {told}", width)] if told else []


def _notes(results: Results, width: int) -> list[str]:
    """What to know before resting anything on the table."""
    notes = [many_intervals(results), too_small(results)]
    seen = {} if results.factors else seen_under(results)
    if seen:
        notes.append("To be read with care; the report says why:")
        notes += [f"- {what} ({', '.join(labels)})" for what, labels in seen.items()]
    lines = [line for note in notes if note for line in textwrap.wrap(note, width, subsequent_indent="  ")]
    return ["", *lines] if lines else []


def _blocks(columns: Sequence[Item], width: int, first: int) -> list[Sequence[Item]]:
    size = max((width - first) // (CELL + len(GAP)), 1)
    return [columns[place : place + size] for place in range(0, len(columns), size)]


def _aligned(head: Sequence[str], rows: Sequence[Sequence[str]], first: int, cell: int = CELL) -> list[str]:
    wrapped = [textwrap.wrap(text, cell) or [""] for text in head]
    depth = max(map(len, wrapped))
    heads = [[""] * (depth - len(text)) + text for text in wrapped]
    lines = [_line([text[place] for text in heads], first, cell) for place in range(depth)]
    lines = [line for line in lines if line.strip()]
    rule = ["-" * (first + (cell + len(GAP)) * (len(head) - 1))] if lines else []
    body = []
    for texts in rows:
        name, _, unit = texts[0].partition(", ")
        names = [texts[0]] if len(texts[0]) <= first else [*textwrap.wrap(name, first), *textwrap.wrap(unit, first)]
        body += [_line([names[0], *texts[1:]], first, cell), *names[1:]]
    return lines + rule + body


def _line(texts: Sequence[str], first: int, cell: int) -> str:
    return GAP.join([texts[0].ljust(first), *(text.ljust(cell) for text in texts[1:])])


def _cell(row: pd.Series) -> str:
    if row["n"] == 0:
        return "no pairs"
    if row["low"] == row["high"] == 0.0:
        return f"{'0':>7} {'':<7} {WORDS[row['verdict']]}"
    half = (row["high"] - row["low"]) / 2
    scale = max(2 * uncertainty(row), LEAST)
    spread = f"\N{PLUS-MINUS SIGN}{number(half, decimals(scale))}" if half == half else ""
    return f"{signed(row['difference'], scale):>7} {spread:<7} {WORDS[row['verdict']]}"


def _name(outcome: Outcome) -> str:
    return f"{outcome.label}, {outcome.unit}"


def _point(results: Results, row: pd.Series) -> str:
    values = ", ".join(f"{key.rpartition('.')[2]} {value_text(row[f'factor.{key}'])}" for key in results.factors)
    return f"{values}: {row['label']}"
