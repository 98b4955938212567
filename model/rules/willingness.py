"""Whether someone acts on trust: comes to a contact, works for a colleague."""

from __future__ import annotations

from model.compiling import compiled
from model.rules.curves import near_logistic
from model.rules.kinds import Share


@compiled
def chance_to_act(trust, threshold, slope) -> Share:
    """Chance that someone places trust: half at the threshold (Coleman 1990: loss over gain plus loss)."""
    return near_logistic((trust - threshold) / slope)


@compiled
def threshold_of_user(threshold, power_gap, complexity):
    """The trust a user needs: more where much is at stake and power is uneven (P1, size assumed)."""
    return threshold + power_gap * complexity


@compiled
def chance_to_act_for_colleague(trust, threshold, slope, reciprocity, last_choice, barrier) -> Share:
    """Chance that a professional acts for a colleague (Nay and Vorobeychik, T2; barrier: P4).

    Args:
        last_choice: the other's last choice: +1 acted, -1 withheld, 0 none yet.
        barrier: what the boundary between organisations costs, per unit of missing trust (0 within).
    """
    felt = trust - barrier * (1.0 - trust)
    return near_logistic((felt - threshold) / slope + reciprocity * last_choice)
