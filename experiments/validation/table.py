"""The table of findings as plain text: what was simulated beside what was published, hit or miss."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

from experiments.validation.finding import Reading
from experiments.validation.judging import Judged, Verdict

WIDTH = 110
HEAD = ("finding", "simulated [95 % interval]", "published", "band", "hit or miss")
CELLS = (36, 25, 16, 18, 0)


def table(verdicts: Sequence[Verdict]) -> str:
    """All findings with their readings, what they rest on, and how many were hit."""
    lines = [_line(HEAD), "-" * WIDTH]
    for verdict in verdicts:
        finding = verdict.finding
        word = "HIT" if verdict.is_hit else "MISS"
        judged = [item for item in verdict.readings if item.reading.judged]
        inside = sum(item.is_inside for item in judged)
        status = "" if finding.status == "A" else f" ({finding.status})"
        lines.append(
            f"{finding.name} {finding.source}: {finding.title}. {word}, {inside} of {len(judged)} judged{status}"
        )
        if finding.caveat:
            lines += textwrap.wrap(f"But: {finding.caveat}.", WIDTH, initial_indent="  ", subsequent_indent="  ")
        lines += [_line(("  " + item.reading.name, *_cells(item))) for item in verdict.readings]
        lines.append("")
    lines += ["How each was played", "-" * WIDTH]
    for verdict in verdicts:
        lines += textwrap.wrap(f"{verdict.finding.name}: {verdict.finding.analogue}", WIDTH, subsequent_indent="    ")
    hits = [item.finding.name for item in verdicts if item.is_hit]
    misses = [item.finding.name for item in verdicts if not item.is_hit]
    beside = [item.finding.name for item in verdicts if item.finding.status == "B"]
    every = [(f"{verdict.finding.name} {item.reading.name}", item) for verdict in verdicts for item in verdict.readings]
    outside = [name for name, item in every if item.reading.judged and not item.is_inside]
    edges = [name for name, item in every if item.reading.judged and item.is_near_the_edge]
    n_seeds = verdicts[0].n_seeds if verdicts else 0
    summary = (
        f"{len(hits)} of {len(verdicts)} findings hit"
        + (f" ({', '.join(hits)})" if hits else "")
        + (f", {len(misses)} missed ({', '.join(misses)})" if misses else ", none missed")
        + f"; {n_seeds} seeds. One set of parameters, the model's defaults; scenarios change inputs only. A finding is "
        "hit when the mean of each judged number lies in its band. Numbers in brackets are reported and decide nothing."
        + (f" B: reported and explained, outside the acceptance set ({', '.join(beside)})." if beside else "")
        + (f" Judged and missed: {'; '.join(outside)}." if outside else "")
        + (
            " Where it says 'edge', the interval reaches across an edge of the band, so other seeds may judge "
            f"otherwise: {'; '.join(edges)}." if edges else ""
        )
    )
    return "\n".join([*lines, "", *textwrap.wrap(summary, WIDTH)])


def _cells(item: Judged) -> tuple[str, str, str, str]:
    reading = item.reading
    simulated = _number(item.mean, reading)
    if math.isfinite(item.low):
        simulated += f" [{_number(item.low, reading)}, {_number(item.high, reading)}]"
    verdict = "hit" if item.is_inside else "miss"
    if item.is_near_the_edge:
        verdict += ", edge"
    return simulated, reading.published, _band(reading), verdict if reading.judged else f"({verdict})"


def _band(reading: Reading) -> str:
    if math.isinf(reading.high):
        return "above 0" if reading.low < 1e-300 else f"{_number(reading.low, reading)} or more"
    if math.isinf(reading.low):
        return f"{_number(reading.high, reading)} or less"
    return f"{_number(reading.low, reading)} to {_number(reading.high, reading)}"


def _number(value: float, reading: Reading) -> str:
    if reading.unit == "%":
        return f"{round(100 * value, 1) + 0.0:.1f} %"  # adding nothing turns -0.0 into 0.0
    return f"{round(value, 2) + 0.0:.2f}"


def _line(cells: Sequence[str]) -> str:
    return " ".join(text.ljust(size) for text, size in zip(cells, CELLS, strict=True)).rstrip()
