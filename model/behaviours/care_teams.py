"""Going through the professionals of a user's care team, and what they reach together."""

from __future__ import annotations

import numpy as np

from model.compiling import compiled
from model.vocabulary import NO_ROW

MOST_POSTS = 3
"""Posts in a care team at most."""


@compiled
def first_and_last(user, user_first_tie, user_n_ties):
    """The first and the last row of a user's service ties.

    Whoever goes through them asks `MOST_POSTS` times, the last tie again with a factor of 0 where there are fewer: how
    many there are is luck, which no processor foresees.
    """
    first = np.int64(user_first_tie[user])
    return first, first + user_n_ties[user] - 1


@compiled
def joint_work(user, user_first_tie, user_n_ties, service_post, service_pair, post_filled, pair_joint_act):
    """How much of the complex part a care team reaches: the product of joint-act shares with the lead post.

    1 for a single post; 0 while the lead post or another is uncovered, since nobody is there to act (assumed).
    """
    first = user_first_tie[user]
    lead_is_there = post_filled[service_post[first]]
    product = 1.0
    for tie in range(first + 1, first + user_n_ties[user]):
        pair = service_pair[tie]
        there = lead_is_there & post_filled[service_post[tie]]
        product *= there * pair_joint_act[max(pair, 0)] if pair != NO_ROW else 1.0
    return product
