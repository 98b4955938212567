"""Rupture and repair of a direction (Safran and Muran; Eubanks et al. 2018)."""

from __future__ import annotations

from model.compiling import compiled
from model.rules.kinds import Share


@compiled
def chance_of_repair(base, by_reflection, reflection, by_training, training, by_free_time, free_time) -> Share:
    """Chance an encounter that a rupture is repaired."""
    return min(1.0, base + by_reflection * reflection + by_training * training + by_free_time * free_time)


@compiled
def restored(trust, ceiling, loss, share) -> Share:
    """Trust after repair: a share of what the breaking encounter took comes back."""
    return min(ceiling, trust + share * loss)
