"""Cheap upper bounds of stock rules: where one settles a question, the rule itself, often far away, is not asked.

They follow from the stock rules' forms. A loop that rests on a rule of somebody's own is compiled without them (see
`model.replacing`), so that such a rule decides alone.
"""

from __future__ import annotations

import math

from model.compiling import compiled
from model.rules.churn import WEEKS_A_YEAR


@compiled
def _rounded_up(bound):
    """A bound with room for what lies above it by rounding alone; 0 stays 0."""
    return bound * 1.000001 + 1e-15 if bound > 0.0 else 0.0


@compiled
def highest_weekly_chance(rate_a_year):
    """No `weekly_chance` is higher than the rate a year over 52: 1 - exp(-x) <= x."""
    return _rounded_up(rate_a_year / WEEKS_A_YEAR)


@compiled
def highest_resignation_rate(rate, slope, reference, trust_in_management, rooted_factor):
    """No `resignation_rate` is higher: exp(x) <= 1 / (1 - x) for any x below 1."""
    against = 1.0 + slope * (trust_in_management - reference)
    return _rounded_up(rate * rooted_factor / against) if against > 0.0 else math.inf


@compiled
def highest_chance_of_dropout(rate, slope, reference, multiple):
    """No `chance_of_dropout` is higher, whatever trust there is: it falls with trust, which begins at 0."""
    return _rounded_up(multiple * rate * math.exp(slope * reference))


@compiled
def dropout_below_chord(rate, slope, reference, trust, multiple):
    """No `chance_of_dropout` is higher: it falls in a hollow curve, below its chord from trust 0 to 1."""
    highest, lowest = math.exp(slope * reference), math.exp(slope * (reference - 1.0))
    return _rounded_up(multiple * rate * (highest + trust * (lowest - highest)))


@compiled
def highest_chance_of_return(rate):
    """No `chance_of_return` is higher than its rate, however far trust in services as a kind goes."""
    return _rounded_up(rate)


@compiled
def highest_chance_of_crisis(level, slope, need, reference):
    """No chance of a crisis is higher: being unknown has the highest odds, and exp(x) > 1 + x + x^2 / 2 + ..."""
    against = max(0.0, slope * (reference - need) - level)
    terms = against * (1.0 + against * (1.0 / 2.0 + against * (1.0 / 6.0 + against * (1.0 / 24.0))))
    return 1.0 / (1.0 + terms)


@compiled
def highest_view_of_broker(neutrality, independence, pays):
    """No `view_of_broker` is higher, whatever trust in the broker, which ends at 1."""
    return neutrality * (1.0 if pays else independence)


BOUNDS = (
    highest_weekly_chance, highest_resignation_rate, highest_chance_of_dropout, dropout_below_chord,
    highest_chance_of_return, highest_chance_of_crisis, highest_view_of_broker,
)


@compiled
def unbounded(*_):
    """No bound at all: what stands in place of each where a rule is somebody's own."""
    return math.inf
