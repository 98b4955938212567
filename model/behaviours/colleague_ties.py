"""Finding, taking up and letting go of ties between professionals.

A tie between two professionals lives while they are of one team, share a user, or a broker holds it (assumed). Two
posts are looked up in an open-addressed table; rows out of use wait on a stack.
"""

from __future__ import annotations

import numpy as np

from model.compiling import compiled
from model.draws import mix
from model.pointers import known_row
from model.vocabulary import NO_ROW


@compiled
def _code(first, second):
    return np.int64(first) * np.int64(4294967296) + np.int64(second)


@compiled
def _home(code, size):
    return np.int64(mix(np.uint64(code)) & np.uint64(size - 1))


@compiled
def _look_up(code, lookup_key):
    """Where the table holds two posts, or the empty place where it would."""
    size = len(lookup_key)
    place = _home(code, size)
    while lookup_key[known_row(place)] != code and lookup_key[known_row(place)] != NO_ROW:
        place = (place + 1) & (size - 1)
    return known_row(place)


@compiled
def find(first, second, lookup_key, lookup_row):
    """The row of the tie between two posts (smaller number first), or NO_ROW."""
    place = _look_up(_code(first, second), lookup_key)
    return np.int64(NO_ROW) if lookup_key[place] == NO_ROW else np.int64(lookup_row[place])


@compiled
def _forget(first, second, lookup_key, lookup_row):
    """Take an entry out and close the gap, so that no search is cut short."""
    size = len(lookup_key)
    place = _look_up(_code(first, second), lookup_key)
    lookup_key[place] = NO_ROW
    following = (place + 1) & (size - 1)
    while lookup_key[following] != NO_ROW:
        home = _home(lookup_key[following], size)
        if ((following - home) & (size - 1)) >= ((following - place) & (size - 1)):
            lookup_key[place] = lookup_key[following]
            lookup_row[place] = lookup_row[following]
            lookup_key[following] = NO_ROW
            place = following
        following = (following + 1) & (size - 1)


@compiled
def take_up(
    one, other, pair_first, pair_second, pair_teammates, pair_shared, pair_new, pair_across,
    lookup_key, lookup_row, free_rows, post_organisation, post_n_across,
):
    """The row of the tie between two posts, taken from the stack and marked new when there is none yet."""
    first, second = min(one, other), max(one, other)
    code = _code(first, second)
    place = _look_up(code, lookup_key)
    if lookup_key[place] != NO_ROW:
        return np.int64(lookup_row[place])
    height = free_rows[0]
    row = np.int64(free_rows[height])
    free_rows[0] = height - 1
    pair_first[row] = first
    pair_second[row] = second
    pair_teammates[row] = 0
    pair_shared[row] = 0
    pair_new[row] = 1
    pair_across[row] = 1 if post_organisation[first] != post_organisation[second] else 0
    post_n_across[first] += pair_across[row]
    post_n_across[second] += pair_across[row]
    lookup_key[place] = code
    lookup_row[place] = row
    return row


@compiled
def let_go(
    row, pair_first, pair_second, pair_teammates, pair_shared, pair_new, pair_across, pair_path_first,
    lookup_key, lookup_row, free_rows, post_n_across,
):
    """Free the row of a tie that neither a team, nor a user, nor a broker holds any more."""
    if pair_teammates[row] != 0 or pair_shared[row] > 0 or pair_path_first[row] != NO_ROW:
        return
    first, second = pair_first[row], pair_second[row]
    _forget(first, second, lookup_key, lookup_row)
    post_n_across[first] -= pair_across[row]
    post_n_across[second] -= pair_across[row]
    pair_first[row] = NO_ROW
    pair_second[row] = NO_ROW
    pair_new[row] = 0
    pair_across[row] = 0
    height = free_rows[0] + 1
    free_rows[height] = row
    free_rows[0] = height


@compiled
def share_user(
    user, slot, step, user_first_tie, user_n_ties, service_post, service_pair, pair_first, pair_second,
    pair_teammates, pair_shared, pair_new, pair_across, pair_path_first, lookup_key, lookup_row, free_rows,
    post_organisation, post_n_across,
):
    """Count a post of a care team in (step 1) or out (step -1) of its ties with the team's other posts."""
    first_tie = user_first_tie[user]
    post = service_post[first_tie + slot]
    for number in range(user_n_ties[user] - 1):
        # Which place it is, is luck: a choice, unlike a branch, need not be foreseen.
        place = number + (number >= slot)
        other = service_post[first_tie + place]
        if other == post:
            continue
        if step > 0:
            row = take_up(
                post, other, pair_first, pair_second, pair_teammates, pair_shared, pair_new, pair_across,
                lookup_key, lookup_row, free_rows, post_organisation, post_n_across,
            )
            pair_shared[row] += 1
            if slot == 0 or place == 0:
                service_pair[first_tie + slot + place] = row
        else:
            row = find(min(post, other), max(post, other), lookup_key, lookup_row)
            pair_shared[row] -= 1
            let_go(
                row, pair_first, pair_second, pair_teammates, pair_shared, pair_new, pair_across, pair_path_first,
                lookup_key, lookup_row, free_rows, post_n_across,
            )
