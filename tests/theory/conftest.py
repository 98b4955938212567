"""What the closed forms share: a tolerance from Monte Carlo error, and a world without what they leave out."""

from __future__ import annotations

import numpy as np
import pytest

from model.scenario import Scenario

ERRORS = 4.0
"""Standard errors that a simulated mean may lie off: by chance about one test in 16 000 does."""


@pytest.fixture(scope="session")
def near():
    """Check that the mean of a sample is a closed form, within its own error and a stated allowance."""

    def check(sample, expected, allowance=0.0, smallest_error_that_must_show=None):
        sample = np.asarray(sample, float).ravel()
        error = ERRORS * sample.std(ddof=1) / np.sqrt(len(sample))
        if smallest_error_that_must_show is not None:
            assert error + allowance < smallest_error_that_must_show, "the sample is too small to judge"
        assert abs(sample.mean() - expected) <= error + allowance, f"{sample.mean():.5f} is not {expected:.5f}"

    return check


@pytest.fixture(scope="session")
def linear():
    """Learning alone: no prism, no respect, no rupture, no drift."""
    return Scenario(prism=0.0, with_respect=False, with_ruptures=False, with_drift=False)


@pytest.fixture(scope="session")
def stream():
    """Independent evidence, kept with a fixed chance: bool [encounter, pair]."""

    def evidence(chance, n_encounters, n_pairs, seed=0):
        return np.random.default_rng(seed).random((n_encounters, n_pairs)) < chance

    return evidence
