"""What an interval says, in plain words: better, worse, or no clear difference.

A difference is clear when its 95 % interval excludes zero. Whether it is good follows from the outcome's declared
direction; where neither direction is good the word is "higher" or "lower".
"""

from __future__ import annotations

import math
from typing import Literal

import pandas as pd

from experiments.smallest import answer, is_too_small
from model.outcomes.outcome import Outcome

Verdict = Literal["better", "worse", "higher", "lower", "no clear difference", "not known"]
MINUS = "\N{MINUS SIGN}"


def verdict(difference: float, low: float, high: float, good: str) -> Verdict:
    """The word for one difference with its interval; without an interval nothing is known."""
    if math.isnan(difference) or math.isnan(low) or math.isnan(high):
        return "not known"
    if low <= 0.0 <= high:
        return "no clear difference"
    if good == "neither":
        return "higher" if difference > 0 else "lower"
    return "better" if (difference > 0) == (good == "higher") else "worse"


def with_verdicts(differences: pd.DataFrame, outcomes: dict[str, Outcome]) -> pd.DataFrame:
    """The paired differences with a column `verdict`."""
    words = [
        verdict(row.difference, row.low, row.high, outcomes[str(row.outcome)].good)
        for row in differences.itertuples(index=False)
    ]
    return differences.assign(verdict=pd.Series(words, index=differences.index, dtype=object))


def sentence(row: pd.Series, outcome: Outcome, reference_label: str) -> str:
    """One difference as a sentence whose words turn with its sign.

    Args:
        row: a row of the paired differences: difference, low, high, mean, reference_mean, n, n_missing, same_sign,
            no_difference.
    """
    word = verdict(row["difference"], row["low"], row["high"], outcome.good)
    lost = _lost(row)
    if row["n"] == 0:
        return f"{outcome.label}: nothing can be said, since no pair of runs shows it{lost}."
    if word == "not known":
        return (
            f"{outcome.label}: {brief(row, outcome)} against {reference_label} in the only pair of runs, so nothing is "
            f"known{lost}."
        )
    if row["low"] == row["high"] == 0.0:
        return f"{outcome.label}: no difference from {reference_label} at all, in any run{lost}."
    if word == "no clear difference":
        return f"{outcome.label}: no clear difference ({interval(row, outcome)}){_left_open(row, outcome)}{lost}."
    direction = "higher" if row["difference"] > 0 else "lower"
    less = ", but by less than matters" if is_too_small(row, outcome) else ""
    judged = f", which is {word}{less}" if word in ("better", "worse") else less
    agree, equal = (round(row[share] * row["n"]) for share in ("same_sign", "no_difference"))
    without = f", {equal} show no difference" if equal else ""
    return (
        f"{outcome.label}: {direction} by {amount(row['difference'], outcome, uncertainty(row))} "
        f"({interval(row, outcome)}){judged}. "
        f"{levels(row, outcome)}{' percent' if outcome.unit == 'share' else ''}; "
        f"{agree} of {int(row['n'])} pairs of runs agree{without}{lost}."
    )


def _left_open(row: pd.Series, outcome: Outcome) -> str:
    """Whether a difference that is not clear may yet be one that matters."""
    told = {"no meaningful effect": "; one that matters is excluded", "inconclusive": "; one that matters is possible"}
    return told.get(answer(row, outcome), "")


def within_a_sentence(outcome: Outcome) -> str:
    """The label of an outcome where it does not begin a sentence."""
    return f"{outcome.label[0].lower()}{outcome.label[1:]}"


def interval(row: pd.Series, outcome: Outcome, is_signed: bool = False) -> str:
    """The interval of a difference in words: a span of sizes, or from lower to higher where it covers zero.

    Args:
        is_signed: with signs, beside a difference that is told with its sign.
    """
    if is_the_same_in_all(row):
        return f"the same in all {int(row['n'])} pairs of runs"
    factor = told_in(outcome)
    digits = decimals(uncertainty(row) * factor)
    if is_signed:
        low, high = (signed(row[bound] * factor, uncertainty(row) * factor) for bound in ("low", "high"))
        return f"95 % interval {low} to {high}"
    low, high = (number(abs(row[bound]) * factor, digits) for bound in ("low", "high"))
    if row["low"] <= 0.0 <= row["high"]:
        return f"95 % interval {low} lower to {high} higher, {unit_of_difference(outcome)}"
    return f"95 % interval {low} to {high}" if row["low"] > 0 else f"95 % interval {high} to {low}"


