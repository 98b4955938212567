"""What is counted over brokers, those they know and the ties they hold, and over kinds of staff."""

from __future__ import annotations

from typing import NamedTuple

from model.compiling import compiled
from model.rules.trust import overall
from model.tallies.service import LOW_TRUST, spread
from model.vocabulary import NO_ROW


class BrokerTally(NamedTuple):
    """Sums over brokers in one week."""

    hours_brokers: float
    hours_brokers_used: float
    acquaintances: float
    trust_in_brokers: float
    brokered_ties: float
    brokered_mediation: float
    brokered_directions: float
    brokered_trust: float
    brokered_trust_sd: float
    brokered_low: float
    senior_posts: float
    peer_workers: float


@compiled
def tally_brokers(
    broker_hours, post_filled, post_senior, post_peer, pair_first, pair_path_first, pair_mediation,
    in_colleague_competence, in_colleague_goodwill, broker_organisation, broker_active, broker_hours_used,
    acquaintance_post, in_broker_competence, in_broker_goodwill,
):
    """One pass over brokers, acquaintances, posts and the ties that brokers hold."""
    active, paid, used, known, trust, held, mediation = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    total, squares, low = 0.0, 0.0, 0.0
    for row in range(len(broker_active)):
        active += broker_active[row]
        paid += broker_active[row] * broker_hours[broker_organisation[row]]
        used += broker_hours_used[row]
    for row in range(len(acquaintance_post)):
        if acquaintance_post[row] != NO_ROW:
            known += 1.0
            trust += overall(in_broker_competence[row], in_broker_goodwill[row])
    if active > 0.0:
        n_pairs = len(pair_first)
        for row in range(n_pairs):
            if pair_path_first[row] != NO_ROW:
                held += 1.0
                mediation += pair_mediation[row]
                for direction in (row, row + n_pairs):
                    tie = overall(in_colleague_competence[direction], in_colleague_goodwill[direction])
                    total += tie
                    squares += tie * tie
                    low += 1.0 if tie < LOW_TRUST else 0.0
    senior, peer = 0.0, 0.0
    for row in range(len(post_filled)):
        senior += post_senior[row] * post_filled[row]
        peer += post_peer[row] * post_filled[row]
    return BrokerTally(
        paid, used, known, trust, held, mediation, 2.0 * held, total, spread(2.0 * held, total, squares), low, senior,
        peer,
    )
