"""Cheap upper bounds of stock rules: whoever draws above one is spared the rule itself, and often a look far away.

They follow from the stock rules' forms. A loop that rests on a rule of somebody's own is compiled without them (see
`model.replacing`), so that such a rule decides alone.
"""

from __future__ import annotations

import math

from model.compiling import compiled
from model.rules.churn import WEEKS_A_YEAR

_ROUNDING = 1.0 + 1e-6
"""What lies above a bound by rounding alone stays below it."""


@compiled
def highest_weekly_chance(rate_a_year):
    """No `weekly_chance` is higher than the rate a year over 52: 1 - exp(-x) <= x."""
    return rate_a_year / WEEKS_A_YEAR * _ROUNDING


@compiled
def highest_chance_of_dropout(rate, slope, reference, multiple):
    """No `chance_of_dropout` is higher, whatever trust there is: it falls with trust, which begins at 0."""
    return multiple * rate * math.exp(slope * reference) * _ROUNDING


@compiled
def dropout_below_chord(rate, slope, reference, trust, multiple):
    """No `chance_of_dropout` is higher: it falls in a hollow curve, below its chord from trust 0 to 1."""
    highest, lowest = math.exp(slope * reference), math.exp(slope * (reference - 1.0))
    return multiple * rate * (highest + trust * (lowest - highest)) * _ROUNDING


@compiled
def highest_chance_of_return(rate):
    """No `chance_of_return` is higher than its rate, however far trust in services as a kind goes."""
    return rate * _ROUNDING


@compiled
def highest_chance_of_crisis(level, slope, need, reference):
    """No chance of a crisis is higher: being unknown has the highest odds, and exp(x) > 1 + x + x^2 / 2 + ..."""
    against = max(0.0, slope * (reference - need) - level)
    terms = against * (1.0 + against * (1.0 / 2.0 + against * (1.0 / 6.0 + against * (1.0 / 24.0))))
    return 1.0 / (1.0 + terms)


BOUNDS = (
    highest_weekly_chance, highest_chance_of_dropout, dropout_below_chord, highest_chance_of_return,
    highest_chance_of_crisis,
)


@compiled
def unbounded(*_):
    """No bound at all: what stands in place of each where a rule is somebody's own."""
    return math.inf
