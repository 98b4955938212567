"""What is counted over ties between users and professionals."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from model.behaviours.planning import contact_length
from model.compiling import compiled
from model.rules.trust import overall
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
    """One pass over the service ties."""
    n_all, n, trust_sum, trust_all, competence_sum, goodwill_sum = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    squares, squares_all, cubes_all, fourths_all, low, low_all = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    in_users, clarity, respect, ruptured, bad_trust, bad = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    gap, harm, promises, ruptures, repairs = 0.0, 0.0, 0.0, 0.0, 0.0
    offers, kept_goodwill = 0, 0
    met, kept = np.zeros(len(audit), np.int64), np.zeros(len(audit), np.int64)
    for row in range(len(service_user)):
        post = service_post[row]
        if not post_filled[post]:
            continue
        competence, goodwill = in_worker_competence[row], in_worker_goodwill[row]
        trust = overall(competence, goodwill)
        square = trust * trust
        distrusts = 1.0 if trust < LOW_TRUST else 0.0
        # Factors of 0 or 1 in place of branches: who is engaged, or came, follows luck, which no processor foresees.
        here = float(user_engaged[service_user[row]])
        came = service_attended[row]
        n_all += 1.0
        trust_all += trust
        squares_all += square
        cubes_all += square * trust
        fourths_all += square * square
        low_all += distrusts
        in_users += overall(in_user_competence[row], in_user_goodwill[row])
        clarity += service_clarity[row]
        n += here
        trust_sum += here * trust
        squares += here * square
        competence_sum += here * competence
        goodwill_sum += here * goodwill
        respect += here * in_worker_respect[row]
        low += here * distrusts
        ruptured += here * in_worker_ruptured[row]
        harmful = here * post_bad_actor[post]
        bad_trust += harmful * trust
        bad += harmful
        offers += service_offered[row]
        organisation = post_organisation[post]
        met[organisation] += came
        kept[organisation] += service_kept_competence[row]
        kept_goodwill += service_kept_goodwill[row]
        gap += came * abs(trust - service_worth[row])
        event, changes = service_event[row], in_worker_events[row]
        if event | changes == 0:
            continue
        if event & HARM_DONE:
            harm += 1.0
        if event & PROMISE_BROKEN:
            promises += 1.0
        if changes & RUPTURED_NOW:
            ruptures += 1.0
        if changes & REPAIRED_NOW:
            repairs += 1.0
    indicator, hours = 0.0, 0.0
    for organisation in range(len(audit)):
        indicator += audit[organisation] * (met[organisation] - kept[organisation])
        hours += met[organisation] * contact_length(contact_hours[organisation], feedback[organisation], feedback_hours)
    return ServiceTally(
        n_all, n, trust_sum, trust_all, competence_sum, goodwill_sum, spread(n, trust_sum, squares),
        bimodality(n_all, trust_all, squares_all, cubes_all, fourths_all), low, low_all, in_users, clarity, respect,
        ruptured, bad_trust, bad, float(offers), float(met.sum()), float(kept.sum()), float(kept_goodwill), gap,
        indicator, harm, promises, ruptures, repairs, hours,
    )
