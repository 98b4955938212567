"""How large differences are beside what matters, and how sure: a table of a comparison, and counts over points."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from experiments.estimate import LEVEL
from experiments.report.page import escape, group_row, items, row, table
from experiments.report.results import Results
from experiments.report.tables import packed_link, save_link
from experiments.smallest import words
from experiments.statistics.equivalence import FEWEST_THAT_DIFFER
from experiments.verdicts import decimals, number, signed, told_in, uncertainty, within_a_sentence
from model.outcomes import OUTCOMES
from model.outcomes.outcome import Outcome

ANSWERS = {
    "matters": "matters",
    "clear, size not known": "there; may matter or not",
    "clear but small": "there, but less than matters",
    "no meaningful effect": "none that matters",
    "inconclusive": "INCONCLUSIVE",
    "no pair differs": "no pair differs",
    "no size declared": "nothing to set it beside",
    "no runs": "no pairs",
}
"""What can be said of a difference, in the words of a table."""

ALWAYS = ("matters", "clear, size not known", "clear but small", "no meaningful effect", "inconclusive")
"""Answers that are counted even where no point has them."""

LEAST_P = 0.001
"""A p value below this is not told more closely."""
MOST_PLAIN_ROWS = 500
"""Rows of the table that the page holds as they stand; a longer one is packed."""


def certainty_part(results: Results) -> str:
    """The part of a page; nothing where nothing is compared, or no difference has an interval."""
    if not results.compared or not results.has_intervals:
        return ""
    found = results.certainty
    shown = _over_points(results, found) if results.factors else _by_outcome(results, found)
    return f"<p>{_about()}</p>{shown}{_saved(results, found)}"


def _about() -> str:
    return (
        f"A difference matters from {escape(words())} on; these sizes are assumed, one for each family of outcomes. "
        "<strong>Matters</strong>: the whole 95 % interval lies beyond that size. <strong>There; may matter or "
        "not</strong>: zero is excluded, that size is not. <strong>There, but less than matters</strong>: zero is "
        "excluded, and so is an effect of that size. <strong>None that matters</strong>: an effect of that size is "
        "excluded, zero is not (two one-sided t tests at 5 %). <strong>INCONCLUSIVE</strong>: neither is excluded. "
        "<strong>No pair differs</strong>: these runs show no difference, which does not exclude one that is rare; "
        f"nor is any effect excluded where fewer than {FEWEST_THAT_DIFFER} pairs differ. What is not known, more "
        "seeds would tell: the more of them, the nearer the difference lies to the size from which it matters."
    )


# --- a comparison


def _by_outcome(results: Results, found: pd.DataFrame) -> str:
    head = [
        "Outcome", "Answer", "Difference<br>(95 %: t)", "95 %:<br>bootstrap", "Matters<br>from",
        "In SD of<br>single runs", "Superiority<br>(pairs above, equal, below)", "p, all rows<br>held to one risk",
        "Seeds for<br>precision",
    ]
    rows, told = [], []
    by_condition = {str(name): some for name, some in found.groupby("condition", sort=False)}
    names = results.study.conditions.set_index("regime")["condition"]
    for regime, label in results.labels.items():
        some = by_condition.get(str(names[regime]))
        if some is None:
            continue
        told.append(f"<strong>{escape(label)}</strong>: {_in_words(some)}")
        rows.append(group_row(label, len(head)))
        rows += [_row(results, OUTCOMES[str(item["outcome"])], label, item) for _, item in some.iterrows()]
    n = len(results.seeds)
    caption = (
        f"Main outcomes over {escape(results.measured)}, each regime less {escape(results.reference)}, {n} pairs of "
        "runs. Bootstrap: bias-corrected and accelerated, too narrow below 30 pairs. SD: of the reference’s runs over "
        "seeds (Glass’s delta, corrected for few seeds; its interval counts in that the SD is estimated, and may hold "
        "zero where that of the difference does not). Superiority: share of pairs above the reference, pairs without "
        "a difference counting half. p: Student’s t after Holm’s correction over all rows of this table in which a "
        "pair differs. Seeds for precision: for an interval whose half is what matters, if pairs go on to vary as "
        "these do."
    )
    beside = [item for item in results.main if (found.loc[found["outcome"] == item.name, "smallest"].isna()).all()]
    alone = (
        f"<p>Nothing to set it beside: {escape(', '.join(map(within_a_sentence, beside)))}; no size is declared from "
        "which they matter, or it is a share of what is zero under the reference.</p>" if beside else ""
    )
    # On paper the list says it; the table, two lines an outcome and regime, would take sheets.
    return f'{items(told)}{alone}<div class="only-screen">{table(caption, head, rows, pinned=True, tall=True)}</div>'


def _in_words(found: pd.DataFrame) -> str:
    """The outcomes of a regime by what can be said of them, as HTML."""
    told = []
    for answer, meaning in ANSWERS.items():
        if answer == "no size declared":
            continue  # told once, of all regimes
        named = [within_a_sentence(OUTCOMES[str(name)]) for name in found.loc[found["answer"] == answer, "outcome"]]
        if named:
            told.append(f"<em>{escape(meaning)}</em>: {escape(', '.join(named))}")
    return f"{'; '.join(told)}."


def _row(results: Results, item: Outcome, label: str, found: pd.Series) -> str:
    difference, factor = results.one(item, label), told_in(item)
    unit = "percentage points" if factor != 1.0 else item.unit
    first = f'{escape(item.label)}<span class="unit">{escape(unit)}</span>'
    if difference["n"] == 0:
        return row(first, [ANSWERS["no runs"], *[""] * 7])
    if found["answer"] == "no pair differs":
        pairs = f'<span class="small">0, {int(found["equal"])}, 0</span>'
        return row(first, [ANSWERS["no pair differs"], *[""] * 4, f'<span class="number">{pairs}</span>', "", ""])
    scale = uncertainty(difference) * factor
    digits = decimals(scale)
    cells = [
        _answer(str(found["answer"])),
        f'{signed(difference["difference"] * factor, scale)}<span class="small">'
        f'{_span(difference["low"] * factor, difference["high"] * factor, digits)}</span>',
        _span(found["bootstrap_low"] * factor, found["bootstrap_high"] * factor, digits),
        "none" if found["smallest"] != found["smallest"] else f"{found['smallest'] * factor:.3g}",
        _effect(found),
        f'{_percent(found["superiority"])}<span class="small">'
        f'{", ".join(str(int(found[name])) for name in ("above", "equal", "below"))}</span>',
        f"&lt; {LEAST_P:g}" if found["p_together"] < LEAST_P else _shown(found["p_together"], 3),
        _seeds(found["seeds_needed"], len(results.seeds)),
    ]
    return row(first, [f'<span class="number">{cell}</span>' for cell in cells])


def _answer(answer: str) -> str:
    told = escape(ANSWERS[answer])
    return f"<strong>{told}</strong>" if answer in ("matters", "inconclusive") else told


def _span(low: float, high: float, digits: int) -> str:
    return "none" if low != low or high != high else f"{number(low, digits)} to {number(high, digits)}"


def _shown(value: float, digits: int) -> str:
    return "none" if value != value else number(value, digits)


def _percent(share: float) -> str:
    return "none" if share != share else f"{100 * share:.0f} %"


def _effect(found: pd.Series) -> str:
    if found["effect"] != found["effect"]:
        return "none"
    span = _span(found["effect_low"], found["effect_high"], 1)
    return f'{_shown(found["effect"], 1)}<span class="small">{span}</span>'


def _seeds(needed: float, n: int) -> str:
    if needed != needed:
        return "none"
    return f"{needed:,.0f}{' (reached)' if needed <= n else ''}"


# --- a sweep


def _over_points(results: Results, found: pd.DataFrame) -> str:
    """How many points have which answer, an outcome and regime a row."""
    asked = [answer for answer in ANSWERS if answer in ALWAYS or (found["answer"] == answer).any()]
    labels = results.study.conditions.set_index("condition")["regime"].map(results.labels)
    several = len(results.compared) > 1
    rows = []
    for (name, label), some in found.groupby(["outcome", found["condition"].map(labels)], sort=False):
        item, counts = OUTCOMES[str(name)], Counter(some["answer"])
        first = f'{escape(item.label)}<span class="unit">{escape(label) if several else escape(item.unit)}</span>'
        clear = int((some["p_together"] < 1.0 - LEVEL).sum())
        needed = some["seeds_needed"].dropna()
        told = f"{needed.median():,.0f}; {needed.max():,.0f}" if len(needed) else "none"
        rows.append(row(first, [*(str(counts[answer]) for answer in asked), str(clear), told]))
    head = [
        "Outcome", *(escape(ANSWERS[answer]) for answer in asked), "zero excluded, all<br>held to one risk",
        "Seeds for precision<br>(middle point; most)",
    ]
    caption = (
        f"Points by what can be said there of the difference from {escape(results.reference)}; {len(results.seeds)} "
        "pairs of runs at each. One risk: p of Student’s t after Holm’s correction over all points and rows of this "
        "table at which a pair differs. Seeds for precision: for an interval whose half is what matters."
    )
    return table(caption, head, rows, pinned=True)


# --- the table itself


def _saved(results: Results, found: pd.DataFrame) -> str:
    """The table as CSV, with the values of factors beside each point."""
    columns = ["condition", "regime", *(f"factor.{key}" for key in results.factors)]
    whole = results.study.conditions[columns].merge(found, on="condition")
    text = whole.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    name, said = f"{results.study.manifest['study']}_certainty.csv", "all of this table, in numbers"
    if len(whole) <= MOST_PLAIN_ROWS:
        return save_link(name, text, said)
    return packed_link("certainty", name, text, said) or "<p>The table itself is too long for this page.</p>"
