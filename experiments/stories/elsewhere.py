"""Whose life does differ between regimes, for whoever has chosen a person whose life does not."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.conditions.condition import Condition
from experiments.stories.words import joined
from model.rules.trust import overall
from model.simulation import Simulation

WORTH_A_STORY = 2.0
"""Where trust at the end differs by less, of a hundred, nobody would notice."""


@dataclass(frozen=True)
class SomebodyElse:
    """Who has a life that differs, and the command that tells it; no command where there is nobody."""

    text: str
    command: str = ""


def somebody_else(person: str, conditions: Sequence[Condition], seed: int, settings: Sequence[str]) -> SomebodyElse:
    """The user, or the professional where one was asked for, who ends the same run most unlike under the regimes.

    Trust and both needs at the end are compared, each in standard deviations between people. The worlds are run once
    more to be read, which nobody pays for whose chosen life differs.

    Args:
        person: who was asked for; of brokers there are few, so that users are looked at in their place.
        settings: of the world and the regimes, for the command.
    """
    asked, _, place = person.partition(":")
    role = "professional" if asked == "professional" else "user"
    ends = np.stack([_ends(role, condition, seed) for condition in conditions])
    with np.errstate(invalid="ignore"):
        apart = ends.max(axis=0) - ends.min(axis=0)
        spread = np.nanstd(ends[0], axis=1, keepdims=True)
    apart[:, ~(apart[0] >= WORTH_A_STORY)] = np.nan  # nobody in post under one regime, or next to no difference
    if asked == role:
        apart[:, int(place)] = np.nan
    if np.isnan(apart).all():
        who = "workers whose posts are" if role == "professional" else "users whose main worker's post is"
        return SomebodyElse(
            f"Nor does the life of any other {role} differ much: at the end trust is next to the same for all {who} "
            "filled under each regime."
        )
    number = int(np.nanargmax((apart / np.maximum(spread, 1e-9)).sum(axis=0)))
    trusts = [
        f"{trust:.0f} under {condition.label}" for condition, trust in zip(conditions, ends[:, 0, number], strict=True)
    ]
    whose = "the trust of their users in them" if role == "professional" else "their trust in the main worker"
    return SomebodyElse(
        f"Of all {role}s, the life of {role} {number} differs most on the same luck: at the end {whose} is "
        f"{joined(trusts)}. To read that story:",
        shlex.join(["python", "-m", "experiments", "story", f"person={role}:{number}", f"seed={seed}", *settings]),
    )


def _ends(role: str, condition: Condition, seed: int) -> np.ndarray:
    """Trust of a hundred and both needs at the end: float array [measure, person]; NaN where a post is empty."""
    simulation = Simulation(condition.scenario, condition.policies, seed, count_from=condition.scenario.n_weeks - 1)
    simulation.run()
    of = simulation.world.columns
    trust = 100.0 * overall(of["in_worker_competence"], of["in_worker_goodwill"])
    needs = [of["user_need_psychosocial"], of["user_need_material"]]
    if role == "user":
        main = of["user_first_tie"]
        is_there = of["post_filled"][of["service_post"][main]] > 0
        return np.where(is_there, np.stack([trust[main], *needs]), np.nan)
    posts, size = of["service_post"], len(of["post_key"])
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.stack([
            np.bincount(posts, values, size) / np.bincount(posts, minlength=size)
            for values in (trust, *(need[of["service_user"]] for need in needs))
        ])
    return np.where(of["post_filled"] > 0, means, np.nan)
