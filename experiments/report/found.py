"""What was found, in plain words with uncertainty."""

from __future__ import annotations

import pandas as pd

from experiments.report.cautions import Told, cautions, cautions_over_points
from experiments.report.luck import many_intervals, warning
from experiments.report.page import escape, items
from experiments.report.results import COUNTED, Results, value_text
from experiments.report.settings import settings_in_use, span
from experiments.smallest import is_too_small, words
from experiments.verdicts import (
    MINUS,
    brief,
    decimals,
    interval,
    levels,
    number,
    sentence,
    signed,
    size,
    told_in,
    uncertainty,
    unit_of_difference,
    within_a_sentence,
)
from model.outcomes.outcome import Outcome

NOTHING = "nothing to measure"
HARDLY = 0.005
"""Hours that change by less than this share of what they were are not worth a number of their own (assumed)."""


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
    rows = {item.name: results.one(item, label) for item in results.outcomes}
    told = [item for item in results.headlines if not item.is_cost]
    rest = [item for item in results.main if item not in told and not item.is_cost]
    others = (
        f"<details><summary>The other {len(rest)} main outcomes</summary>{items(_others(rest, rows))}</details>"
        if rest else ""
    )
    return (
        f"{_counts(results, rows)}{read_with_care(cautions(results, label))}"
        f"{items(_marked(sentence(rows[item.name], item, results.reference)) for item in told)}"
        f"{_hours(results, rows)}{others}"
    )


def read_with_care(found: list[Told], regime: str = "") -> str:
    """A box with what would mislead if it were read alone; nothing when nothing would.

    Args:
        regime: its label, where the box does not stand with it.
    """
    told = "".join(
        f"<p><strong>{escape(caution.seen)}</strong> {escape(caution.why)}</p>"
        f"{items(map(escape, caution.shown)) if caution.shown else ''}"
        for caution in found
    )
    of = f": {escape(regime)}" if regime else ""
    return f'<div class="care" role="note"><p class="label">Read with care{of}</p>{told}</div>' if told else ""


def _marked(text: str) -> str:
    """A sentence with its outcome and its verdict made easy to see."""
    name, _, rest = escape(text).partition(":")
    for word in ("better", "worse"):
        rest = rest.replace(f"which is {word}", f'which is <span class="{word}">{word}</span>')
    return f"<strong>{name}</strong>:{rest}"


def _counts(results: Results, rows: dict[str, pd.Series]) -> str:
    """How the outcomes that are counted came out, for each of those concerned."""
    told = []
    for whom, names in COUNTED.items():
        counted = results.named(names)
        if counted:
            told.append(f"<strong>For {whom}</strong>: {_count([(item, rows[item.name]) for item in counted])}")
    return "".join(f"<p>{text}</p>" for text in told)


def _count(counted: list[tuple[Outcome, pd.Series]]) -> str:
    total = len(counted)
    empty = sum(row["n"] == 0 for _, row in counted)
    verdicts = [row["verdict"] for _, row in counted if row["n"] > 0]
    if verdicts.count("not known") == len(verdicts):
        return "nothing can be said, for want of intervals."
    parts = [
        *(
            f'{opening}<span class="{word}">clearly {word} on {verdicts.count(word)}</span>'
            f"{_too_small([pair for pair in counted if pair[1]['verdict'] == word])}"
            for word, opening in (("worse", f"of {total} outcomes "), ("better", ""))
        ),
        f"no clear difference on {verdicts.count('no clear difference')}",
    ]
    unknown = verdicts.count("not known")
    if unknown:
        parts.append(f"not known on {unknown}")
    if empty:
        parts.append(f"nothing to measure on {empty}")
    return f"{', '.join(parts)}."


def _too_small(clear: list[tuple[Outcome, pd.Series]]) -> str:
    """How many of some clear differences are smaller than what matters."""
    small = sum(is_too_small(row, item) for item, row in clear)
    if not small:
        return ""
    return " (by less than matters)" if len(clear) == 1 else f" ({small} of them by less than matters)"


