"""No cheap bound lies below the rule that it bounds, wherever parameters may lie; and there is one test for each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from model.behaviours import bounds
from model.rules import brokering, churn, curves, need
from model.scenario import DESCRIPTIONS

share, need_level = st.floats(0.0, 1.0), st.floats(-50.0, 50.0)
multiple = st.floats(DESCRIPTIONS["rupture_dropout"].low, DESCRIPTIONS["rupture_dropout"].high)


def within(*names):
    """Values of some parameters, within what each may be."""
    return [st.floats(DESCRIPTIONS[name].low, DESCRIPTIONS[name].high) for name in names]


dropout = within("dropout_rate", "dropout_slope", "dropout_reference")
resigning = within("resignation_rate", "resignation_slope", "resignation_reference")
crisis = within("crisis_level", "crisis_slope", "crisis_reference")
knowing = within("crisis_knowing", "crisis_knowing_encounters")
coming_back = within("reentry_threshold", "reentry_slope")
WORST = 10_000.0
"""A rate a year far beyond any: a rate that may be given, times the frailty of the frailest."""


@given(st.floats(0.0, WORST))
def test_weekly_chance(rate):
    assert churn.weekly_chance(rate) <= bounds.highest_weekly_chance(rate)


@given(*resigning, share, *within("rooted_resignation"))
def test_resignation_rate(rate, slope, reference, trust, factor):
    highest = bounds.highest_resignation_rate(rate, slope, reference, trust, factor)
    assert churn.resignation_rate(rate, slope, reference, trust, factor) <= highest


@given(*dropout, share, multiple)
def test_chance_of_dropout(rate, slope, reference, trust, times):
    chance = need.chance_of_dropout(rate, slope, reference, trust, times)
    assert chance <= bounds.dropout_below_chord(rate, slope, reference, trust, times)
    assert chance <= bounds.highest_chance_of_dropout(rate, slope, reference, times)
    assert chance <= bounds.highest_chance_of_dropout(rate, slope, reference, max(1.0, times))


@given(*within("reentry_rate"), share, *coming_back)
def test_chance_of_return(rate, prior, threshold, slope):
    assert need.chance_of_return(rate, prior, threshold, slope) <= bounds.highest_chance_of_return(rate)


@given(*crisis, need_level, *knowing, st.integers(0, 100_000))
def test_chance_of_crisis(level, slope, reference, unmet, known_weight, scale, encounters):
    odds = need.crisis_log_odds(level, slope, unmet, reference, known_weight, encounters, scale)
    assert curves.logistic(odds) <= bounds.highest_chance_of_crisis(level, slope, unmet, reference)


@given(share, share, share, st.booleans())
def test_view_of_broker(trust, neutrality, independence, pays):
    view = brokering.view_of_broker(trust, neutrality, independence, pays)
    assert view <= bounds.highest_view_of_broker(neutrality, independence, pays)


TESTS = (
    test_weekly_chance, test_resignation_rate, test_chance_of_dropout, test_chance_of_return, test_chance_of_crisis,
    test_view_of_broker,
)


def test_every_bound_is_tried_here():
    asked = {name for test in TESTS for name in test.hypothesis.inner_test.__code__.co_names}
    assert asked >= {bound.py_func.__name__ for bound in bounds.BOUNDS}
