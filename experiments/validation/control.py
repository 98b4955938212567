"""What T3, T4 and T5 share: people choose once how much to give, with and without a minimum set by their manager."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from model.bench import Script, play
from model.scenario import Scenario

PEOPLE = 2000
ENDOWMENT = 120
"""Points that everyone may give; all of them are voluntary effort 1."""
MEDIUM = 10
"""The minimum of treatment C10; givers are those who give more than this of their own accord."""
GENEROUS, LESS_GENEROUS = 0.68, 0.49
"""Shares of givers in the two mixes of people (T3, T4)."""
RATIO = "ratio of givers, of their means"


@dataclass(frozen=True)
class Choices:
    """What each of the same people gives in points, without control and with it, and the minimum."""

    free: np.ndarray
    controlled: np.ndarray
    minimum: float

    def gap(self) -> float:
        """How much more is given without control."""
        return float(self.free.mean() - self.controlled.mean())

    def hidden_cost(self) -> float:
        """What control loses against a minimum that lifts the low and moves nobody else."""
        return float(np.maximum(self.free, self.minimum).mean() - self.controlled.mean())

    def shares(self) -> list[float]:
        """Shares who give less under control, the same, and more."""
        cuts, lifts = self.controlled < self.free, self.controlled > self.free
        return [float(found.mean()) for found in (cuts, ~cuts & ~lifts, lifts)]

    def of_givers(self) -> list[float]:
        """Of those who give more than `MEDIUM` freely: share who cut; controlled over free, by means and by person."""
        giver = self.free > MEDIUM
        free, controlled = self.free[giver], self.controlled[giver]
        ratios = controlled.mean() / free.mean(), (controlled / free).mean()
        return [float((controlled < free).mean()), *(float(ratio) for ratio in ratios)]


def choices(scenario: Scenario, seed: int, share_of_givers: float, minimum: float = MEDIUM) -> Choices:
    """The same people with and without control; who is averse to it, and how they react, is the model's own.

    Effort does not depend on what was chosen before, so that two encounters of the bench are two one-shot choices of
    one person, as in the experiments.
    """
    given = voluntary(share_of_givers, np.random.default_rng(seed))
    world = dataclasses.replace(scenario, audit_floor=minimum / ENDOWMENT)
    script = Script(kept=True, control=[0.0, 1.0])
    found = play(script, world, n_pairs=PEOPLE, start={"post_voluntary": given / ENDOWMENT}, seed=seed)["voluntary"]
    # Rounded, so that points turned into shares of the endowment and back are the same points.
    free, controlled = np.round(ENDOWMENT * found, 9)
    return Choices(free, controlled, minimum)


def voluntary(share_of_givers: float, luck: np.random.Generator) -> np.ndarray:
    """Points that people give of their own accord: givers 10 + 110 Beta(1, 4), the others little (T3)."""
    gives = luck.random(PEOPLE) < share_of_givers
    kind = luck.random(PEOPLE)
    little = np.where(kind < 0.25, MEDIUM, np.where(kind < 0.625, 0.0, luck.uniform(0, 9, PEOPLE)))
    return np.where(gives, MEDIUM + (ENDOWMENT - MEDIUM) * luck.beta(1, 4, PEOPLE), little)


def played(share_of_givers: float, minimum: str = f"{MEDIUM}") -> str:
    """How the choices were played, for the table."""
    return (
        f"{PEOPLE} people a seed, {100 * share_of_givers:.0f} % of them givers; voluntary effort is points of "
        f"{ENDOWMENT}; control is audit at full strength whose floor is the minimum, {minimum}. Who is averse (share "
        f"{Scenario().averse_share:g}) and what they withdraw (reaction {Scenario().control_reaction:g}) are the "
        "defaults, the same in T3, T4 and T5. Each person chooses in both cases, as in the experiment."
    )
