"""Without contact, trust drifts to what one thinks of people of that kind."""

from __future__ import annotations

from model.compiling import compiled
from model.rules.trust import drifted
from model.vocabulary import NO_ROW


@compiled
def drifted_if(is_apart, trust, prior, rate):
    """Trust after a week without contact (`is_apart` 1), or as it is (0).

    Two exact products in place of a branch: who met follows luck, which no processor foresees.
    """
    return is_apart * drifted(trust, prior, rate) + (1.0 - is_apart) * trust


@compiled
def drift_from_worker(
    row, drift, post_drift, post_filled, user_prior, service_user, service_post, service_attended,
    in_worker_competence, in_worker_goodwill, in_worker_ceiling,
):
    """A user who did not meet the worker this week drifts towards trust in services as a kind."""
    # Where a post is vacant, nobody is there to keep up ties.
    post = service_post[row]
    rate = post_drift[post] if post_filled[post] else drift
    is_apart = float(1 - service_attended[row])
    prior = user_prior[service_user[row]]
    ceiling = in_worker_ceiling[row]
    in_worker_competence[row] = min(drifted_if(is_apart, in_worker_competence[row], prior, rate), ceiling)
    in_worker_goodwill[row] = min(drifted_if(is_apart, in_worker_goodwill[row], prior, rate), ceiling)


@compiled
def drift_from_user(
    row, opening_trust_in_user, post_drift, post_filled, service_post, service_offered, in_user_competence,
    in_user_goodwill,
):
    """A professional who offered the user nothing this week drifts towards trust in users as a kind."""
    post = service_post[row]
    rate, is_apart = post_drift[post], float(post_filled[post] - service_offered[row])
    in_user_competence[row] = drifted_if(is_apart, in_user_competence[row], opening_trust_in_user, rate)
    in_user_goodwill[row] = drifted_if(is_apart, in_user_goodwill[row], opening_trust_in_user, rate)


@compiled
def drift_from_colleague(
    row, pair, is_first, climate, post_drift, post_organisation, post_filled, pair_first, pair_second,
    pair_met, in_colleague_competence, in_colleague_goodwill,
):
    """A professional who did not meet a colleague this week drifts towards the own organisation's view of theirs."""
    # Worked out for free rows too, on whatever posts.
    first, second = max(pair_first[pair], 0), max(pair_second[pair], 0)
    who, whom = (first, second) if is_first else (second, first)
    is_apart = float(post_filled[who] & (pair_met[pair] == 0) & (pair_first[pair] != NO_ROW))
    prior = climate[post_organisation[who], post_organisation[whom]]
    in_colleague_competence[row] = drifted_if(is_apart, in_colleague_competence[row], prior, post_drift[who])
    in_colleague_goodwill[row] = drifted_if(is_apart, in_colleague_goodwill[row], prior, post_drift[who])
