"""Sums over long columns, many numbers at once.

Adding decimals strictly one after the other waits for every single sum, and a compiler may not change the order. So
a tally goes through its rows in blocks and adds row by row into as many lanes as a block has rows, which are joined at
the end: an order that is written out, and the same on any processor.
"""

from __future__ import annotations

import numpy as np

from model.compiling import compiled

BLOCK = 64
"""Rows of a block: few enough that the lanes of a tally stay in the nearest memory."""


@compiled
def lanes(n_sums):
    """Lanes for some sums, all zero, as an array [sum, lane]."""
    return np.zeros((n_sums, BLOCK))


@compiled
def joined(one):
    """The sum of all lanes of one sum; they are used up."""
    half = BLOCK // 2
    while half > 0:
        for lane in range(half):
            one[lane] += one[lane + half]
        half //= 2
    return one[0]
