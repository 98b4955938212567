"""How trust is learned from encounters, one channel of one direction at a time."""

from __future__ import annotations

from model.compiling import compiled
from model.rules.kinds import Amount, Share


@compiled
def overall(competence, goodwill) -> Share:
    """Trust as a whole: the mean of trust in competence and in goodwill (Mayer et al. 1995; weights assumed)."""
    return 0.5 * competence + 0.5 * goodwill


@compiled
def learned(trust, ceiling, kept, size, prism) -> Share:
    """Trust after evidence: kept, it covers a share of the distance to the ceiling; broken, a share of the trust.

    Present trust colours what is seen: distrust makes the good weigh less, trust the bad (Poortinga and Pidgeon
    2004). Both cases are one line of arithmetic, since a branch on luck costs more than the arithmetic.

    Args:
        trust: trust before, 0 to `ceiling`.
        ceiling: highest trust that can still be reached, 0 to 1.
        kept: 1 for kept evidence, 0 for broken.
        size: share covered by evidence seen without a prism (rate times severity times weight), 0 or more; for
            broken evidence it holds the channel's weight of losses (Tausch et al. 2007: heavier for goodwill).
        prism: 0 to 1.
    """
    distance = kept * ceiling - trust
    doubted = kept + (1.0 - 2.0 * kept) * trust
    return min(max(trust + size * (1.0 - prism * doubted) * distance, 0.0), ceiling)


@compiled
def size_of_evidence(kept, gained, lost) -> Amount:
    """The size of evidence: that of a gain when it was kept (1), that of a loss when broken (0)."""
    return kept * gained + (1.0 - kept) * lost


@compiled
def after_kept(trust, ceiling, size, prism) -> Share:
    """Trust after kept evidence (see `learned`)."""
    return learned(trust, ceiling, 1.0, size, prism)


@compiled
def after_broken(trust, ceiling, size, prism) -> Share:
    """Trust after broken evidence (see `learned`)."""
    return learned(trust, ceiling, 0.0, size, prism)


@compiled
def respect_after(respect, kept, rate) -> Share:
    """Respect is a slow average of expectations met (P2)."""
    return respect + rate * (kept - respect)


@compiled
def respect_factor(respect, linked) -> Amount:
    """How respect multiplies the gain from kept goodwill; 1 when that built-in link is cut (P2, assumed form)."""
    return 0.5 + respect if linked else 1.0


@compiled
def drifted(trust, prior, rate) -> Share:
    """Trust after a week without contact: a little nearer to the category prior (P2)."""
    return trust + rate * (prior - trust)


@compiled
def moved_towards(value, target, rate, times) -> Share:
    """A category prior after several encounters at once: 1 - (1 - rate)^times of the way to their mean."""
    return value + (1.0 - (1.0 - rate) ** times) * (target - value)


@compiled
def opening(prior, propensity, prior_weight, nearer, inherited, old) -> Share:
    """Trust in a new worker: category prior and propensity, mixed with trust in the one before (assumed).

    Args:
        nearer: what lived experience adds to what a stranger is met with, 0 for most.
        inherited: share of the trust in the worker before, `old`.
    """
    fresh = min(prior_weight * prior + (1.0 - prior_weight) * propensity + nearer, 1.0)
    return (1.0 - inherited) * fresh + inherited * old
