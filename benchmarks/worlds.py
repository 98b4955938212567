"""The worlds that are measured: the full mechanism, and the core that plain Mesa holds too."""

from __future__ import annotations

import numpy as np

from model.scenario import DESCRIPTIONS, Scenario
from model.simulation import Simulation


def bare(n_users: int, n_weeks: int) -> Scenario:
    """The default world with every module off: contacts, fixed chances of kept evidence, learning."""
    off = {name: False for name in DESCRIPTIONS if name.startswith("with_")}
    return Scenario(n_users=n_users, n_weeks=n_weeks, **off)


WORKLOAD = ("with_colleagues", "with_churn", "with_dropout")
"""What the plain-Mesa twin does besides meeting and learning: colleagues, turnover, disengagement."""


def full(n_users: int, n_weeks: int) -> Scenario:
    """Every module and built-in link on, audit half in force, and brokers paid in every organisation."""
    return Scenario(n_users=n_users, n_weeks=n_weeks, audit=0.5, broker_hours=20.0)


USERS_A_TEAM = 48
"""Three posts each at 16 cases a post: one team of nine, which is a whole organisation in the core."""


def core(n_users: int, n_weeks: int) -> Scenario:
    """The dyadic core: every module off but those of the workload, in the twin's own world."""
    off = {name: False for name in DESCRIPTIONS if name.startswith("with_") and name not in WORKLOAD}
    return Scenario(
        n_users=n_users, n_weeks=n_weeks, n_organisations=max(1, round(n_users / USERS_A_TEAM)),
        # Three posts of one team for everybody, who all open alike.
        complexity_mean=1.0, complexity_sd=0.0, second_post=1.0, third_post=1.0, care_team_across=0.0,
        prior_sd=0.0, propensity_sd=0.0,
        # Both channels are one.
        loss_ratio_goodwill=1.0,
        # Posts are filled at once, by strangers.
        vacancy_weeks=1.0, reassignment_rate=0.0, link_management_exit=False, bad_actor_share=0.0,
        **off,
    )


def n_trust_values(simulation: Simulation) -> int:
    """How many directed trust values a world holds: two for each service tie, pair of colleagues and acquaintance."""
    world = simulation.world
    pairs = int(np.sum(world.pair_first >= 0)) + int(np.sum(world.acquaintance_post >= 0))
    return 2 * (len(world.service_user) + pairs)
