"""Where a regime helps, where it hurts, and what is not known, as plain text for a terminal."""

from __future__ import annotations

import itertools
import textwrap

from experiments.report.carried import plain
from experiments.report.luck import warning
from experiments.report.results import Results
from experiments.report.sensitivity import has_sensitivity, sensitivity_words
from experiments.report.sweep_page import not_known_words, outcome_words, together_words
from experiments.store import Study


def sweep_text(study: Study, width: int = 100) -> str:
    """The words of the report: all outcomes together, each outcome, and what is not known."""
    results = Results(study)
    lines = textwrap.wrap(
        f"Differences from {results.reference} over {results.measured}; {len(results.seeds)} paired runs at each "
        "point. A point helps or hurts where the 95 % interval excludes zero.", width,
    )
    told = warning(results)
    if told:
        lines += ["", *textwrap.wrap(f"WARNING: {told}", width)]
    for label in results.compared:
        if results.has_intervals:
            lines += _block(f"{label}, all outcomes together", together_words(results, label), width)
        for item in results.headlines:
            lines += _block(f"{label}: {item.label}", outcome_words(results, item, label), width)
    if has_sensitivity(results):
        lines += _block("What it turns on", sensitivity_words(results), width)
    lines += _block("What is not known", not_known_words(results), width)
    missing = len(results.missing)
    if missing:
        asked = len(study.conditions) * len(results.seeds)
        lines += ["", f"{missing} of {asked} runs are missing; their pairs are not counted."]
    return plain("\n".join(lines))


def _block(heading: str, told: list[str], width: int) -> list[str]:
    body = (textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="    ") for text in told)
    return ["", *textwrap.wrap(heading.upper(), width), *itertools.chain.from_iterable(body)]
