"""Sums over long columns, many numbers at once.

Adding decimals strictly one after the other waits for every single sum, and a compiler may not change the order. So
a tally goes through its rows in blocks and adds row by row into as many lanes as a block has rows, which are joined at
the end: an order that is written out, and the same on any processor.
"""

from __future__ import annotations

import numpy as np
from numba import carray  # type: ignore[attr-defined]

from model.compiling import compiled, written_out
from model.pointers import known_row, scratch

BLOCK = 64
"""Rows of a block: few enough that the lanes of a tally stay in the nearest memory, and that a byte counts them."""

_BLOCK_BYTES = 8 * BLOCK

NOTHING = -0.0
"""Added to a lane for a row that does not count: it leaves any number as it is, be that a zero below zero.

What would be added otherwise is worked out before it is asked whether the row counts: a column that is read only if so
is read row by row, with a branch that rests on luck.
"""


@written_out
def lanes(n_sums):
    """Lanes for some sums, all zero, as an array [sum, lane].

    In room that is known to share nothing with a column; else every lane would be written before the next is read.
    """
    sums = carray(scratch(n_sums, _BLOCK_BYTES), (n_sums, BLOCK), np.float64)  # type: ignore[call-arg]
    sums[:] = 0.0
    return sums


@written_out
def numbers(n_kinds):
    """Room for whole numbers about each row of a block, as an array [kind, lane]."""
    return carray(scratch(n_kinds, _BLOCK_BYTES), (n_kinds, BLOCK), np.int64)  # type: ignore[call-arg]


@written_out
def flags(n_kinds):
    """Room for 0 or 1 about each row of a block, as an array [kind, lane]."""
    return carray(scratch(n_kinds, BLOCK), (n_kinds, BLOCK), np.int8)  # type: ignore[call-arg]


@compiled
def counted(flag, n_rows):
    """How many rows of a block have a flag; two bytes hold that, and what is added below."""
    count = np.int16(0)
    for lane in range(n_rows):
        count = np.int16(count + flag[lane])
    return np.int64(count)


@compiled
def counted_with(flag, column, first_row, n_rows):
    """What the rows of a block that have a flag add up to in a column of flags or small numbers."""
    count = np.int16(0)
    for lane in range(n_rows):
        held = column[known_row(first_row + lane)]
        count = np.int16(count + (held if flag[lane] > 0 else 0))
    return np.int64(count)


@compiled
def counted_with_bit(flag, events, bit, first_row, n_rows):
    """How many rows of a block have a flag and, in a column of bits, this one."""
    count = np.int16(0)
    for lane in range(n_rows):
        count = np.int16(count + (flag[lane] & (events[known_row(first_row + lane)] & bit != 0)))
    return np.int64(count)


@compiled
def counted_bit(events, bit, first_row, n_rows):
    """How many rows of a block have this bit in a column of bits."""
    count = np.int16(0)
    for lane in range(n_rows):
        count = np.int16(count + (events[known_row(first_row + lane)] & bit != 0))
    return np.int64(count)


@compiled
def joined(one):
    """The sum of all lanes of one sum; they are used up."""
    half = BLOCK // 2
    while half > 0:
        for lane in range(half):
            one[lane] += one[lane + half]
        half //= 2
    return one[0]
