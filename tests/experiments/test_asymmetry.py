"""Slow to build, fast to destroy: the bench against the closed form."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.asymmetry import PHASES, asymmetry_counts, asymmetry_curve, count
from model.scenario import Scenario


@pytest.mark.parametrize(
    ("begun", "aim", "rate", "encounters"), [(0.4, 0.8, 0.14, 7.28), (0.8, 0.4, 0.14, 4.60), (0.8, 0.4, 0.28, 2.11)]
)
def test_known_counts_without_the_prism(begun, aim, rate, encounters):
    assert count(begun, aim, rate, prism=0.0) == pytest.approx(encounters, abs=0.005)


@settings(deadline=None, max_examples=25)
@given(gain=st.floats(0.01, 0.6), ratio=st.floats(0.2, 1.5))
def test_without_the_prism_bench_and_closed_form_are_the_same(gain, ratio):
    curve = asymmetry_curve(Scenario(prism=0.0, gain=gain, loss_ratio_competence=ratio, loss_ratio_goodwill=ratio))
    assert (curve["simulated"] - curve["closed_form"]).abs().max() < 1e-12


def test_with_the_prism_they_are_close():
    curve = asymmetry_curve(Scenario())
    assert (curve["simulated"] - curve["closed_form"]).abs().max() < 0.002
    assert list(dict.fromkeys(curve["phase"])) == [words for _, words in PHASES]


def test_trust_is_slow_to_build_and_fast_to_destroy():
    rows = asymmetry_counts(Scenario()).set_index("what")
    for channel in ("competence", "goodwill"):
        built = rows[rows.index.str.contains(f"{channel}.*built")].iloc[0]
        destroyed = rows[rows.index.str.contains(f"{channel}.*destroyed")].iloc[0]
        assert built["simulated"] > destroyed["simulated"]
        assert rows["simulated"].to_numpy() == pytest.approx(rows["closed_form"].to_numpy(), abs=0.02)


@pytest.mark.parametrize(
    "extreme", [{"gain": 0.0}, {"gain": 1.0, "prism": 1.0}, {"gain": 0.9, "loss_ratio_goodwill": 5.0}]
)
def test_extreme_settings_have_a_curve_and_say_where_there_is_no_form(extreme):
    scenario = Scenario(**extreme)
    assert asymmetry_curve(scenario)["simulated"].between(0, 1).all()
    assert asymmetry_counts(scenario)["closed_form"].isna().any()
    assert math.isnan(count(0.4, 0.8, 0.0, 0.4))