def _hours(results: Results, rows: dict[str, pd.Series]) -> str:
    """What a regime costs in hours, or frees, with neither called good."""
    changed, barely, same = [], [], []
    for item in (item for item in results.main if item.is_cost):
        row, name = rows[item.name], within_a_sentence(item)
        if row["n"] == 0:
            continue
        if row["difference"] == 0.0 and not row["high"] > row["low"]:
            same.append(name)
            continue
        if max(abs(row["difference"]), abs(row["low"]), abs(row["high"])) < HARDLY * abs(row["reference_mean"]):
            barely.append(name)
            continue
        unclear = f"; {row['verdict']}" if row["verdict"] in ("no clear difference", "not known") else ""
        spread = f", {interval(row, item, is_signed=True)}" if row["verdict"] != "not known" else ""
        changed.append(f"{name} {size(row, item)} ({levels(row, item)}{spread}{unclear})")
    if barely:
        changed.append(f"hardly changed (by less than {100 * HARDLY:g} %) {' and '.join(barely)}")
    if same:
        changed.append(f"unchanged {' and '.join(same)}")
    if not changed:
        return ""
    return f"<p><strong>Hours a week</strong> of each professional: {escape('; '.join(changed))}.</p>"


def _others(rest: list[Outcome], rows: dict[str, pd.Series]) -> list[str]:
    said = []
    for word, opening in (
        ("better", "Also better"), ("worse", "Also worse"), ("higher", "Higher, which is neither good nor bad"),
        ("lower", "Lower, which is neither good nor bad"), ("no clear difference", "Also without a clear difference"),
        ("not known", "Not known"), (NOTHING, "Nothing to measure in any pair of runs"),
    ):
        names = [_with_difference(item, rows[item.name], word) for item in rest if _word(rows[item.name]) == word]
        if names:
            said.append(f"<strong>{opening}:</strong> {escape('; '.join(names))}.")
    return said


def _word(row: pd.Series) -> str:
    return str(row["verdict"]) if row["n"] > 0 else NOTHING


def _with_difference(item: Outcome, row: pd.Series, word: str) -> str:
    return item.label if word in ("no clear difference", "not known", NOTHING) else f"{item.label} ({brief(row, item)})"


def _over_points(results: Results, label: str) -> str:
    told = [_over_one(results, item, label) for item in results.headlines]
    return read_with_care(cautions_over_points(results, label)) + items(_marked(text) for text in told)


def _over_one(results: Results, item: Outcome, label: str) -> str:
    rows = results.of(item, label)
    known = rows[rows["verdict"] != "not known"]
    if known.empty:
        return f"{item.label}: no point has an interval, so nothing is known."
    if len(known) == len(rows) and not known[["difference", "low", "high"]].to_numpy().any():
        return f"{item.label}: no difference at all, at any of the {len(rows)} points."
    verdicts = known["verdict"].value_counts()
    total = len(rows)
    if len(verdicts) == 1 and len(known) == total:
        words = [f"{verdicts.index[0]} at all {total} points"]
    else:
        words = [f"{word} at {count} of {total} points" for word, count in verdicts.items()]
    unknown = total - len(known)
    if unknown:
        words.append(f"not known at {unknown}")
    least, most = rows.loc[known["difference"].idxmin()], rows.loc[known["difference"].idxmax()]
    clear = set(verdicts.index) - {"no clear difference"}
    turns = " The sign turns within the range." if len(clear) > 1 else ""
    return (
        f"{item.label}: {', '.join(words)}. The difference goes from {_at(results, item, least)} to "
        f"{_at(results, item, most)}, {unit_of_difference(item)}.{turns}"
    )


def _at(results: Results, item: Outcome, row: pd.Series) -> str:
    factor = told_in(item)
    where = ", ".join(f"{key.rpartition('.')[2].replace('_', ' ')} {value_text(row[f'factor.{key}'])}"
                      for key in results.factors)
    return f"{signed(row['difference'] * factor, uncertainty(row) * factor)} (at {where})"


def how_to_read(results: Results) -> str:
    """What the words below mean, what is counted, and what luck may have made."""
    weak = warning(results)
    warned = f'<p class="warning">{escape(weak)}</p>' if weak else ""
    if not results.compared:
        return warned + _words_and_units(results)
    if not results.has_intervals:
        opening = f"<p>Every difference is from {escape(results.reference)}, over {results.measured}.</p>"
        return f"{warned}{opening}{_words_and_units(results)}"
    return (
        f"{warned}<p>Every difference is from {escape(results.reference)}, over {results.measured}. A difference is "
        "called <span class='better'>better</span> or <span class='worse'>worse</span> only when its 95 % interval "
        "excludes zero; otherwise the text says “no clear difference”, which does not mean that there is none. "
        f"{escape(many_intervals(results))}</p>{_what_is_counted(results)}{_words_and_units(results)}"
    )


