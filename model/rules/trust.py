"""How trust is learned from encounters, one channel of one direction at a time."""

from __future__ import annotations

from model.compiling import compiled


@compiled
def overall(competence, goodwill):
    """Trust as a whole: the mean of trust in competence and in goodwill (Mayer et al. 1995; weights assumed)."""
    return 0.5 * competence + 0.5 * goodwill


@compiled
def after_kept(trust, ceiling, size, prism):
    """Trust after kept evidence: it covers a share of the distance to the ceiling.

    Args:
        trust: trust before, 0 to `ceiling`.
        ceiling: highest trust that can still be reached, 0 to 1.
        size: share covered by evidence seen without a prism (rate times severity times weight), 0 or more.
        prism: 0 to 1; distrust makes the good weigh less (Poortinga and Pidgeon 2004).
    """
    learned = trust + size * (1.0 - prism * (1.0 - trust)) * (ceiling - trust)
    return min(max(learned, 0.0), ceiling)


@compiled
def after_broken(trust, ceiling, size, prism):
    """Trust after broken evidence: it loses a share of itself; trust makes the bad weigh less (same sources).

    `size` already holds the channel's weight of losses (Tausch et al. 2007: heavier for goodwill).
    """
    learned = trust - size * (1.0 - prism * trust) * trust
    return min(max(learned, 0.0), ceiling)


@compiled
def respect_after(respect, kept, rate):
    """Respect is a slow average of expectations met (P2)."""
    return respect + rate * (kept - respect)


@compiled
def respect_factor(respect, linked):
    """How respect multiplies the gain from kept goodwill; 1 when that built-in link is cut (P2, assumed form)."""
    return 0.5 + respect if linked else 1.0


@compiled
def drifted(trust, prior, rate):
    """Trust after a week without contact: a little nearer to the category prior (P2)."""
    return trust + rate * (prior - trust)


@compiled
def moved_towards(value, target, rate, times):
    """A category prior after several encounters at once: 1 - (1 - rate)^times of the way to their mean."""
    return value + (1.0 - (1.0 - rate) ** times) * (target - value)


@compiled
def opening(prior, propensity, prior_weight, inherited, old):
    """Trust in a new worker: category prior and propensity, mixed with trust in the one before (assumed)."""
    return (1.0 - inherited) * (prior_weight * prior + (1.0 - prior_weight) * propensity) + inherited * old
