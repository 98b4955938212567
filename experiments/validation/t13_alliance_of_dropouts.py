"""T13: those who drop out had a weaker alliance."""

from __future__ import annotations

import math

import numpy as np

from experiments.validation.cohort import EARLY_SESSION, USERS, cohort, early_alliance, last_alliance
from experiments.validation.finding import Finding, Reading, above_zero
from model.scenario import Scenario


def standardised_difference(alliance: np.ndarray, dropped_out: np.ndarray) -> float:
    """Completers less dropouts, in pooled standard deviations; those without a measured alliance left out."""
    measured = np.isfinite(alliance)
    stayed, left = alliance[measured & ~dropped_out], alliance[measured & dropped_out]
    if len(stayed) < 2 or len(left) < 2:
        return math.nan
    squares = (len(stayed) - 1) * stayed.var(ddof=1) + (len(left) - 1) * left.var(ddof=1)
    return float((stayed.mean() - left.mean()) / math.sqrt(squares / (len(stayed) + len(left) - 2)))


def differences(scenario: Scenario, seed: int) -> list[float]:
    """The readings, in order."""
    usual, double = cohort(scenario, seed), cohort(scenario, seed, lengths=2)
    early = [standardised_difference(early_alliance(users), users["dropped_out"]) for users in (usual, double)]
    last = [standardised_difference(last_alliance(users), users["dropped_out"]) for users in (usual, double)]
    return [early[0], last[1] - last[0], last[0], last[1], early[1] - early[0]]


FINDING = Finding(
    name="T13",
    title="alliance of completers less dropouts, in SD",
    source="Sharf et al. 2010",
    scenario="cohort",
    analogue=(
        f"{USERS} users a seed; alliance as in T11, at session {EARLY_SESSION}; the rise with length is read on the "
        "last measured alliance, from the scenario's sessions to twice as many. The last measured alliance itself is "
        "shown against the same band: it is of different ages, and grows with sessions for those who stay."
    ),
    readings=(
        Reading("early alliance", ".55", 0.40, 0.70),
        above_zero("rise with length, last alliance", "larger if longer"),
        Reading("last alliance", ".55", 0.40, 0.70, judged=False),
        Reading("last alliance, twice the length", ".55", 0.40, 0.70, judged=False),
        above_zero("rise with length, early alliance", "larger if longer", judged=False),
    ),
    play=differences,
)
