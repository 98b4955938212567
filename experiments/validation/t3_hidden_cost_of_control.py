"""T3: when managers set a minimum, most people give less, and less is given in all."""

from __future__ import annotations

from experiments.validation.control import GENEROUS, RATIO, choices, played
from experiments.validation.finding import Finding, Reading, around, share
from model.scenario import Scenario


def control(scenario: Scenario, seed: int) -> list[float]:
    """The readings, in order."""
    found = choices(scenario, seed, GENEROUS)
    averse, neutral, lifted = found.shares()
    cut, ratio, ratio_by_person = found.of_givers()
    return [
        found.gap(), averse, ratio, float(found.free.mean()), float(found.controlled.mean()), neutral, lifted, cut,
        ratio_by_person, found.hidden_cost(),
    ]


FINDING = Finding(
    name="T3",
    title="points of 120 given freely, and under a minimum of 10",
    source="Falk and Kosfeld 2006, C10",
    scenario="",
    analogue=(
        f"{played(GENEROUS)} Averse, neutral and lifted are those who give less, the same and more under control. The "
        "ratio is mean controlled over mean free points of givers, who give more than 10 freely. In brackets: means "
        "with the width of the judged difference, shares give or take 10 points."
    ),
    readings=(
        Reading("free less controlled", "5.5", 2.7, 8.2),
        share("averse", "57 %", 0.45, 0.65),
        Reading(RATIO, ".64", 0.58, 0.72),
        around("points given freely", 23.0, 2.75, judged=False),
        around("points given under control", 17.5, 2.75, judged=False),
        share("neutral", "18 %", 0.08, 0.28, judged=False),
        share("lifted", "25 %", 0.15, 0.35, judged=False),
        share("givers who cut", "84 %", 0.74, 0.94, judged=False),
        Reading("ratio of givers, person by person", ".64", 0.58, 0.72, judged=False),
        Reading("hidden cost", "7.5", 4.0, 8.0, judged=False),
    ),
    play=control,
)
