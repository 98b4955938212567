"""What common luck saves, as plain text for a terminal: a block a regime, a row an outcome, a column a dose."""

from __future__ import annotations

import textwrap

import pandas as pd

from experiments.report.carried import plain
from experiments.report.luck import ratio_text
from experiments.report.saving import LEGEND, Savings, interval_text
from experiments.saving import LITTLE
from experiments.store import Study
from model.outcomes import OUTCOMES

CELL = 22
LITTLE_MARK, HARM_MARK = "*", "!"


def luck_text(study: Study, width: int = 100) -> str:
    """All ratios with their intervals, and below them what they say together."""
    found = Savings(study)
    n = len(study.manifest["seeds"])
    lines = textwrap.wrap(
        f"{LEGEND} From {n} pairs. {LITTLE_MARK} marks a ratio under {LITTLE:g}, {HARM_MARK} one whose whole interval "
        "lies below 1.", width,
    )
    first = max(len(OUTCOMES[name].label) for name in found.shown) if found.shown else 0
    for label, columns in found.blocks.items():
        lines += ["", _line([label.upper(), *columns], first)]
        for name in found.shown:
            cells = [_cell(part.loc[name]) for part in columns.values()]
            if any(cell != "-" for cell in cells):
                lines.append(_line([OUTCOMES[name].label, *cells], first))
    lines += ["", "TOGETHER"]
    for text in found.words():
        lines += textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="    ")
    lost = len(study.conditions) * n - len(study.runs)
    if lost:
        lines += ["", f"{lost} of {len(study.conditions) * n} runs are missing; their pairs are not counted."]
    return plain("\n".join(lines))


def _cell(row: pd.Series) -> str:
    span = interval_text(row["low"], row["high"])
    mark = HARM_MARK if row["high"] < 1.0 else LITTLE_MARK if row["ratio"] < LITTLE else ""
    return f"{ratio_text(row['ratio'])}{f' [{span}]' if span else ''}{f' {mark}' if mark else ''}"


def _line(texts: list[str], first: int) -> str:
    return "  ".join([texts[0].ljust(first), *(text.ljust(CELL) for text in texts[1:])]).rstrip()
