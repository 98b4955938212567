"""What a published finding is: its numbers, its bands, and the analogue that is played for each seed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from model.scenario import Scenario

Analogue = Callable[[Scenario, int], Sequence[float]]
"""A scenario and a seed in; the simulated value of each reading out."""


@dataclass(frozen=True)
class Reading:
    """One number of a finding, and the band in which its simulated value is to lie.

    Attributes:
        published: the published number as text, so that "about" and "just over" stay what they are.
        low, high: the band, both included; infinite where one side is open.
        judged: whether it decides on the finding; otherwise it is reported beside it.
        unit: "" or "%": shares that are shown in per cent.
    """

    name: str
    published: str
    low: float
    high: float
    judged: bool = True
    unit: Literal["", "%"] = ""


@dataclass(frozen=True)
class Finding:
    """One published finding and how the model is held against it.

    Attributes:
        name: its number, such as T1.
        title: what was found, in a few words.
        source: author and year.
        scenario: name of the scenario that is played; "" for the defaults of the model.
        analogue: what is played in place of what was observed, and which choices were made in doing so.
        readings: the numbers, in the order in which `play` gives them.
        status: A, of the acceptance set; B, reported and explained beside it.
        caveat: what a reader of the verdict alone must know, in a few words.
    """

    name: str
    title: str
    source: str
    scenario: str
    analogue: str
    readings: tuple[Reading, ...]
    play: Analogue
    status: Literal["A", "B"] = "A"
    caveat: str = ""

    @property
    def number(self) -> int:
        """Place in the list of findings."""
        return int(self.name[1:])


def around(name: str, published: float, allowed: float, *, judged: bool = True) -> Reading:
    """A reading whose band is the published number, give or take what is allowed."""
    return Reading(name, f"{published:g}", published - allowed, published + allowed, judged)


def share(name: str, published: str, low: float, high: float, *, judged: bool = True) -> Reading:
    """A reading of a share, shown in per cent."""
    return Reading(name, published, low, high, judged, "%")


def above_zero(name: str, published: str, *, judged: bool = True, unit: Literal["", "%"] = "") -> Reading:
    """A reading that is to be positive: an order, a rise, a fall."""
    return Reading(name, published, math.nextafter(0.0, 1.0), math.inf, judged, unit)