def brief(row: pd.Series, outcome: Outcome) -> str:
    """A difference with its sign and unit, for a list."""
    unit = "on 0-1" if "0-1" in outcome.unit else unit_of_difference(outcome)
    return f"{size(row, outcome)} {unit}"


def size(row: pd.Series, outcome: Outcome) -> str:
    """A difference with its sign, where its unit has been told already."""
    factor = told_in(outcome)
    return signed(row["difference"] * factor, uncertainty(row) * factor)


def levels(row: pd.Series, outcome: Outcome) -> str:
    """The means under the regime and under the reference that a difference comes from."""
    factor = told_in(outcome)
    digits = decimals(uncertainty(row) * factor)
    return f"{number(row['mean'] * factor, digits)} instead of {number(row['reference_mean'] * factor, digits)}"


def amount(value: float, outcome: Outcome, scale: float) -> str:
    """The size of a difference with its unit; shares are told in percentage points."""
    factor = told_in(outcome)
    return f"{number(abs(value) * factor, decimals(scale * factor))} {unit_of_difference(outcome)}"


def unit_of_difference(outcome: Outcome) -> str:
    """The unit in which a difference of this outcome is told in a sentence."""
    if outcome.unit == "share":
        return "percentage points"
    if "0-1" in outcome.unit:
        return "on a scale from 0 to 1"
    return "points" if outcome.unit == "score" else outcome.unit


def decimals(scale: float) -> int:
    """Digits after the point at which an uncertainty of this size is 2 to 20 of the last digit."""
    if not math.isfinite(scale) or scale <= 0:
        return 3
    return min(max(1 - math.floor(math.log10(5 * scale)), 0), 6)


def number(value: float, digits: int) -> str:
    """A number with a true minus sign; a missing one is a dash."""
    if not math.isfinite(value):
        return "\N{EN DASH}"
    text = f"{value:,.{digits}f}"
    if float(text.replace(",", "")) == 0.0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def signed(value: float, scale: float) -> str:
    """A difference with its sign, rounded to what an uncertainty of this size supports."""
    text = number(value, decimals(scale))
    return text if text.startswith(MINUS) or not text.strip("0.,") or not math.isfinite(value) else f"+{text}"


def told_in(outcome: Outcome) -> float:
    """What a value is multiplied by when a sentence tells it: shares become percentage points."""
    return 100.0 if outcome.unit == "share" else 1.0


def uncertainty(row: pd.Series) -> float:
    """The size that decides how many digits a difference shows: half of its interval.

    Less where an interval ends so near to zero that its end would be rounded away; where luck does not touch the
    difference at all, a fiftieth of the difference, and a tenth where one pair of runs is all there is.
    """
    half, difference = (row["high"] - row["low"]) / 2, abs(row["difference"])
    if is_the_same_in_all(row):
        return float(difference / 50)
    if math.isnan(half):
        return float(difference / 10)
    is_clear = row["low"] * row["high"] > 0
    nearest = min(abs(row["low"]), abs(row["high"]))
    return float(max(min(half, 2 * nearest), half / (1000 if is_clear else 20)))


def is_the_same_in_all(row: pd.Series) -> bool:
    """Whether every pair of runs shows the same difference, up to rounding."""
    return bool(row["high"] - row["low"] <= 2e-4 * abs(row["difference"]))


def _lost(row: pd.Series) -> str:
    missing = int(row["n_missing"])
    if missing == 0:
        return ""
    return f"; {missing} of {missing + int(row['n'])} pairs of runs are missing and are not counted"
