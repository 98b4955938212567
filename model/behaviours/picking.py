"""Rows that a question lets through, picked without asking twice: where the answer is luck, no processor foresees it.

A block of rows is asked first, all alike; those that passed are then worked on.
"""

from __future__ import annotations

from model.compiling import compiled
from model.pointers import known_row

SIEVE = 512
"""Rows of a block."""


@compiled
def pick(passed, n_asked, first_row, picked):
    """List the rows of a block that passed, in order.

    Args:
        passed: 0/1 for each row of the block.
        first_row: the block's first row.
        picked: the list, at least as long as the block.

    Returns:
        How many passed.
    """
    n_picked = 0
    for number in range(n_asked):
        picked[known_row(n_picked)] = first_row + number
        n_picked += passed[number]
    return n_picked
