"""Keyed luck: every random decision is a stateless function of seed, decision, time and identity.

There is no generator and no state, so neither the order of loops nor who else exists can change a draw. "Time" is a
week, or the number of an encounter where trajectories should stay together when a contact moves by a week. An
identity is as lasting as it can be: what befalls whoever holds a post is drawn by the post, so that runs in which
different people hold it still share their luck; who somebody is, by the person. The hash is the finaliser of
splitmix64 (Steele, Lea and Flood 2014), applied in a chain.
"""

from __future__ import annotations

import math

import numpy as np

from model.compiling import compiled

_ODD = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_SHIFT_30, _SHIFT_27, _SHIFT_31, _SHIFT_32, _SHIFT_11 = (np.uint64(n) for n in (30, 27, 31, 32, 11))
_LOW_HALF = np.uint64(0xFFFFFFFF)


@compiled
def mix(bits):
    """Scramble 64 bits: each bit of the input moves about half of the output's."""
    bits = np.uint64(bits)
    bits = (bits ^ (bits >> _SHIFT_30)) * _FIRST
    bits = (bits ^ (bits >> _SHIFT_27)) * _SECOND
    return bits ^ (bits >> _SHIFT_31)


@compiled
def identity(kind, first, second, third):
    """The stable identity of someone, as 64 bits: a kind and up to three numbers (place, person, ...)."""
    bits = mix(np.uint64(kind) * _ODD + np.uint64(first))
    bits = mix(bits * _ODD + np.uint64(second))
    return mix(bits * _ODD + np.uint64(third))


@compiled
def identity_of_pair(one, other):
    """The stable identity of two people together, whoever is named first."""
    return mix(np.uint64(one) + np.uint64(other))


@compiled
def identity_of_tie(one, other, week):
    """The stable identity of the tie of two people, or posts: whoever is named first, and since when it is open.

    Two who part and meet again meet with new luck, for their encounters are counted anew.
    """
    return mix(identity_of_pair(one, other) + np.uint64(np.int64(week)) * _ODD)


@compiled
def identity_in_care_team(user, slot):
    """The stable identity of a place in a user's care team, whoever holds the post there."""
    return mix(np.uint64(user) + np.uint64(slot + 1) * _ODD)


@compiled
def time_of_encounter(opened, number):
    """The time of an encounter of a place in a care team: since which week there is this worker, and its number.

    Encounters with the next worker are counted anew, yet never have the luck of earlier ones.
    """
    return np.int64(opened) * np.int64(4294967296) + np.int64(number)


@compiled
def moment(seed, decision, time):
    """What all draws for one decision at one time have in common, as 64 bits."""
    key = mix(np.uint64(seed) * _ODD + np.uint64(decision))
    return mix(key + np.uint64(np.int64(time)) * _ODD)


@compiled
def draw_at(moment_bits, who):
    """Sixty-four random bits for one person or pair at a `moment`."""
    return mix(moment_bits ^ np.uint64(who))


@compiled
def draw(seed, decision, time, who):
    """Sixty-four random bits for one decision of one person or pair at one time."""
    return draw_at(moment(seed, decision, time), who)


@compiled
def first_half(bits):
    """A uniform number in (0, 1) from the upper 32 of 64 random bits."""
    return (np.float64(np.uint64(bits) >> _SHIFT_32) + 0.5) * 2.3283064365386963e-10


@compiled
def second_half(bits):
    """A uniform number in (0, 1) from the lower 32 of 64 random bits."""
    return (np.float64(np.uint64(bits) & _LOW_HALF) + 0.5) * 2.3283064365386963e-10


@compiled
def whole(bits):
    """A uniform number in [0, 1) from the upper 53 of 64 random bits."""
    return np.float64(np.uint64(bits) >> _SHIFT_11) * 1.1102230246251565e-16


@compiled
def bits_below(chance):
    """The whole number that the upper 53 bits of a draw stay below if and only if `whole` of it is below the chance.

    To compare whole numbers spares turning every draw into a float where the chance is the same for many.
    """
    return np.int64(math.ceil(min(max(chance, 0.0), 1.0) * 9007199254740992.0))


@compiled
def is_below(bits, below):
    """Whether `whole` of 64 random bits is below the chance that `bits_below` was asked for."""
    return np.int64(np.uint64(bits) >> _SHIFT_11) < below


@compiled
def uniform(seed, decision, time, who):
    """A uniform number in [0, 1) for one decision of one person or pair at one time."""
    return whole(draw(seed, decision, time, who))


@compiled
def normal(chance):
    """The standard normal value below which a share `chance` lies (Acklam's rational form, error below 1.2e-9)."""
    if chance < 0.02425:
        tail = math.sqrt(-2.0 * math.log(chance))
        return _far(tail)
    if chance > 1.0 - 0.02425:
        tail = math.sqrt(-2.0 * math.log(1.0 - chance))
        return -_far(tail)
    centre = chance - 0.5
    square = centre * centre
    above = (
        ((((-3.969683028665376e01 * square + 2.209460984245205e02) * square - 2.759285104469687e02) * square
          + 1.383577518672690e02) * square - 3.066479806614716e01) * square + 2.506628277459239e00
    )
    below = (
        ((((-5.447609879822406e01 * square + 1.615858368580409e02) * square - 1.556989798598866e02) * square
          + 6.680131188771972e01) * square - 1.328068155288572e01) * square + 1.0
    )
    return centre * above / below


@compiled
def _far(tail):
    above = (
        ((((-7.784894002430293e-03 * tail - 3.223964580411365e-01) * tail - 2.400758277161838e00) * tail
          - 2.549732539343734e00) * tail + 4.374664141464968e00) * tail + 2.938163982698783e00
    )
    below = (
        (((7.784695709041462e-03 * tail + 3.224671290700398e-01) * tail + 2.445134137142996e00) * tail
         + 3.754408661907416e00) * tail + 1.0
    )
    return above / below


_CELLS = 2048
_EDGE = 16
_QUANTILES = np.array([normal.py_func(min(max(cell, 0.5) / _CELLS, 1.0 - 0.5 / _CELLS)) for cell in range(_CELLS + 1)])


@compiled
def is_outer(chance):
    """Whether a chance lies in the outermost 1.6 percent, for which the table of quantiles is too coarse."""
    place = chance * _CELLS
    return (place < _EDGE) | (place >= _CELLS - _EDGE)


@compiled
def inner_normal(chance):
    """As `near_normal`, but the last quantiles of the table go for whatever chance `is_outer`."""
    place = chance * _CELLS
    cell = min(max(int(place), _EDGE), _CELLS - _EDGE - 1)
    low, high = _QUANTILES[np.uint32(cell)], _QUANTILES[np.uint32(cell + 1)]
    return low + (place - cell) * (high - low)


@compiled
def near_normal(chance):
    """The standard normal value below which a share `chance` lies, within 2e-4: for noise that is drawn every week.

    Linear between 2 048 quantiles, and exact in the outermost 1.6 percent; half the cost of `normal`. A behaviour that
    begins with it has it worked out for several rows at once (see `model.loop_source`).
    """
    return normal(chance) if is_outer(chance) else inner_normal(chance)