def _what_is_counted(results: Results) -> str:
    told = [
        f"for {whom} {len(counted)} ({', '.join(map(within_a_sentence, counted))})"
        for whom, counted in ((whom, results.named(names)) for whom, names in COUNTED.items()) if counted
    ]
    if not told or results.factors:
        return ""
    return (
        f"<p>The first lines of a regime count one outcome of each concern: {escape(' and '.join(told))}. Not "
        "counted are other views of the same thing, such as trust among the engaged alone, and what a regime may set "
        "itself, such as changes of worker. Nothing is weighed: a small clear difference counts like a large one. "
        f"Less than matters is less than {words()}; these sizes are assumed. "
        "Hours are what is paid for the rest; more of them, in contact too, is called neither better nor worse.</p>"
    )


_WORDS = {
    "trust": ("Trust", "from 0 (none) to 1 (full): the mean of trust in competence and trust in goodwill."),
    "engaged_share": (
        "Engaged users", "those to whom contacts are offered; a user who drops out counts among all users only."
    ),
    "need": (
        "SD of need", "need is counted in standard deviations; without any service users stand at {need_mean} on "
        "average, with a spread of {need_sd}. Less is better."
    ),
    "harm_acts": ("Bad actors", "staff who harm users and charm them; part of what they do is never noticed."),
    "crises": ("User-year", "one user for one year; 0.05 crises per user-year are one crisis a year among 20 users."),
    "strain": ("Strain", "from 0 to 1; it rises slowly while hours do not suffice for the contacts that are due."),
    "hours_contact": ("Hours", "a week, of each professional in post, out of {hours_week} paid."),
}
"""What a reader must know, by the outcome that brings the word; trust is always explained."""


def _words_and_units(results: Results) -> str:
    used = settings_in_use(results)
    values = {name: span(used[name]) for name in ("need_mean", "need_sd", "hours_week")}
    shown = {"trust"} | {name for name in _WORDS if name in results.study.outcomes}
    told = (
        f"<dt>{word}</dt><dd>{escape(text.format(**values))}</dd>"
        for name, (word, text) in _WORDS.items() if name in shown
    )
    return f"<details><summary>Words and units</summary><dl>{''.join(told)}</dl></details>"


def missing_runs(results: Results) -> str:
    """A warning that names the runs that are not there, why, and how to see each break; nothing when all are."""
    missing = results.missing
    if missing.empty:
        return ""
    asked = len(results.study.conditions) * len(results.seeds)
    broke = results.study.failures
    why = {} if broke is None else {(row.condition, row.seed): row.message for row in broke.itertuples()}
    named = [
        f"{row.condition} (seed {row.seed}){': ' if (row.condition, row.seed) in why else ''}"
        f"{why.get((row.condition, row.seed), '')}" for row in missing.head(8).itertuples()
    ]
    more = f" and {len(missing) - 8} more" if len(missing) > 8 else ""
    name, condition, seed = results.study.manifest["study"], missing.iloc[0]["condition"], missing.iloc[0]["seed"]
    again = f"python -m experiments replay {name} 'condition={condition}' seed={seed}"
    return (
        f'<p class="warning"><strong>{len(missing)} of {asked} runs are missing</strong>: '
        f"{escape('; '.join(named))}{more}. Their pairs are left out of the estimates, and each estimate says on how "
        "many pairs it rests. If runs fail where things go badly, what is left looks too good. To see the first break: "
        f"<code>{escape(again)}</code></p>"
    )


def level_text(row: pd.Series) -> str:
    """A mean with half of its interval."""
    half = (row["high"] - row["low"]) / 2
    if half <= 1e-4 * abs(row["mean"]):
        return f"{row['mean']:.4g}".replace("-", MINUS)
    digits = decimals(half)
    spread = f" \N{PLUS-MINUS SIGN} {number(half, digits)}" if half == half else ""
    return f"{number(row['mean'], digits)}{spread}"
