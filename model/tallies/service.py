"""What is counted over ties between users and professionals."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from model.behaviours.planning import contact_length
from model.compiling import compiled
from model.rules.trust import overall
from model.tallies.sums import BLOCK, joined, lanes
from model.vocabulary import HARM_DONE, PROMISE_BROKEN, REPAIRED_NOW, RUPTURED_NOW

LOW_TRUST = 0.4


class ServiceTally(NamedTuple):
    """Sums over covered service ties in one week."""

    service_ties: float
    service_ties_engaged: float
    service_trust: float
    service_trust_all: float
    service_competence: float
    service_goodwill: float
    service_trust_sd: float
    service_trust_bimodality: float
    service_low: float
    service_low_all: float
    service_trust_in_users: float
    service_clarity: float
    service_respect: float
    service_ruptured: float
    bad_actor_trust: float
    bad_actor_ties: float
    offers: float
    encounters: float
    kept_competence: float
    kept_goodwill: float
    calibration_gap: float
    indicator_gap: float
    harm_acts: float
    promises_broken: float
    ruptures: float
    repairs: float
    hours_contact: float


@compiled
def spread(n, total, squares):
    """Standard deviation from a count, a sum and a sum of squares; 0 for nobody."""
    if n <= 0.0:
        return 0.0
    mean = total / n
    return math.sqrt(max(0.0, squares / n - mean * mean))


@compiled
def bimodality(n, total, squares, cubes, fourths):
    """Sarle's coefficient (skewness^2 + 1) / kurtosis, between 0 and 1; 0 where nothing varies."""
    if n <= 0.0:
        return 0.0
    mean = total / n
    variance = squares / n - mean * mean
    if variance < 1e-12:
        return 0.0
    third = cubes / n - 3.0 * mean * squares / n + 2.0 * mean**3
    fourth = fourths / n - 4.0 * mean * cubes / n + 6.0 * mean * mean * squares / n - 3.0 * mean**4
    if fourth <= 0.0:
        return 0.0
    return min(1.0, (third * third / variance**3 + 1.0) * variance * variance / fourth)


@compiled
def tally_service(
    audit, contact_hours, feedback, feedback_hours, user_engaged, post_filled, post_bad_actor, post_organisation,
    service_user, service_post, service_clarity, service_offered, service_attended, service_kept_competence,
    service_kept_goodwill, service_event, service_worth, in_worker_competence, in_worker_goodwill, in_worker_respect,
    in_worker_ruptured, in_worker_events, in_user_competence, in_user_goodwill,
):
    """One pass over the service ties, block by block.

    Factors of 0 or 1 stand in place of branches: who is engaged, or came, follows luck, which no processor foresees.
    """
    sums = lanes(13)
    trust_all, squares_all, cubes_all, fourths_all = sums[0], sums[1], sums[2], sums[3]
    trust_sum, squares, competence_sum, goodwill_sum = sums[4], sums[5], sums[6], sums[7]
    bad_trust, gap = sums[8], sums[9]
    in_users, clarity_sum, respect_sum = sums[10], sums[11], sums[12]
    flags = np.empty((3, BLOCK), np.int8)
    covered, here, harmful = flags[0], flags[1], flags[2]
    n_all, n, bad, low, low_all, ruptured, offers, kept_goodwill = 0, 0, 0, 0, 0, 0, 0, 0
    harm, promises, ruptures, repairs = 0, 0, 0, 0
    met, kept = np.zeros((len(audit), 4), np.int64), np.zeros((len(audit), 4), np.int64)
    for start in range(0, len(service_user), BLOCK):
        end = min(start + BLOCK, len(service_user))
        n_rows = end - start
        posts, users = service_post[start:end], service_user[start:end]
        attended, kept_competence = service_attended[start:end], service_kept_competence[start:end]
        for lane in range(n_rows):
            post = posts[lane]
            filled = post_filled[post]
            covered[lane] = filled
            here[lane] = filled & user_engaged[users[lane]]
            harmful[lane] = here[lane] & post_bad_actor[post]
            organisation = post_organisation[post]
            met[organisation, lane & 3] += filled & attended[lane]
            kept[organisation, lane & 3] += filled & kept_competence[lane]
        competence, goodwill = in_worker_competence[start:end], in_worker_goodwill[start:end]
        worth = service_worth[start:end]
        for lane in range(n_rows):
            trust = overall(competence[lane], goodwill[lane])
            square = trust * trust
            distrusts = trust < LOW_TRUST
            is_covered, is_here = float(covered[lane]), float(here[lane])
            trust_all[lane] += is_covered * trust
            squares_all[lane] += is_covered * square
            cubes_all[lane] += is_covered * square * trust
            fourths_all[lane] += is_covered * square * square
            trust_sum[lane] += is_here * trust
            squares[lane] += is_here * square
            competence_sum[lane] += is_here * competence[lane]
            goodwill_sum[lane] += is_here * goodwill[lane]
            bad_trust[lane] += harmful[lane] * trust
            gap[lane] += is_covered * attended[lane] * abs(trust - worth[lane])
            low_all += covered[lane] & distrusts
            low += here[lane] & distrusts
        user_competence, user_goodwill = in_user_competence[start:end], in_user_goodwill[start:end]
        clarity, respect = service_clarity[start:end], in_worker_respect[start:end]
        for lane in range(n_rows):
            in_users[lane] += covered[lane] * overall(user_competence[lane], user_goodwill[lane])
            clarity_sum[lane] += covered[lane] * clarity[lane]
            respect_sum[lane] += here[lane] * respect[lane]
        offered, kept_word = service_offered[start:end], service_kept_goodwill[start:end]
        is_ruptured, event = in_worker_ruptured[start:end], service_event[start:end]
        changes = in_worker_events[start:end]
        for lane in range(n_rows):
            n_all += covered[lane]
            n += here[lane]
            bad += harmful[lane]
            offers += covered[lane] & offered[lane]
            kept_goodwill += covered[lane] & kept_word[lane]
            ruptured += here[lane] & is_ruptured[lane]
            harm += covered[lane] & (event[lane] & HARM_DONE != 0)
            promises += covered[lane] & (event[lane] & PROMISE_BROKEN != 0)
            ruptures += covered[lane] & (changes[lane] & RUPTURED_NOW != 0)
            repairs += covered[lane] & (changes[lane] & REPAIRED_NOW != 0)
    indicator, hours = 0.0, 0.0
    for organisation in range(len(audit)):
        came = met[organisation].sum()
        indicator += audit[organisation] * (came - kept[organisation].sum())
        hours += came * contact_length(contact_hours[organisation], feedback[organisation], feedback_hours)
    trust, everywhere = joined(trust_sum), joined(trust_all)
    return ServiceTally(
        float(n_all), float(n), trust, everywhere, joined(competence_sum), joined(goodwill_sum),
        spread(n, trust, joined(squares)),
        bimodality(n_all, everywhere, joined(squares_all), joined(cubes_all), joined(fourths_all)), float(low),
        float(low_all), joined(in_users), joined(clarity_sum), joined(respect_sum), float(ruptured), joined(bad_trust),
        float(bad), float(offers), float(met.sum()), float(kept.sum()), float(kept_goodwill), joined(gap),
        indicator, float(harm), float(promises), float(ruptures), float(repairs), hours,
    )
