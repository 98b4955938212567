"""T11: a better alliance early on goes with a better outcome."""

from __future__ import annotations

from experiments.validation.cohort import EARLY_SESSION, USERS, cohort, correlation, early_alliance, reported
from experiments.validation.finding import Finding, Reading
from model.scenario import Scenario


def correlations(scenario: Scenario, seed: int) -> list[float]:
    """Early alliance with reported improvement: of psychosocial need, and of both needs together."""
    users = cohort(scenario, seed)
    outcomes = (reported(users, "improvement_psychosocial"), users["outcome"])
    return [correlation(early_alliance(users), outcome) for outcome in outcomes]


FINDING = Finding(
    name="T11",
    title="correlation of early alliance with outcome",
    source="Flückiger et al. 2018",
    scenario="cohort",
    analogue=(
        f"{USERS} users a seed; alliance is trust after session {EARLY_SESSION}, measured with reliability .85, of all "
        "who came so far; outcome is the fall of psychosocial need from the start to the last session, as reported."
    ),
    readings=(
        Reading("psychosocial outcome", ".278", 0.20, 0.36),
        Reading("mean of both needs", ".278", 0.20, 0.36, judged=False),
    ),
    play=correlations,
)
