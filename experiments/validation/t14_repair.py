"""T14: repaired ruptures go with a better outcome; training in repair does little."""

from __future__ import annotations

import dataclasses

import numpy as np

from experiments.validation.cohort import cohort, correlation, reported
from experiments.validation.finding import Finding, Reading, above_zero
from model.scenario import Scenario

USERS = 20_000
"""Enough to see a training effect near zero, in each arm and seed."""


def repairs(scenario: Scenario, seed: int) -> list[float]:
    """The readings, in order."""
    trained = cohort(dataclasses.replace(scenario, repair_skills=1.0), seed, users=USERS)
    usual = cohort(scenario, seed, users=USERS)
    arms = (usual, trained)
    ruptured, ruptured_when_trained = (users["ruptures"] > 0 for users in arms)
    mended, mended_when_trained = (users["ruptures"] == users["repairs"] for users in arms)
    outcomes = [reported(users, "improvement_psychosocial") for users in arms]
    outcome, both_needs, both_arms = outcomes[0], usual["outcome"], np.concatenate(outcomes)
    in_training = np.repeat([0.0, 1.0], USERS)
    completers = ruptured & usual["completed"]
    return [
        correlation(mended, outcome, ruptured),
        correlation(in_training, both_arms),
        correlation(mended, both_needs, ruptured),
        correlation(usual["repairs"] > 0, outcome, ruptured),
        correlation(mended, outcome, completers),
        correlation(mended, usual["improvement_psychosocial"], ruptured),
        correlation(in_training, both_arms, np.concatenate([ruptured, ruptured_when_trained])),
        float(mended_when_trained[ruptured_when_trained].mean() - mended[ruptured].mean()),
    ]


FINDING = Finding(
    name="T14",
    title="correlation of repair, and of training in it, with outcome",
    source="Eubanks et al. 2018",
    scenario="cohort",
    analogue=(
        f"{USERS:,} users a seed and arm; outcome is reported improvement of psychosocial need, as in T11. Repaired: "
        "of users whose trust ruptured, those with no rupture left open at their last session against the others. "
        "Training: the lever `repair_skills` at 1 against 0, on the same luck; its band is the published interval. "
        "Part of what goes with repair is exposure: who stays has more sessions in which to repair and to improve, "
        "as completers alone show."
    ),
    readings=(
        Reading("repaired", ".29", 0.10, 0.47),
        Reading("training", ".11", -0.09, 0.30),
        Reading("repaired, mean of both needs", ".29", 0.10, 0.47, judged=False),
        Reading("one repair or more", ".29", 0.10, 0.47, judged=False),
        Reading("repaired, completers alone", ".29", 0.10, 0.47, judged=False),
        Reading("repaired, outcome without error", ".29", 0.10, 0.47, judged=False),
        Reading("training, users with ruptures", ".11", -0.09, 0.30, judged=False),
        above_zero("more are repaired when trained", "not reported", judged=False, unit="%"),
    ),
    play=repairs,
    caveat="this rests on exposure in part; who stays has more sessions in which to repair and to improve",
)
