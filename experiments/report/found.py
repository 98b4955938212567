"""What was found, in plain words with uncertainty."""

from __future__ import annotations

import pandas as pd

from experiments.report.page import escape, items
from experiments.report.results import Results, value_text
from experiments.verdicts import decimals, sentence, signed, told_in, uncertainty, unit_of_difference
from model.outcomes import OUTCOMES
from model.outcomes.outcome import Outcome


def what_was_found(results: Results) -> str:
    """A paragraph and sentences a regime; for a sweep, where each difference holds and where its sign turns."""
    if not results.compared:
        return (
            f"<p>Only {escape(results.reference)} was run, so there is no difference to report. The figures and tables "
            "show its levels.</p>"
        )
    tell = _over_points if results.factors else _one_regime
    cards = (f'<div class="card"><h3>{escape(label)}</h3>{tell(results, label)}</div>' for label in results.compared)
    return f'<div class="cards">{"".join(cards)}</div>'


def _one_regime(results: Results, label: str) -> str:
    rows = {item.name: results.one(item, label) for item in results.main}
    told = {item.name for item in results.headlines}
    for name in told - set(rows):
        rows[name] = results.one(OUTCOMES[name], label)
    sentences = [sentence(rows[item.name], item, results.reference) for item in results.headlines]
    rest = [item for item in results.main if item.name not in told]
    return (
        f"<p>{_tally(results, label)}</p>{items(_marked(text) for text in sentences)}"
        f"<details><summary>The other {len(rest)} main outcomes</summary>{items(_others(rest, rows))}</details>"
    )


def _marked(text: str) -> str:
    """A sentence with its outcome and its verdict made easy to see."""
    name, _, rest = escape(text).partition(":")
    for word in ("better", "worse"):
        rest = rest.replace(f"which is {word}", f'which is <span class="{word}">{word}</span>')
    return f"<strong>{name}</strong>:{rest}"


def _tally(results: Results, label: str) -> str:
    rows = results.differences[results.differences["label"] == label]
    verdicts = rows[rows["outcome"].isin([item.name for item in results.main])]["verdict"].value_counts()
    total = int(verdicts.sum())
    if verdicts.get("not known", 0) == total:
        return "One run of each gives no interval, so nothing can be said of any difference. Run more seeds."
    parts = [
        f'<span class="worse">clearly worse on {verdicts.get("worse", 0)}</span>',
        f'<span class="better">clearly better on {verdicts.get("better", 0)}</span>',
        f"no clear difference on {verdicts.get('no clear difference', 0)}",
    ]
    unknown = verdicts.get("not known", 0)
    if unknown:
        parts.append(f"not known on {unknown}")
    return f"Of {total} main outcomes: {', '.join(parts)}."


def _others(rest: list[Outcome], rows: dict[str, pd.Series]) -> list[str]:
    said = []
    for word, opening in (
        ("better", "Also better"), ("worse", "Also worse"), ("higher", "Higher, which is neither good nor bad"),
        ("lower", "Lower, which is neither good nor bad"), ("no clear difference", "Also without a clear difference"),
        ("not known", "Not known"),
    ):
        names = [_with_difference(item, rows[item.name], word) for item in rest if rows[item.name]["verdict"] == word]
        if names:
            said.append(f"<strong>{opening}:</strong> {escape('; '.join(names))}.")
    return said


def _with_difference(item: Outcome, row: pd.Series, word: str) -> str:
    if word in ("no clear difference", "not known"):
        return item.label
    factor = told_in(item)
    difference = signed(row["difference"] * factor, uncertainty(row) * factor)
    return f"{item.label} ({difference} {unit_of_difference(item)})"


def _over_points(results: Results, label: str) -> str:
    told = [_over_one(results, item, label) for item in results.headlines]
    return items(_marked(text) for text in told)


def _over_one(results: Results, item: Outcome, label: str) -> str:
    rows = results.of(item, label)
    known = rows[rows["verdict"] != "not known"]
    if known.empty:
        return f"{item.label}: no point has an interval, so nothing is known."
    verdicts = known["verdict"].value_counts()
    total = len(rows)
    words = [f"{word} at {count}" for word, count in verdicts.items()]
    unknown = total - len(known)
    if unknown:
        words.append(f"not known at {unknown}")
    least, most = rows.loc[known["difference"].idxmin()], rows.loc[known["difference"].idxmax()]
    clear = set(verdicts.index) - {"no clear difference"}
    turns = " The sign turns within the range." if len(clear) > 1 else ""
    return (
        f"{item.label}: of {total} points {', '.join(words)}. The difference goes from {_at(results, item, least)} to "
        f"{_at(results, item, most)}, {unit_of_difference(item)}.{turns}"
    )


def _at(results: Results, item: Outcome, row: pd.Series) -> str:
    factor = told_in(item)
    where = ", ".join(f"{key.rpartition('.')[2].replace('_', ' ')} {value_text(row[f'factor.{key}'])}"
                      for key in results.factors)
    return f"{signed(row['difference'] * factor, uncertainty(row) * factor)} (at {where})"


def missing_runs(results: Results) -> str:
    """A warning that names the runs that are not there; nothing when all are."""
    missing = results.missing
    if missing.empty:
        return ""
    asked = len(results.study.conditions) * len(results.seeds)
    named = [f"{row.condition} (seed {row.seed})" for row in missing.head(8).itertuples()]
    more = f" and {len(missing) - 8} more" if len(missing) > 8 else ""
    return (
        f'<p class="warning"><strong>{len(missing)} of {asked} runs are missing</strong>: '
        f"{escape('; '.join(named))}{more}. Their pairs are left out of the estimates, and each estimate says on how "
        "many pairs it rests. If runs fail where things go badly, what is left looks too good.</p>"
    )


def level_text(row: pd.Series) -> str:
    """A mean with half of its interval."""
    half = (row["high"] - row["low"]) / 2
    if half <= 1e-4 * abs(row["mean"]):
        return f"{row['mean']:.4g}"
    digits = decimals(half)
    spread = f" \N{PLUS-MINUS SIGN} {half:.{digits}f}" if half == half else ""
    return f"{row['mean']:.{digits}f}{spread}"
