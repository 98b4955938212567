"""T15: trust goes with how satisfied people are, hardly with what can be measured from outside."""

from __future__ import annotations

from experiments.validation.cohort import (
    EARLY_SESSION,
    USERS,
    at_last_session,
    cohort,
    correlation,
    early_alliance,
    last_alliance,
    reported,
)
from experiments.validation.finding import Finding, Reading, above_zero
from model.scenario import Scenario


def correlations(scenario: Scenario, seed: int) -> list[float]:
    """The readings, in order."""
    users = cohort(scenario, seed)
    early, last = early_alliance(users), last_alliance(users)
    satisfaction, material = users["satisfaction"], users["improvement_material"]
    measured = reported(users, "improvement_material")
    subjective, objective = correlation(early, satisfaction), correlation(early, measured)
    return [
        subjective, objective, subjective - objective, correlation(last, satisfaction), correlation(last, measured),
        correlation(early, material), correlation(at_last_session(users, "trust"), material),
    ]


SUBJECTIVE, OBJECTIVE = (".30", 0.20, 0.40), ("-.02", -0.10, 0.15)

FINDING = Finding(
    name="T15",
    title="correlation of trust with satisfaction and with material need",
    source="Birkhäuer et al. 2017",
    scenario="cohort",
    analogue=(
        f"{USERS} users a seed, measured as in T11: trust after session {EARLY_SESSION} with reliability .85, the fall "
        "of material need from the start to the last session with the error of reports. Material need is the objective "
        "outcome: trust enters it only through what people do. The verdict rests on measuring so. In brackets trust is "
        "measured at the last session, or nothing has error: the correlations are then larger, "
        "since who is well served needs less and trusts more."
    ),
    readings=(
        Reading("satisfaction", *SUBJECTIVE),
        Reading("material need", *OBJECTIVE),
        above_zero("satisfaction less material need", ".32", judged=False),
        Reading("satisfaction, last session", *SUBJECTIVE, judged=False),
        Reading("material need, last session", *OBJECTIVE, judged=False),
        Reading("material need without error", *OBJECTIVE, judged=False),
        Reading("the same, trust itself, last", *OBJECTIVE, judged=False),
    ),
    play=correlations,
)
