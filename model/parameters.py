"""How a parameter of the simulated world is described: once, beside its default."""

from __future__ import annotations

import dataclasses
import difflib
import math
import numbers
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

Item = TypeVar("Item")

_FEW = 20
"""So many names an error may list."""


@dataclass(frozen=True)
class Description:
    """What a reader must know of one parameter.

    `effect` names the outcome that shows that the parameter is alive, with the sign of the change when
    the parameter grows: "+trust_service", "-need", "±trust_service" (either sign, by circumstances), or
    "neutral: <reason>".

    Attributes:
        given: other settings beside which the effect shows; for "±", beside which the outcome rises.
        given_falls: for "±", other settings beside which the outcome falls.
        between: two values that show the effect; None: half of the default and one and a half times it.
    """

    sentence: str
    unit: str
    low: float
    high: float
    source: str
    effect: str
    lever: bool = False
    choices: tuple[str, ...] = ()
    group: str = ""
    given: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    given_falls: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    between: tuple[float, float] | None = None


def parameter(
    default: Any,
    sentence: str,
    *,
    unit: str = "share",
    low: float = 0.0,
    high: float = 1.0,
    source: str = "assumed",
    effect: str = "±trust_service",
    lever: bool = False,
    choices: tuple[str, ...] = (),
    given: Mapping[str, Any] | None = None,
    given_falls: Mapping[str, Any] | None = None,
    between: tuple[float, float] | None = None,
) -> Any:
    """A dataclass field that carries its own description.

    `low` and `high` are the bounds a user may choose within, both included. A lever may be moved by
    policies, per organisation and week; anything else stays as the scenario has it.
    """
    description = Description(
        sentence, unit, low, high, source, effect, lever, choices, given=given or {}, given_falls=given_falls or {},
        between=between,
    )
    return dataclasses.field(default=default, metadata={"description": description})


def describe(cls: Any) -> dict[str, Description]:
    """The descriptions of all parameters of a dataclass, by name, in the order they are written."""
    found = {}
    for item in dataclasses.fields(cls):
        if "description" in item.metadata:
            found[item.name] = item.metadata["description"]
    return found


class BadValue(ValueError):
    """A value that a user gave and that cannot be used; the message says what to do instead."""


MOST_LONGER = 3
"""So many names that begin with what was given are all offered; where there are more, the nearest one is."""


def nearest(name: str, allowed: list[str] | tuple[str, ...]) -> str:
    """A hint " Did you mean 'x'?" for a misspelt name, or nothing when no name is near.

    Names that begin with the whole of what was given come first: `complexity` may be short for `complexity_mean`.
    """
    longer = [f"'{item}'" for item in allowed if name and str(item).startswith(f"{name}_")]
    if 0 < len(longer) <= MOST_LONGER:
        return f" Did you mean {' or '.join(longer)}?"
    close = difflib.get_close_matches(str(name), [str(item) for item in allowed], n=1, cutoff=0.5)
    return f" Did you mean '{close[0]}'?" if close else ""


def unwrapped(value: Any) -> Any:
    """A single value of NumPy, or of a library that counts like it, as the plain Python value; others as they are."""
    return value.item() if getattr(value, "shape", None) == () and hasattr(value, "item") else value


def is_number(value: Any) -> bool:
    """Whether something is a real number; truth is none."""
    return isinstance(value, numbers.Real) and not isinstance(value, bool)


def shown(value: Any) -> str:
    """What somebody gave, as an error quotes it: on one line, and not at length."""
    try:
        text = " ".join(repr(value).split())
    except ValueError:
        # Python writes no whole number of more than a few thousand digits.
        return f"a very large {type(value).__name__}"
    return text if len(text) <= 80 else f"{text[:60]} ..."


def whole_number(label: str, value: Any, low: int, high: int, span: str = "") -> int:
    """A whole number between two bounds, both included, or `BadValue` naming what was given and what is allowed.

    Args:
        span: the bounds in words, where the numbers would not speak for themselves.
    """
    number = unwrapped(value)
    if isinstance(number, bool) or not isinstance(number, int) or not low <= number <= high:
        raise BadValue(f"{label} is {shown(value)}; give a whole number from {span or f'{low} to {high}'}.")
    return number


class Registry(dict[str, Item]):
    """Things by name; an unknown name is an error that offers the nearest."""

    def __init__(self, what: str, found: Mapping[str, Item]) -> None:
        super().__init__(found)
        self.what = what

    def __missing__(self, name: object) -> Item:
        allowed = f" Allowed: {', '.join(self)}." if len(self) <= _FEW else ""
        raise BadValue(f"{shown(name)} is not {self.what}.{nearest(str(name), list(self))}{allowed}")


def check_value(owner: str, name: str, value: Any, description: Description, kind: type) -> Any:
    """A value brought to its declared kind, or `BadValue` naming what was given and what is allowed."""
    label = f"{owner}.{name}" if owner else name
    value = unwrapped(value)
    if description.choices:
        if not isinstance(value, str) or value not in description.choices:
            allowed = ", ".join(description.choices)
            raise BadValue(
                f"{label} is {shown(value)}; allowed: {allowed}.{nearest(str(value), description.choices)}"
            )
        return str(value)
    if kind is bool:
        if not isinstance(value, bool):
            raise BadValue(f"{label} is {shown(value)}; it is a switch: give true or false.")
        return value
    if not is_number(value):
        raise BadValue(f"{label} is {shown(value)}; give a number ({_span(description)}).")
    if not -math.inf < value < math.inf:
        raise BadValue(f"{label} is {shown(value)}; give a finite number ({_span(description)}).")
    if not description.low <= value <= description.high:
        raise BadValue(f"{label} is {_short(value)}; allowed is {_span(description)}.")
    if kind is int and value != int(value):
        raise BadValue(f"{label} is {shown(value)}; give a whole number ({_span(description)}).")
    return int(value) if kind is int else float(value)


def plain(number: float) -> str:
    """A number as a person would write it: 5000000, not 5e+06."""
    if float(number).is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.10g}"


def _short(number: Any) -> str:
    """A number outside bounds, however many digits it has."""
    return plain(float(number)) if abs(number) < 1e300 else "a number of more than 300 digits"


def _span(description: Description) -> str:
    return f"{plain(description.low)} to {plain(description.high)}, unit: {description.unit}"
