"""What T11 to T15 share: a cohort of sessions, and how alliance and outcome are read in it."""

from __future__ import annotations

import dataclasses

import numpy as np

from model.bench import follow_cohort
from model.scenario import Scenario

USERS = 1000
EARLY_SESSION = 4
"""The middle of sessions 3 to 5, in which studies measure early alliance."""


def cohort(scenario: Scenario, seed: int, lengths: int = 1, users: int = USERS) -> dict[str, np.ndarray]:
    """A cohort of the scenario's sessions, or of so many times as many."""
    sessions = scenario.sessions * lengths
    return follow_cohort(
        dataclasses.replace(scenario, n_users=users, sessions=sessions, n_weeks=sessions), seed=seed
    )


def early_alliance(users: dict[str, np.ndarray]) -> np.ndarray:
    """Alliance as measured at the early session; NaN for those who did not come so far."""
    return users["alliance"][EARLY_SESSION - 1]


def last_alliance(users: dict[str, np.ndarray]) -> np.ndarray:
    """Alliance as measured at each one's last session."""
    return at_last_session(users, "alliance")


def at_last_session(users: dict[str, np.ndarray], name: str) -> np.ndarray:
    """What is known by session, at each one's last session."""
    return users[name][np.maximum(users["sessions"], 1) - 1, np.arange(len(users["sessions"]))]


def reported(users: dict[str, np.ndarray], improvement: str) -> np.ndarray:
    """An improvement as reported, with the same error as that of both needs together."""
    return users[improvement] + users["outcome"] - users["improvement"]


def correlation(one: np.ndarray, other: np.ndarray, among: np.ndarray | None = None) -> float:
    """Correlation of two readings of users, among those for whom both are there; NaN where nothing varies."""
    there = np.isfinite(one) & np.isfinite(other) & (True if among is None else among)
    with np.errstate(invalid="ignore", divide="ignore"):
        return float(np.corrcoef(one[there], other[there])[0, 1])
