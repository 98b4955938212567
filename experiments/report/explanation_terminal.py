"""What carries a difference, as plain text for a terminal: a row an outcome, a column a part."""

from __future__ import annotations

import textwrap

import numpy as np

from experiments.explaining.explanation import Explained, Explanation, estimate_of, is_clear, share_of
from experiments.report.carried import interactions, labels, ordered, part_words, passed, plain
from experiments.report.luck import FEW_RUNS
from experiments.store import Study
from experiments.verdicts import brief, number

SMALL = 0.05
"""A part below this share of the difference is not named in the table."""


def explanation_table(study: Study, width: int = 100) -> str:
    """Each main outcome: its difference, then the parts that carry it with their shares, the largest first."""
    explanation = Explanation(study)
    first, other = labels(explanation)
    n = len(study.manifest["seeds"])
    note = (
        f"Why “{other}” differs from “{first}”: mean of {n} paired runs. A share is the percentage of the difference "
        "that a path carries, ± half of its 95 % interval; a share below zero works against it, and all add up to 100. "
        "Parts below 5 % or not clear are left out here, and of interactions all but the largest; the report has them "
        "all."
    )
    lines = textwrap.wrap(note, width)
    if n < FEW_RUNS:
        few = f"WARNING: {n} seed{'s' if n > 1 else ''} say little; give at least {FEW_RUNS}, better 12 or more."
        lines += ["", *textwrap.wrap(few, width)]
    quiet = []
    for explained in explanation.explained.values():
        if explained.is_none or not is_clear(explained.total):
            quiet.append(explained.outcome.label)
            continue
        head = f"{explained.outcome.label}: {brief(estimate_of(explained.total), explained.outcome)}"
        lines += ["", *textwrap.wrap(head, width)]
        for text, words in _rows(explained, explanation):
            lines += textwrap.wrap(
                words, width, initial_indent=f"  {text}  ", subsequent_indent=" " * (len(text) + 4)
            )
        for said in [*filter(None, [passed(explained)]), *interactions(explained, explanation)[:1]]:
            lines += textwrap.wrap(said, width, initial_indent="    ", subsequent_indent="    ")
    if quiet:
        lines += ["", *textwrap.wrap(f"No clear difference, so no shares: {', '.join(quiet)}.", width)]
    lost = len(study.conditions) * n - len(study.runs)
    if lost:
        lines += ["", f"{lost} of {len(study.conditions) * n} runs are missing; their pairs are not counted."]
    return plain("\n".join(lines))


def _rows(explained: Explained, explanation: Explanation) -> list[tuple[str, str]]:
    rows = []
    for name in ordered(explained.parts):
        part = explained.parts[name]
        if not is_clear(part):
            continue
        share = share_of(part, explained.total)
        if np.abs(share["difference"]) >= SMALL:
            half = (share["high"] - share["low"]) / 2
            text = f"{number(100 * share['difference'], 0):>5} % ±{number(100 * half, 0):<3}"
            rows.append((text, part_words(name, explanation)))
    return rows or [("", "no part is clear by itself")]
