"""What is counted over brokers, those they know and the ties they hold, and over kinds of staff."""

from __future__ import annotations

from typing import NamedTuple

from model.compiling import compiled
from model.rules.trust import overall
from model.vocabulary import NO_ROW


class BrokerTally(NamedTuple):
    """Sums over brokers in one week."""

    hours_brokers: float
    acquaintances: float
    trust_in_brokers: float
    brokered_ties: float
    brokered_mediation: float
    senior_posts: float
    peer_workers: float


@compiled
def tally_brokers(
    post_filled, post_senior, post_peer, pair_path_first, pair_mediation, broker_active,
    broker_hours_used, acquaintance_post, in_broker_competence, in_broker_goodwill,
):
    """One pass over brokers, acquaintances, posts and the ties that brokers hold."""
    active, hours, known, trust, held, mediation = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for row in range(len(broker_active)):
        active += broker_active[row]
        hours += broker_hours_used[row]
    for row in range(len(acquaintance_post)):
        if acquaintance_post[row] != NO_ROW:
            known += 1.0
            trust += overall(in_broker_competence[row], in_broker_goodwill[row])
    if active > 0.0:
        for row in range(len(pair_path_first)):
            if pair_path_first[row] != NO_ROW:
                held += 1.0
                mediation += pair_mediation[row]
    senior, peer = 0.0, 0.0
    for row in range(len(post_filled)):
        senior += post_senior[row] * post_filled[row]
        peer += post_peer[row] * post_filled[row]
    return BrokerTally(hours, known, trust, held, mediation, senior, peer)
