"""Chances of leaving, of being moved, of being found out."""

from __future__ import annotations

import math

from model.compiling import compiled
from model.rules.kinds import Amount, Share

WEEKS_A_YEAR = 52.0


@compiled
def weekly_chance(rate_a_year) -> Share:
    """Chance of an event in a week at a rate a year."""
    return 1.0 - math.exp(-rate_a_year / WEEKS_A_YEAR)


@compiled
def resignation_rate(rate, slope, reference, trust_in_management, rooted_factor) -> Amount:
    """Resignations a year: fewer where one's own management is trusted (Dirks and Ferrin 2002, T31)."""
    return rate * rooted_factor * math.exp(-slope * (trust_in_management - reference))


@compiled
def chance_found(base, by_audit, audit, by_peers, peer_review, has_detection) -> Share:
    """Weekly chance that a bad actor is found and leaves (sizes assumed)."""
    return min(1.0, base + (by_audit * audit if has_detection else 0.0) + by_peers * peer_review)
