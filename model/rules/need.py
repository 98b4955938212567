"""Needs of users, what relieves them, and when they become crises, dropout or return."""

from __future__ import annotations

import math

from model.compiling import compiled
from model.rules.curves import logistic
from model.rules.kinds import Share


@compiled
def need_after(need, without_service, rate, event, relief):
    """Need after a week: back towards its level without service, an event of life, less relief (assumed)."""
    return need + rate * (without_service - need) + event - relief


@compiled
def relief_factor(need, cap):
    """How present need scales relief: nothing to relieve, nothing relieved (assumed)."""
    return min(max((need + 1.0) / 2.0, 0.0), cap)


@compiled
def material_share(complexity, joint_work) -> Share:
    """Share of material relief that is reached: the complex part needs joint work (P4)."""
    return (1.0 - complexity) + complexity * joint_work


@compiled
def chance_of_dropout(rate, slope, reference, trust, multiple) -> Share:
    """Chance of dropping out at an offered contact (Swift and Greenberg 2012; Sharf et al. 2010)."""
    return 1.0 - math.exp(-rate * multiple * math.exp(-slope * (trust - reference)))


@compiled
def chance_of_return(rate, prior, threshold, slope) -> Share:
    """Weekly chance that a disengaged user comes back: trust in services as a kind decides (P4)."""
    return rate * logistic((prior - threshold) / slope)


@compiled
def crisis_log_odds(level, slope, need, reference, knowing, encounters, scale):
    """Log odds of a crisis in a week; being known well lowers them (Sandvik et al. 2022)."""
    return level + slope * (need - reference) - knowing * (1.0 - math.exp(-encounters / scale))


@compiled
def satisfaction(trust, change, by_trust, by_change):
    """Satisfaction of a user, without its spread (Birkhäuer et al. 2017)."""
    return by_trust * trust + by_change * change
