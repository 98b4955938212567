"""Whether someone acts on trust: comes to a contact, works for a colleague."""

from __future__ import annotations

import math

from model.compiling import compiled


@compiled
def logistic(x):
    """The logistic function, safe for any argument: an exponential too large leaves 1 / infinity, which is 0."""
    return 1.0 / (1.0 + math.exp(-x))


@compiled
def chance_to_act(trust, threshold, slope):
    """Chance that someone places trust: half at the threshold (Coleman 1990: loss over gain plus loss)."""
    return logistic((trust - threshold) / slope)


@compiled
def threshold_of_user(threshold, power_gap, complexity):
    """The trust a user needs: more where much is at stake and power is uneven (P1, size assumed)."""
    return threshold + power_gap * complexity


@compiled
def chance_to_act_for_colleague(trust, threshold, slope, reciprocity, last_choice, barrier):
    """Chance that a professional acts for a colleague (Nay and Vorobeychik, T2; barrier: P4).

    Args:
        last_choice: the other's last choice: +1 acted, -1 withheld, 0 none yet.
        barrier: what the boundary between organisations costs, per unit of missing trust (0 within).
    """
    felt = trust - barrier * (1.0 - trust)
    return logistic((felt - threshold) / slope + reciprocity * last_choice)
