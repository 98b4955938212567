"""The smallest effects that matter: one declaration a family, in the outcome's own unit or as a share."""

import math

import pandas as pd
import pytest

from experiments.smallest import is_too_small, smallest_that_matters
from model.outcomes import OUTCOMES


@pytest.mark.parametrize(
    ("name", "mean", "size"),
    [
        ("trust_service_all", 0.5, 0.02), ("need_psychosocial", -0.3, 0.1), ("crises", 0.4, 0.02),
        ("harm_acts", 0.0, 0.0), ("hours_contact", 20.0, 0.4), ("ruptures", 5.0, math.nan),
        ("psychosocial_relief", 0.2, math.nan), ("strain", 0.4, math.nan), ("contacts", 1.0, math.nan),
    ],
)  # fmt: skip
def test_the_size_follows_family_and_unit(name, mean, size):
    assert smallest_that_matters(OUTCOMES[name], mean) == pytest.approx(size, nan_ok=True)


@pytest.mark.parametrize(
    ("difference", "half", "small"),
    [
        (0.01, 0.001, True), (-0.01, 0.001, True), (0.03, 0.001, False), (0.01, 0.02, False), (0.018, 0.01, False),
        (math.nan, math.nan, False),
    ],
)
def test_only_a_clear_difference_can_be_too_small(difference, half, small):
    row = pd.Series({
        "difference": difference, "low": difference - half, "high": difference + half, "reference_mean": 0.5,
        "n": 10, "no_difference": 0.0,
    })  # fmt: skip
    assert is_too_small(row, OUTCOMES["trust_service_all"]) is small
    assert is_too_small(row, OUTCOMES["contacts"]) is False
