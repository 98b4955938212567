"""What carries a difference, in words: one outcome's parts, interactions and moves, the same on paper and in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments import estimate
from experiments.explaining.explanation import OTHERS, Explained, Explanation, estimate_of, is_clear, share_of
from experiments.explaining.worlds import LINK, lever_words, path_words
from experiments.verdicts import MINUS, amount, brief, decimals, number, sentence, uncertainty, with_verdicts
from model.outcomes import OUTCOMES

REST = "rest"
MOST_NAMED = 3
"""Interactions that are told in sentences; the table holds all."""


def labels(explanation: Explanation) -> tuple[str, str]:
    """The labels of the first regime and of the other."""
    named = explanation.study.manifest["configuration"]["regimes"]
    return str(named[explanation.first]["label"]), str(named[explanation.other]["label"])


def differences(explanation: Explanation) -> pd.DataFrame:
    """The paired differences between the two regimes, an outcome a row, with verdicts."""
    pair = (explanation.first, explanation.other)
    runs, conditions = (
        table[table["condition"].isin(pair)] for table in (explanation.study.runs, explanation.study.conditions)
    )
    names = [item.name for item in explanation.outcomes]
    found = estimate.paired_differences(runs, conditions, explanation.study.manifest["seeds"], names)
    return with_verdicts(found, OUTCOMES).set_index("outcome", drop=False)


def part_words(name: str, explanation: Explanation) -> str:
    """What a part of a difference is carried by."""
    if name == REST:
        return "not attributed"
    if name == OTHERS:
        rest = len(set(explanation.links) - set(explanation.carriers.links))
        several = "the only built-in link" if len(explanation.links) == 1 else f"all {rest} built-in links together"
        return f"the other {rest} built-in link{'s' if rest > 1 else ''} together" if explanation.carriers.links else several
    return path_words(name) if name.startswith(LINK) else f"module {path_words(name)}"


def move_words(name: str, explanation: Explanation) -> str:
    """What one of the things is that the regimes do differently."""
    if name == OTHERS:
        rest = [lever_words(item) for item in explanation.moves if item not in explanation.carriers.moves]
        return f"the other moves together ({', '.join(rest)})"
    return lever_words(name)


def ordered(parts: dict[str, np.ndarray]) -> list[str]:
    """The parts from the largest to the smallest, what is not attributed last."""
    return sorted(parts, key=lambda name: (name == REST, -abs(estimate_of(parts[name])["difference"])))


def heading(explained: Explained, row: pd.Series, first: str) -> str:
    """The difference itself as a sentence."""
    return sentence(row, explained.outcome, first)


def carried(explained: Explained, explanation: Explanation) -> list[str]:
    """Who carries how much, a sentence a part that is clear; one sentence for the rest."""
    parts, told, unclear = explained.parts, [], []
    for name in ordered(parts):
        if not np.any(np.nan_to_num(parts[name])):
            continue
        words = part_words(name, explanation)
        if not is_clear(parts[name]):
            unclear.append(words)
        else:
            told.append(f"{_capital(words)}: {_weight(parts[name], explained)}.")
    if unclear:
        told.append(f"No clear share: {'; '.join(unclear)}.")
    return told


def _weight(part: np.ndarray, explained: Explained) -> str:
    row = estimate_of(part)
    size = brief(row, explained.outcome)
    if not is_clear(explained.total):
        return f"{size} ({_span(part, explained)}; no share, since the whole difference is not clear)"
    share = share_text(part, explained.total)
    word = "carries" if row["difference"] * np.nanmean(explained.total) > 0 else "works against it,"
    return f"{word} {share} ({size})"


def _span(part: np.ndarray, explained: Explained) -> str:
    row = estimate_of(part)
    digits = decimals(uncertainty(row))
    return f"95 % interval {number(row['low'], digits)} to {number(row['high'], digits)}"


def share_text(part: np.ndarray, total: np.ndarray) -> str:
    """A share in percent with its interval; whole numbers, since seeds support no more."""
    row = share_of(part, total)
    middle, low, high = (_percent(row[name]) for name in ("difference", "low", "high"))
    if low == high:
        return f"{middle} %"
    return f"{middle} % (95 % interval {low} to {high})"


def _percent(value: float) -> str:
    return number(100 * value, 0)


def interactions(explained: Explained, explanation: Explanation) -> list[str]:
    """The largest clear interactions, each in a sentence that says what it means."""
    found = explained.interactions
    clear = [pair for pair in found if is_clear(found[pair])]
    largest = sorted(clear, key=lambda pair: -abs(float(np.nanmean(found[pair]))))
    # Below a twentieth of the difference an interaction is not worth a reader's time.
    floor = max(abs(float(np.nanmean(values))) for values in (explained.total, *explained.parts.values())) / 20
    return [
        _interaction(pair, explained, explanation) for pair in largest[:MOST_NAMED]
        if abs(float(np.nanmean(found[pair]))) >= floor
    ]


def _interaction(pair: tuple[str, str], explained: Explained, explanation: Explanation) -> str:
    value = float(np.nanmean(explained.interactions[pair]))
    alone = {**explained.links.alone, **explained.modules.alone}
    one, two = (float(np.nanmean(alone[name])) for name in pair)
    names = " and ".join(part_words(name, explanation) for name in pair)
    size = amount(value, explained.outcome, uncertainty(estimate_of(explained.interactions[pair])))
    if one * two > 0 and value * one < 0:
        meaning = "they overlap: part of what goes when either is cut is the same, since it needs both"
    elif one * two > 0:
        meaning = "each can stand in for the other: part of it goes only when both are cut"
    else:
        meaning = "one changes what the other does"
    return f"{_capital(names)}, {size}: {meaning}."


def needed(explained: Explained) -> str:
    """The modules without which the outcome is alike under both regimes; nothing where there are none."""
    if not explained.needed:
        return ""
    names = " and ".join(map(path_words, explained.needed))
    several = len(explained.needed) > 1
    return (
        f"All of it needs {'the modules' if several else 'the module'} {names}: without "
        f"{'either' if several else 'it'}, both regimes give the same here in every run. "
        f"{'They are' if several else 'It is'} the ground that the paths stand on and get{'' if several else 's'} no "
        "share of what goes through built-in links."
    )


def _capital(text: str) -> str:
    return text if text.startswith("“") else f"{text[0].upper()}{text[1:]}"


def plain(text: str) -> str:
    """Text for a terminal that knows no typographic signs."""
    return text.translate({ord(MINUS): "-", 0x2013: "-", 0x201C: "'", 0x201D: "'"})


def joined(names: Sequence[str]) -> str:
    """A list in a sentence."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
