"""T4: among less generous people the hidden cost stays, but the minimum makes up for it."""

from __future__ import annotations

from experiments.validation.control import LESS_GENEROUS, RATIO, choices, played
from experiments.validation.finding import Finding, Reading, around, share
from model.scenario import Scenario


def control(scenario: Scenario, seed: int) -> list[float]:
    """The readings, in order."""
    found = choices(scenario, seed, LESS_GENEROUS)
    averse, neutral, lifted = found.shares()
    cut, ratio, _ = found.of_givers()
    return [
        found.gap(), found.hidden_cost(), averse, float(found.free.mean()), float(found.controlled.mean()), neutral,
        lifted, cut, ratio,
    ]


FINDING = Finding(
    name="T4",
    title="as T3 with fewer givers, by the same reaction",
    source="Ziegelmeyer et al. 2012, Burdin et al. 2018",
    scenario="",
    analogue=(
        f"{played(LESS_GENEROUS)} Nothing else differs from T3. Hidden cost is the mean of free choices lifted to the "
        "minimum, less the mean under control. In brackets as in T3."
    ),
    readings=(
        Reading("free less controlled", "0.7", -2.0, 3.0),
        Reading("hidden cost", "4.8", 4.0, 8.0),
        share("averse", "35 %", 0.25, 0.50),
        around("points given freely", 15.6, 2.75, judged=False),
        around("points given under control", 15.0, 2.75, judged=False),
        share("neutral", "18 %", 0.08, 0.28, judged=False),
        share("lifted", "47 %", 0.37, 0.57, judged=False),
        share("givers who cut", "71 %", 0.61, 0.81, judged=False),
        Reading(RATIO, ".66", 0.58, 0.72, judged=False),
    ),
    play=control,
)
