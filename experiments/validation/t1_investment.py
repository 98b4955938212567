"""T1: people learn from a good and from a bad partner whom to trust with their money."""

from __future__ import annotations

import numpy as np

from experiments.validation.finding import Finding, around
from model.bench import Script, play
from model.scenario import Scenario

PEOPLE = 300
ROUNDS = 25
OPENING = 0.66
BLOCKS = {"round 1": (0, 1), "rounds 2-5": (1, 5), "rounds 6-10": (5, 10), "rounds 11-15": (10, 15),
          "rounds 16-25": (15, 25)}
PARTNERS = {"good": (0.72, (6.6, 7.2, 7.4, 7.4, 7.3)), "bad": (0.28, (6.8, 5.0, 3.8, 3.4, 2.9))}


def investments(scenario: Scenario, seed: int) -> list[float]:
    """Mean investment of 10 by partner and block of rounds: trust before each round, times 10."""
    luck = np.random.default_rng(seed)
    found = []
    for returns, _ in PARTNERS.values():
        script = Script(kept=luck.random((ROUNDS, PEOPLE)) < returns)
        invested = 10 * play(script, scenario, trust=OPENING, seed=seed)["trust"]
        found += [float(invested[first:last].mean()) for first, last in BLOCKS.values()]
    return found


FINDING = Finding(
    name="T1",
    title="mean investment of 10 with partners who return at .72 and .28",
    source="Mikus et al. 2023",
    scenario="",
    analogue=(
        f"{PEOPLE} pairs a partner and seed; each round is an encounter that keeps both channels or breaks both; "
        f"opening trust {OPENING}; investment is 10 times trust before the round. All modules stay on, ruptures too."
    ),
    readings=tuple(
        around(f"{partner} partner, {block}", number, 0.7)
        for partner, (_, numbers) in PARTNERS.items()
        for block, number in zip(BLOCKS, numbers, strict=True)
    ),
    play=investments,
)
