"""T2: whether people go on cooperating depends on what both did the last time."""

from __future__ import annotations

import math

import numpy as np

from experiments.validation.finding import Finding, above_zero, share
from model.bench import play_colleagues
from model.scenario import Scenario

PAIRS = 1000
ROUNDS = 10
SHORT, LONG = 5, 20


def chances(scenario: Scenario, seed: int, n_rounds: int) -> tuple[list[float], float]:
    """Chance to act after both acted, after I alone did, after the other alone did, after neither; overall level."""
    game = play_colleagues(PAIRS, n_rounds, scenario, seed=seed)
    first, second = game["acted_first"], game["acted_second"]
    mine = np.concatenate([first[:-1], second[:-1]])
    theirs = np.concatenate([second[:-1], first[:-1]])
    then = np.concatenate([first[1:], second[1:]])
    found = []
    for i_acted, other_acted in ((True, True), (True, False), (False, True), (False, False)):
        cases = (mine == i_acted) & (theirs == other_acted)
        found.append(float(then[cases].mean()) if cases.any() else math.nan)
    return found, float(np.concatenate([first, second]).mean())


def cooperation(scenario: Scenario, seed: int) -> list[float]:
    """The readings, in order."""
    (both, alone, betrayed, neither), level = chances(scenario, seed, ROUNDS)
    other_lengths = [chances(scenario, seed, n_rounds)[0] for n_rounds in (SHORT, LONG)]
    return [
        both - alone, alone - betrayed, betrayed - neither, both, neither, both, alone, betrayed, neither, level,
        *(number for found in other_lengths for number in found),
    ]


AFTER = ("after both acted", "after I alone acted", "after the other alone", "after neither")
RANGES = ((".916", 0.87, 0.97), (".403", 0.17, 0.53), (".292", 0.23, 0.38), (".067", 0.03, 0.105))

FINDING = Finding(
    name="T2",
    title="chance to cooperate, by the last choices of both",
    source="Nay and Vorobeychik, pooled",
    scenario="",
    analogue=(
        f"{PAIRS} unconnected pairs of colleagues a seed, {ROUNDS} rounds (assumed: lengths differed between the "
        f"experiments; {SHORT} and {LONG} rounds are shown too), both choose at once. The order and its two bounds are "
        "judged; the ranges are those over the eight experiments."
    ),
    readings=(
        above_zero("both acted less I alone", "51.3 %", unit="%"),
        above_zero("I alone less the other alone", "11.1 %", unit="%"),
        above_zero("the other alone less neither", "22.5 %", unit="%"),
        share("after both acted: at least 85 %", "91.6 %", 0.85, 1.0),
        share("after neither: at most 12 %", "6.7 %", 0.0, 0.12),
        *(
            share(f"{name}, range", f"{100 * float(number):.1f} %", low, high, judged=False)
            for name, (number, low, high) in zip(AFTER, RANGES, strict=True)
        ),
        share("overall level (within 10 points)", "45 %", 0.35, 0.55, judged=False),
        *(
            share(f"{name}, {length} rounds", f"{100 * float(number):.1f} %", low, high, judged=False)
            for length in (SHORT, LONG)
            for name, (number, low, high) in zip(AFTER, RANGES, strict=True)
        ),
    ),
    play=cooperation,
)
