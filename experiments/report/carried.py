"""What carries a difference, in words: the parts of one outcome, its interactions and its moves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments import estimate
from experiments.explaining.explanation import OTHERS, Explained, Explanation, estimate_of, is_clear, share_of
from experiments.explaining.worlds import LINK, lever_words, path_words
from experiments.verdicts import (
    MINUS,
    amount,
    is_the_same_in_all,
    number,
    sentence,
    signed,
    told_in,
    uncertainty,
    unit_of_difference,
    with_verdicts,
)
from model.outcomes import OUTCOMES
from model.outcomes.outcome import Outcome

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
        if not explanation.carriers.links:
            return several
        return "the one other built-in link" if rest == 1 else f"the other {rest} built-in links together"
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
    """The difference itself as a sentence, without the name of the outcome."""
    return capital(sentence(row, explained.outcome, first).partition(": ")[2])


def carried(explained: Explained, explanation: Explanation, most: int | None = None) -> list[str]:
    """Who carries how much, a sentence a part that is clear; one sentence for those that are not.

    Args:
        most: so many of the largest are told, and what is not attributed; without it, all.
    """
    parts, told, unclear = explained.parts, [], []
    for name in ordered(parts):
        if not np.any(np.nan_to_num(parts[name])):
            continue
        words = part_words(name, explanation)
        if not is_clear(parts[name]):
            unclear += [words] if name != REST else []
        else:
            told.append(f"{capital(words)}: {_weight(parts[name], explained)}{_among(name, explained, explanation)}.")
    if most is not None:
        return told[:most] + [text for text in told[most:] if text.startswith(capital(part_words(REST, explanation)))]
    if unclear:
        told.append(f"No clear share: {'; '.join(unclear)}.")
    return told


def _among(name: str, explained: Explained, explanation: Explanation) -> str:
    """Which one of the links that are taken together takes most away when it alone is cut, where that is clear."""
    if name != OTHERS or not is_clear(explained.total):
        return ""
    total = float(np.nanmean(explained.total))
    falls = {
        link: explained.falls[link] for link in explanation.links
        if link not in explanation.carriers.links and is_clear(explained.falls[link])
    }
    if not falls:
        return "; none of them by itself is clear"
    most = max(falls, key=lambda link: abs(float(np.nanmean(falls[link]))))
    goes = number(100 * float(np.nanmean(falls[most])) / total, 0)
    return f"; of these {path_words(most)} moves most when it alone is cut, by {goes} %"


def _weight(part: np.ndarray, explained: Explained) -> str:
    row = estimate_of(part)
    size = f"{size_text(part, explained.outcome)} {unit(explained.outcome)}"
    if not is_clear(explained.total):
        return f"{size}; no share, since the whole difference is not clear"
    if part is explained.rest:
        return f"{share_text(part, explained.total)}, {size}"
    share = share_of(part, explained.total)
    if share["low"] < 0.0 < share["high"]:
        return f"{size}; how large a share that is cannot be told, since the whole difference is barely clear"
    word = "carries" if row["difference"] * np.nanmean(explained.total) > 0 else "works against it,"
    return f"{word} {share_text(part, explained.total)}, {size}"


def size_text(values: np.ndarray, outcome: Outcome) -> str:
    """A part with its sign, rounded to what its interval supports."""
    row, factor = estimate_of(values), told_in(outcome)
    half = (row["high"] - row["low"]) / 2
    return signed(row["difference"] * factor, factor * (uncertainty(row) if is_the_same_in_all(row) else half))


def unit(outcome: Outcome) -> str:
    """The unit of a difference, short."""
    return "on 0-1" if "0-1" in outcome.unit else unit_of_difference(outcome)


def share_text(part: np.ndarray, total: np.ndarray) -> str:
    """A share in percent, in brackets its 95 % interval; whole numbers, since seeds support no more."""
    row = share_of(part, total)
    middle, low, high = (number(100 * row[name], 0) for name in ("difference", "low", "high"))
    return f"{middle} %" if low == high else f"{middle} % ({low} to {high})"


def by_moves(explained: Explained, explanation: Explanation) -> str:
    """The shares of the moves of the regime in a sentence; nothing where it makes one move."""
    if explained.moves is None or not is_clear(explained.total):
        return ""
    shares = {name: values for name, values in explained.moves.shares.items() if is_clear(values)}
    told = [f"{move_words(name, explanation)} {share_text(shares[name], explained.total)}" for name in ordered(shares)]
    return f"By what the regime does: {'; '.join(told)}." if told else ""


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
    is_more = value * float(np.nanmean(explained.total)) > 0
    if one * two > 0 and value * one < 0:
        meaning = "they overlap, since part of it needs both"
    elif one * two > 0:
        meaning = "each can stand in for the other, so part of it goes only when both are cut"
    else:
        meaning = "how much one does depends on whether the other is there"
    less = "more" if is_more else "less"
    return f"{capital(names)}: cut together they take away {less} than one by one, by {size}; {meaning}."


def gates(explanation: Explanation) -> str:
    """The paths without which the two regimes are the same in everything; nothing where there are none."""
    names = [path_words(name) for name in explanation.gates]
    if not names:
        return ""
    return (
        f"With {' or '.join(names)} cut, the two regimes are the same in every outcome: all of the difference begins "
        f"there{'' if len(names) == 1 else ', and needs each'}. A module's share is only the part of a "
        "difference that needs no built-in link. "
    )


def needed(explained: Explained) -> str:
    """The modules without which the outcome is alike under both regimes; nothing where there are none."""
    if not explained.needed:
        return ""
    names = joined([path_words(name) for name in explained.needed])
    several = len(explained.needed) > 1
    return (
        f"All of it needs {'the modules' if several else 'the module'} {names}: without "
        f"{'any of them' if several else 'it'}, both regimes give the same here in every run. "
        f"{'They are' if several else 'It is'} the ground that the paths stand on and get{'' if several else 's'} no "
        "share of what goes through built-in links."
    )


def passed(explained: Explained) -> str:
    """The built-in links through which all of the difference passes; nothing where there are none."""
    if not explained.passed:
        return ""
    names = joined([path_words(name) for name in explained.passed])
    which = "it" if len(explained.passed) == 1 else "any of them"
    return f"All of it passes through {names}: with {which} cut, nothing is left of the difference in any run."


def capital(text: str) -> str:
    """Words as they begin a sentence."""
    return text if text.startswith("“") else f"{text[0].upper()}{text[1:]}"


def plain(text: str) -> str:
    """Text for a terminal that knows no typographic signs."""
    return text.translate({ord(MINUS): "-", 0x2013: "-", 0x201C: "'", 0x201D: "'"})


def joined(names: Sequence[str]) -> str:
    """A list in a sentence."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
