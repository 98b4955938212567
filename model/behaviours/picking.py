"""Rows that a question lets through, picked without asking twice: where the answer is luck, no processor foresees it.

A block of rows is asked first, all alike; those that passed are then worked on.
"""

from __future__ import annotations

import numpy as np

from model.compiling import compiled
from model.pointers import flags_from, known_row, lowest_bit, n_bits

SIEVE = 512
"""Rows of a block, a multiple of 64."""

FEW = 10
"""Fewer of 64 rows than that are looked for one by one; else each row is listed, and overwritten if it did not pass."""


@compiled
def pick(passed, n_asked, first_row, picked):
    """List the rows of a block that passed, in order.

    Args:
        passed: 0/1 for each row, with room up to a multiple of 64, where it is cleared.
        first_row: the block's first row.
        picked: the list, with as much room.

    Returns:
        How many passed.
    """
    n_picked = 0
    for number in range(n_asked, -(-n_asked // 64) * 64):
        passed[known_row(number)] = 0
    for first in range(0, n_asked, 64):
        bits = flags_from(passed, first)
        if n_bits(bits) < FEW:
            while bits != 0:
                picked[known_row(n_picked)] = first_row + first + lowest_bit(bits)
                n_picked += 1
                bits &= bits - np.uint64(1)
        else:
            for number in range(first, first + 64):
                picked[known_row(n_picked)] = first_row + number
                n_picked += passed[known_row(number)]
    return n_picked


@compiled
def pick_again(passed, n_asked, picked):
    """Keep those rows of a list that passed a further question, in order; how many they are."""
    n_picked = 0
    for number in range(n_asked):
        picked[known_row(n_picked)] = picked[number]
        n_picked += passed[number]
    return n_picked
