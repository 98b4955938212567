import math
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.verdicts import decimals, number, sentence, signed, verdict
from model.outcomes import OUTCOMES

TRUST, NEED, CONTACTS, CASELOAD, ENGAGED = (
    OUTCOMES[name] for name in ("trust_service_all", "need", "hours_contact", "caseload", "engaged_share")
)


def row(difference, half, n=30, missing=0, same_sign=1.0, no_difference=0.0, reference=0.5):
    return pd.Series(
        {
            "difference": difference, "low": difference - half, "high": difference + half,
            "mean": reference + difference, "reference_mean": reference,
            "n": n, "n_missing": missing, "same_sign": same_sign, "no_difference": no_difference,
        }
    )


@pytest.mark.parametrize(
    ("difference", "half", "good", "word"),
    [
        (0.1, 0.05, "higher", "better"),
        (-0.1, 0.05, "higher", "worse"),
        (0.1, 0.05, "lower", "worse"),
        (-0.1, 0.05, "lower", "better"),
        (0.1, 0.05, "neither", "higher"),
        (-0.1, 0.05, "neither", "lower"),
        (0.1, 0.1, "higher", "no clear difference"),
        (-0.1, 0.2, "lower", "no clear difference"),
        (0.0, 0.0, "higher", "no clear difference"),
        (0.1, math.nan, "higher", "not known"),
        (math.nan, math.nan, "lower", "not known"),
    ],
)
def test_the_word_follows_interval_and_direction_of_good(difference, half, good, word):
    assert verdict(difference, difference - half, difference + half, good) == word


def test_the_sentence_turns_with_the_sign():
    up = sentence(row(0.031, 0.006), TRUST, "Status quo")
    down = sentence(row(-0.031, 0.006, same_sign=0.9), TRUST, "Status quo")
    assert up == (
        "Users' trust (all): higher by 0.031 on a scale from 0 to 1 (95 % interval 0.025 to 0.037), which is better. "
        "0.531 instead of 0.500; 30 of 30 pairs of runs agree."
    )
    assert down == (
        "Users' trust (all): lower by 0.031 on a scale from 0 to 1 (95 % interval 0.025 to 0.037), which is worse. "
        "0.469 instead of 0.500; 27 of 30 pairs of runs agree."
    )
    rare = sentence(row(-0.031, 0.006, same_sign=0.3, no_difference=0.7), TRUST, "Status quo")
    assert rare.endswith("9 of 30 pairs of runs agree, 21 show no difference.")
    assert "which is worse" in sentence(row(0.031, 0.006), NEED, "Status quo")
    assert "which is" not in sentence(row(0.5, 0.1), CASELOAD, "Status quo")


def test_an_interval_that_covers_zero_is_no_clear_difference():
    assert sentence(row(0.01, 0.03), NEED, "Status quo") == (
        "Need: no clear difference (95 % interval 0.02 lower to 0.04 higher, SD of need); one that matters is excluded."
    )
    assert sentence(row(0.01, 0.2), NEED, "Status quo").endswith("SD of need); one that matters is possible.")
    assert sentence(row(0.01, 0.2), CASELOAD, "Status quo").endswith("higher, cases).")


def test_shares_are_told_in_percentage_points():
    told = sentence(row(-0.021, 0.004), ENGAGED, "Status quo")
    assert "lower by 2.1 percentage points (95 % interval 1.7 to 2.5)" in told
    assert "47.9 instead of 50.0 percent" in told


@pytest.mark.parametrize("name", [name for name, item in OUTCOMES.items() if item.family == "hours"])
def test_hours_are_a_cost_and_never_better_or_worse(name):
    for difference in (0.5, -0.5):
        found = row(difference, 0.1)
        assert verdict(difference, found["low"], found["high"], OUTCOMES[name].good) in ("higher", "lower")
        assert not re.search("better|worse", sentence(found, OUTCOMES[name], "Status quo"))
    assert OUTCOMES[name].is_cost
    assert "cost" in OUTCOMES[name].side


def test_an_interval_that_barely_covers_zero_shows_by_how_much():
    assert "0.0070 lower to 0.0004 higher" in sentence(row(-0.0033, 0.0037), NEED, "Status quo")


def test_what_is_the_same_everywhere_is_said_so():
    assert "no difference from Status quo at all, in any run" in sentence(row(0.0, 0.0), CONTACTS, "Status quo")
    assert "higher by 4.50 hours a week (the same in all 30 pairs of runs)" in sentence(
        row(4.5, 0.0), CONTACTS, "Status quo"
    )


def test_too_few_runs_are_not_called_a_result():
    told = sentence(row(0.2, math.nan, n=1), TRUST, "Status quo")
    assert "nothing is known" in told
    assert not re.search("better|worse", told)
    assert "no pair of runs shows it" in sentence(row(math.nan, math.nan, n=0, missing=3), TRUST, "Status quo")


def test_missing_pairs_are_told():
    for half in (0.01, 1.0, math.nan):
        assert "2 of 5 pairs of runs are missing" in sentence(row(0.2, half, n=3, missing=2), TRUST, "Status quo")


@given(
    st.sampled_from(sorted(OUTCOMES)),
    st.floats(-50, 50, allow_nan=False).filter(lambda x: abs(x) > 1e-3),
    st.floats(1e-3, 50),
)
def test_every_sentence_agrees_with_its_numbers(name, difference, half):
    told = sentence(row(difference, half, reference=100.0), OUTCOMES[name], "Status quo")
    clear = abs(difference) > half
    assert ("no clear difference" in told) == (not clear)
    if clear:
        assert (": higher by" in told) == (difference > 0)
        good = OUTCOMES[name].good
        assert ("which is better" in told) == (good == ("higher" if difference > 0 else "lower"))
        assert ("which is worse" in told) == (good == ("lower" if difference > 0 else "higher"))


@given(st.floats(0.01, 10), st.floats(0.01, 0.999))
def test_a_clear_interval_never_shows_an_end_of_zero(difference, share):
    told = sentence(row(difference, difference * share), CONTACTS, "Status quo")
    low = re.search("interval ([0-9.]+) to", told)
    assert low is not None
    assert float(low[1]) > 0


@pytest.mark.parametrize(
    ("scale", "digits"), [(0.0024, 3), (0.019, 3), (0.02, 2), (0.19, 2), (3.0, 0), (250.0, 0), (0.0, 3), (math.nan, 3)]
)
def test_digits_follow_the_uncertainty(scale, digits):
    assert decimals(scale) == digits


def test_numbers_have_true_signs():
    assert number(-0.5, 1) == "\N{MINUS SIGN}0.5"
    assert number(-0.0001, 2) == "0.00"
    assert number(math.nan, 2) == "\N{EN DASH}"
    assert signed(0.5, 0.1) == "+0.50"
    assert signed(0.00001, 0.1) == "0.00"
