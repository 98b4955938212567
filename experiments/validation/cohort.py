"""What T11, T12 and T13 share: a cohort of sessions, and how alliance is read in it."""

from __future__ import annotations

import dataclasses

import numpy as np

from model.bench import follow_cohort
from model.scenario import Scenario

USERS = 1000
EARLY_SESSION = 4
"""The middle of sessions 3 to 5, in which studies measure early alliance."""


def cohort(scenario: Scenario, seed: int, lengths: int = 1) -> dict[str, np.ndarray]:
    """A cohort of the scenario's sessions, or of so many times as many."""
    sessions = scenario.sessions * lengths
    return follow_cohort(
        dataclasses.replace(scenario, n_users=USERS, sessions=sessions, n_weeks=sessions), seed=seed
    )


def early_alliance(users: dict[str, np.ndarray]) -> np.ndarray:
    """Alliance as measured at the early session; NaN for those who did not come so far."""
    return users["alliance"][EARLY_SESSION - 1]


def last_alliance(users: dict[str, np.ndarray]) -> np.ndarray:
    """Alliance as measured at each one's last session."""
    return users["alliance"][np.maximum(users["sessions"], 1) - 1, np.arange(len(users["sessions"]))]
