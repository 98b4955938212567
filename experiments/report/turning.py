"""What would turn the differences of a comparison round, in words and one figure."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd

from experiments.figures.turning import turning_distances
from experiments.flipping.search import FOLLOWED, GRID
from experiments.flipping.ways import RANGE_WORDS, description_of, level_of
from experiments.report.page import Panel, escape, items, panels
from experiments.report.results import Results, pairs_in, value_text
from experiments.report.settings import DEFAULTS, without_codes
from experiments.store import Flips
from experiments.verdicts import MINUS, brief, interval, is_the_same_in_all, size
from model.outcomes import OUTCOMES
from model.outcomes.outcome import Outcome

TURNED, WEAKENED = ("reverses",), ("shrinks", "gone")
MOST_DRAWN = 30
"""Differences that the figure holds; the nearest are drawn."""
MOST_IN_BRIEF = 3
MOST_NAMED = 6


def command(results: Results) -> str:
    """What is to be run for a search."""
    return f"python -m experiments flip study.name={results.study.manifest['study']}"


def turning_section(results: Results, flips: Flips | None) -> str:
    """What turns each main difference, a card a regime, and one figure; or how to have it searched."""
    if results.factors or not results.compared:
        return ""
    if flips is None:
        return (
            "<p>Not searched yet: "
            f"<code>{escape(command(results))}</code> looks for the nearest single change of a setting that reverses "
            "each main difference, and adds it here.</p>"
        )
    regimes = _searched(results, flips)
    lacking = [label for regime, label in results.labels.items() if label in results.compared and regime not in regimes]
    cards = "".join(
        f'<div class="card"><h3>{escape(results.labels[regime])}</h3><p>{escape(_counts(flips.of(regime)))}</p>'
        f"{items(_marked(text) for text in _sentences(results, flips, regime))}{_others(flips, regime)}</div>"
        for regime in regimes
    )
    missing = (
        f"<p>Not searched: {escape(', '.join(lacking))}. <code>{escape(command(results))}</code> searches all.</p>"
        if lacking else ""
    )
    return (
        "<p>For each clear difference of a main outcome, settings were changed one at a time, and the nearest change "
        "that gives the difference the other sign is told. A difference that a small change of an assumed value turns "
        "round should bear little weight. One that no single change turns round is firmer, though two changes together "
        "may still do it. How near a change is, is told as a share of the way from the present value to the end of a "
        "range, which is declared below; it is no probability.</p>"
        f"{missing}{_figure(results, flips)}"
        f'<div class="{"cards" if len(regimes) > 1 else ""}">{cards}</div>{_how(flips)}'
    )


def turning_lines(results: Results, flips: Flips, regimes: Sequence[str], width: int) -> list[str]:
    """The same as plain text for a terminal."""
    lines = []
    for regime in regimes:
        lines += ["", results.labels[regime], *textwrap.wrap(_counts(flips.of(regime)), width)]
        for text in _sentences(results, flips, regime):
            lines += textwrap.wrap(f"- {text}", width, subsequent_indent="  ", break_on_hyphens=False)
    return [line.translate({ord(MINUS): "-"}) for line in lines]


def turning_in_brief(results: Results, flips: Flips | None) -> str:
    """The nearest changes in a few lines of text; or how to have them searched."""
    if flips is None:
        return f"<p>Not searched. To know: <code>{escape(command(results))}</code></p>"
    answers = _answers(results, flips)
    turned = answers[answers["verdict"].isin(TURNED)].sort_values(["distance", "regime", "outcome"], kind="stable")
    told = [
        f"<strong>{escape(results.labels[row['regime']])}</strong>: {escape(OUTCOMES[row['outcome']].label)} "
        f"reverses {_coded(escape(_change(row)))}, {_way(row)} ({escape(without_codes(_standing_words(row)))})"
        for _, row in turned.drop_duplicates(["regime", "setting"]).head(MOST_IN_BRIEF).iterrows()
    ]
    rows = flips.table[flips.table["regime"].isin(_searched(results, flips))]
    searched = [results.labels[regime] for regime in _searched(results, flips)]
    only = f" Searched: {', '.join(searched)} alone." if len(searched) < len(results.compared) else ""
    return f"<p>{escape(_counts(rows) + only)}{' Nearest:' if told else ''}</p>{items(told) if told else ''}"


def _searched(results: Results, flips: Flips) -> list[str]:
    return [regime for regime in results.labels if regime in flips.asked]


def _answers(results: Results, flips: Flips) -> pd.DataFrame:
    rows = flips.table[flips.table["answer"]]
    return rows[rows["regime"].isin(_searched(results, flips))]


def _counts(rows: pd.DataFrame) -> str:
    """How many differences are turned, how many only shrink, and how many do neither."""
    verdicts = rows.loc[rows["answer"], "verdict"]
    turned, weakened = (int(verdicts.isin(words).sum()) for words in (TURNED, WEAKENED))
    return (
        f"Of {len(verdicts)} clear differences, a change of one of {rows['setting'].nunique()} settings reverses "
        f"{turned or 'none'}, makes {weakened or 'none'} of them unclear without reversing it, and does neither to "
        f"{len(verdicts) - turned - weakened or 'none'}."
    )


def _sentences(results: Results, flips: Flips, regime: str) -> list[str]:
    """A sentence a difference, what is turned first and the nearest of it before the rest."""
    rows = flips.of(regime)
    rows = rows[rows["answer"]]
    order = {word: place for place, word in enumerate((*TURNED, *WEAKENED))}
    rows = rows.assign(order=rows["verdict"].map(order).fillna(len(order))).sort_values(
        ["order", "distance", "outcome"], kind="stable"
    )
    label = results.labels[regime]
    told, explained = [], set[str]()
    for _, row in rows.iterrows():
        outcome = OUTCOMES[row["outcome"]]
        told.append(f"{_sentence(row, outcome, results.one(outcome, label))} {_about(row, explained)}".rstrip())
        explained.add(row["setting"])
    return told


def _about(row: pd.Series, explained: Collection[str]) -> str:
    """What a setting is and where its value comes from, once for each regime."""
    if row["setting"] in explained or row["verdict"] not in (*TURNED, *WEAKENED):
        return ""
    what = description_of(row["setting"]).sentence.rstrip(".")
    return f"`{_short(row['setting'])}`: {_first_down(what)}; {_standing_words(row)}."


def _sentence(row: pd.Series, outcome: Outcome, found: pd.Series) -> str:
    head = f"{outcome.label} ({brief(found, outcome)}):"
    if row["verdict"] == "reverses":
        return f"{head} reverses {_change(row)}, {_way(row)}; {_fresh(row, outcome)}."
    if row["verdict"] == "shrinks":
        if row["crossing"] == row["crossing"]:
            return (
                f"{head} shrinks to no clear difference {_change(row)}, {_way(row)}, and does not "
                f"clearly turn beyond it; {_fresh(row, outcome)}."
            )
        return (
            f"{head} shrinks to no clear difference {_change(row)}, and nothing tried turns it; "
            f"{_fresh(row, outcome)}."
        )
    if row["verdict"] == "gone":
        return f"{head} goes altogether {_change(row)}, and nothing tried turns it."
    if row["verdict"] == "holds":
        return (
            f"{head} nothing tried turns it or makes it unclear. What came nearest was {_change(row)}; "
            f"{_fresh(row, outcome)}."
        )
    return f"{head} nothing tried turns it."


def _change(row: pd.Series) -> str:
    """From where to where the setting goes, in its own unit."""
    setting = row["setting"]
    unit = description_of(setting).unit
    has_crossing = row["crossing"] == row["crossing"]
    target = row["crossing"] if has_crossing else row["end"]
    now, then = (_value(setting, number) for number in (row["now"], target))
    if isinstance(level_of(setting, row["now"]), (bool, str)):
        return f"where `{_short(setting)}` changes from {now} to {then}"
    verb = "falls" if target < row["now"] else "rises"
    about = "about " if has_crossing else ""
    end = "" if has_crossing else ", the end of its range"
    return f"where `{_short(setting)}` {verb} from {now} to {about}{then} ({unit}{end})"


def _value(setting: str, number: float) -> str:
    level = level_of(setting, number)
    return f"{level:.3g}" if isinstance(level, float) else value_text(level)


def _way(row: pd.Series) -> str:
    """How near the change is."""
    share = f"{100 * row['distance']:.0f} %" if row["distance"] >= 0.005 else "less than 1 %"
    return f"{share} of the way to the end of its range"


def _fresh(row: pd.Series, outcome: Outcome) -> str:
    """What fresh seeds showed, and where."""
    there = f"at {_value(row['setting'], row['tried'])}, {int(row['n'])} fresh pairs of runs show"
    if row["low"] == row["high"] == 0.0:
        return f"{there} no difference at all"
    if is_the_same_in_all(row):
        return f"{there} {size(row, outcome)}, the same in every pair"
    return f"{there} {size(row, outcome)} ({interval(row, outcome, is_signed=True)})"


def standing(setting: str, now: float) -> str:
    """Where the present value of a setting comes from: assumed, chosen for the scenario, or a source."""
    head, _, name = setting.partition(".")
    if head != "scenario" or DEFAULTS[name] != level_of(setting, now):
        return "chosen"
    return "assumed" if "assumed" in description_of(setting).source else "sourced"


def _standing_words(row: pd.Series) -> str:
    setting, source = row["setting"], description_of(row["setting"]).source
    now, what = _value(setting, row["now"]), standing(setting, row["now"])
    if what == "chosen":
        return f"its value, {now}, was chosen for this study (source of the default: {source})"
    if source == "assumed":
        return f"its value, {now}, is assumed"
    return f"its value, {now}, is assumed in part: {source}" if what == "assumed" else f"source of its value: {source}"


def _others(flips: Flips, regime: str) -> str:
    """Which settings turned something in the screening and were not followed, and which the model could not run."""
    rows = flips.of(regime)
    told = []
    for outcome, some in rows[rows["verdict"] == "turns"].groupby("outcome", sort=False):
        names = sorted({_short(name) for name in some["setting"]})
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        told.append(f"{escape(OUTCOMES[str(outcome)].label)}: {', '.join(names[:MOST_NAMED])}{more}")
    refused = sorted({_short(name) for name in rows.loc[rows["verdict"] == "refused", "setting"]})
    if refused:
        told.append(f"could not be run at an end of the range: {', '.join(refused)}")
    if not told:
        return ""
    return (
        "<details><summary>Others that turned a sign on the way to the end of their range, farther off and not followed"
        f"</summary>{items(told)}</details>"
    )


def _figure(results: Results, flips: Flips) -> str:
    rows = _answers(results, flips)
    rows = rows[rows["verdict"].isin(TURNED)].sort_values(["distance", "regime", "outcome"], kind="stable")
    if rows.empty:
        return ""
    several = len(_searched(results, flips)) > 1
    drawn = rows.head(MOST_DRAWN)
    table = pd.DataFrame(
        {
            "label": [
                f"{results.labels[row['regime']]}: {OUTCOMES[row['outcome']].label}" if several
                else OUTCOMES[row["outcome"]].label
                for _, row in drawn.iterrows()
            ],
            "change": [_in_figure(row) for _, row in drawn.iterrows()],
            "distance": drawn["distance"].to_numpy(),
            "standing": [standing(row["setting"], row["now"]) for _, row in drawn.iterrows()],
        }
    )
    alt = " ".join(
        f"{label}: {change}, {100 * distance:.0f} % of the way."
        for label, change, distance in table[["label", "change", "distance"]].itertuples(index=False)
    )
    left = f" The nearest {MOST_DRAWN} of {len(rows)} are drawn." if len(rows) > MOST_DRAWN else ""
    about = f"A row is a difference that one change reverses; the shorter its line, the nearer the change.{left}"
    caption = (
        f"Distance as a share of the way to the end of the setting's range; {pairs_in(drawn)} with fresh seeds a row. "
        "No band: where the sign turns is searched, and that it has turned is what the fresh seeds tell."
    )
    figure = turning_distances(table)
    return panels([Panel("turning-distances", "How near the change is", about, alt, figure, caption=caption)], "alone")


def _in_figure(row: pd.Series) -> str:
    target = row["crossing"] if row["crossing"] == row["crossing"] else row["end"]
    return f"{_short(row['setting'])} {_value(row['setting'], row['now'])} → {_value(row['setting'], target)}"


def _how(flips: Flips) -> str:
    asked: Sequence[dict[str, Any]] = list(flips.asked.values())
    told = sorted({
        f"Screening with {len(one['screen'])} of the study's seeds, crossings with {len(one['search'])}, and "
        f"{len(one['fresh'])} fresh seeds, which the study never ran, beyond the crossing. Settings: "
        f"{', '.join(one['parameters'])}."
        for one in asked
    })
    texts = [
        *told,
        RANGE_WORDS,
        f"Wherever the end of a range turned a difference or took it away, "
        f"{' and '.join(f'{100 * at:.0f} %' for at in GRID[:-1])} of the way were looked at too, and up to {FOLLOWED} "
        "settings a difference were followed to their crossing by halving: those where it seemed nearest. A sign that "
        "turns and turns back before the end of a range is not seen.",
        "A crossing is where the mean paired difference is zero; a difference near it is not clear either way. Fresh "
        "seeds were tried farther and farther beyond it, and the first place where their interval excludes zero is "
        "told.",
        "One setting was changed at a time. Two together may turn what none alone does.",
        "What a regime itself brings to a fixed value was not varied under it: beyond that value the same policy does "
        "the opposite of what it is for.",
    ]
    return f"<details><summary>How it was searched</summary>{items(escape(text) for text in texts)}</details>"


def _marked(text: str) -> str:
    """A sentence with its outcome and settings made easy to see."""
    name, _, rest = escape(text).partition(":")
    return f"<strong>{name}</strong>:{_coded(rest)}"


def _coded(text: str) -> str:
    """Text in which names of settings, between marks, are set as names."""
    return "".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(text.split("`")))


def _short(setting: str) -> str:
    return setting.removeprefix("scenario.")


def _first_down(text: str) -> str:
    return f"{text[0].lower()}{text[1:]}"
