"""The ten numbers that a manager knows, what each means, and what stands in for one that is left empty."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from model.parameters import BadValue, is_number, plain, shown


@dataclass(frozen=True)
class Number:
    """One of the ten.

    Attributes:
        question: what it is, as a manager is asked for it.
        source: where the figure comes from that stands in for it.
        is_share: whether "15%" may stand for .15.
        is_whole: whether it counts people or bodies.
    """

    name: str
    question: str
    unit: str
    low: float
    high: float
    source: str
    is_share: bool = False
    is_whole: bool = False

    @property
    def example(self) -> str:
        """How a share may be written, as an aside."""
        return ", a share such as .15 or 15%" if self.is_share else ""


_ALL = (
    Number("users", "How many people or families does the service work with?", "users", 1, 5_000_000,
           "a size that runs in seconds; assumed", is_whole=True),
    Number("staff", "How many front-line workers are in post? (Part-timers by their hours: 37.5 will do.)",
           "workers", 1, 5_000_000, "worked out"),
    Number("caseload", "How many cases has a worker? (A family with two workers is a case of both.)", "cases", 1, 200,
           "England, DfE children's social work workforce 2023 (T8)"),
    Number("organisations", "How many organisations share the work?", "organisations", 1, 1000, "assumed",
           is_whole=True),
    Number("turnover", "What share of workers leaves in a year?", "per year", 0, 3, "England, DfE 2023 (T8)",
           is_share=True),
    Number("vacancies", "What share of posts is vacant?", "of posts", 0, 0.8, "worked out", is_share=True),
    Number("vacancy_weeks", "How many weeks is a post empty before somebody new starts?", "weeks", 1, 200, "assumed"),
    Number("worker_changes", "How often does a user's main worker change in a year, for whatever reason?",
           "per year", 0, 20, "England's moves of cases (Stability Index 2019, T6), and the turnover"),
    Number("hours", "How many hours a week does a worker work?", "hours", 1, 100, "BASW 2018 (T10)"),
    Number("administration", "How many hours of a worker's week go into records, reports, other administration?",
           "hours", 0, 100,
           "the English share of the hours (BASW 2018, T10; what audit is part of is assumed)"),
)

NUMBERS: dict[str, Number] = {number.name: number for number in _ALL}
"""The ten numbers by name, in the order in which they are asked."""

Given = Mapping[str, float]
"""Numbers that were given, by name; what was left empty is missing."""


def read_number(name: str, value: object) -> float | None:
    """A number as it was written, None when it was left empty.

    Raises:
        BadValue: it is no number, or outside what is allowed; the message does not name the place.
    """
    number = NUMBERS[name]
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    found: Any = _from_text(number, value) if isinstance(value, str) else value
    if not is_number(found) or math.isnan(found):
        example = " or a per cent such as 15%" if number.is_share else ""
        raise BadValue(f"{name} is {shown(value)}; give a number{example} ({_span(number)}).{_hint(value)}")
    if not number.low <= found <= number.high:
        hint = f" Did you mean {plain(found)}%?" if number.is_share and number.high < found <= 100 else ""
        raise BadValue(f"{name} is {plain(found)}; allowed is {_span(number)}.{hint}")
    if number.is_whole and found != int(found):
        raise BadValue(f"{name} is {plain(found)}; give a whole number ({_span(number)}).")
    return float(found)


def _from_text(number: Number, value: str) -> object:
    text = value.strip()
    if number.is_share and text.endswith("%"):
        try:
            return round(float(text[:-1]) / 100, 12)
        except ValueError:
            return value
    try:
        return float(text)
    except ValueError:
        return value


def _hint(value: object) -> str:
    """What to write instead of what people often write: a comma, or words beside the number."""
    text = str(value)
    if "," in text:
        return " Write a point before decimals, such as 0.5, and nothing between thousands."
    return " Write the number alone, without words." if any(letter.isdecimal() for letter in text) else ""


def _span(number: Number) -> str:
    return f"{plain(number.low)} to {plain(number.high)}, {number.unit}"
