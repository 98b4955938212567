"""What is counted over users."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from model.compiling import compiled
from model.rules.need import satisfaction as satisfaction_of
from model.rules.trust import overall
from model.tallies.sums import BLOCK, joined, lanes
from model.vocabulary import CAME_BACK, CRISIS_DISPLACED, CRISIS_OWN, DROPPED_OUT, NEW_LEAD, NEW_USER

COMPLEX = 0.5
BINS = 200


class UserTally(NamedTuple):
    """Sums over users in one week; `weeks` is 1, for measures that are not sums."""

    weeks: float
    users: float
    engaged: float
    dropouts: float
    returns: float
    new_users: float
    crises: float
    crises_own: float
    crises_displaced: float
    need: float
    need_psychosocial: float
    need_material: float
    need_gap: float
    psychosocial_relief: float
    material_relief: float
    prior: float
    satisfaction: float
    worker_changes: float
    changed_ever: float
    trust_gini: float


@compiled
def gini(counts, n):
    """Gini coefficient of values counted in equal bins of [0, 1]; exact to half a bin."""
    below, weighted, total = 0.0, 0.0, 0.0
    for place in range(len(counts)):
        value = (place + 0.5) / len(counts)
        count = counts[place]
        weighted += value * count * (2.0 * below + count)
        total += value * count
        below += count
    if total <= 0.0:
        return 0.0
    return max(0.0, weighted / (n * total) - 1.0)


@compiled
def tally_users(
    need_met_at_start, satisfaction_trust, satisfaction_change, user_engaged, user_events, user_complexity,
    user_prior, user_need_psychosocial, user_need_material, user_without_psychosocial, user_without_material,
    user_psychosocial_relief, user_material_relief, user_worker_changes, user_first_tie, in_worker_competence,
    in_worker_goodwill,
):
    """One pass over the users, block by block."""
    sums = lanes(7)
    psychosocial_sum, material_sum, complex_sum = sums[0], sums[1], sums[2]
    psychosocial_reliefs, material_reliefs, priors, satisfied = sums[3], sums[4], sums[5], sums[6]
    dropouts, returns, arrivals, own, displaced, changes = 0, 0, 0, 0, 0, 0
    engaged, changed, complex_users = 0, 0, 0
    n = len(user_engaged)
    trust, counts = np.empty(BLOCK), np.zeros(BINS, np.int64)
    for start in range(0, n, BLOCK):
        end = min(start + BLOCK, n)
        leads, events = user_first_tie[start:end], user_events[start:end]
        for lane in range(end - start):
            lead = leads[lane]
            trust[lane] = overall(in_worker_competence[lead], in_worker_goodwill[lead])
            counts[max(0, min(BINS - 1, int(trust[lane] * BINS)))] += 1
        psychosocial, material = user_need_psychosocial[start:end], user_need_material[start:end]
        complexity, prior = user_complexity[start:end], user_prior[start:end]
        psychosocial_relief, material_relief = user_psychosocial_relief[start:end], user_material_relief[start:end]
        for lane in range(end - start):
            is_complex = complexity[lane] > COMPLEX
            psychosocial_sum[lane] += psychosocial[lane]
            material_sum[lane] += material[lane]
            complex_sum[lane] += is_complex * (0.5 * (psychosocial[lane] + material[lane]))
            complex_users += is_complex
            priors[lane] += prior[lane]
            psychosocial_reliefs[lane] += psychosocial_relief[lane]
            material_reliefs[lane] += material_relief[lane]
        without_psychosocial = user_without_psychosocial[start:end]
        without_material, is_engaged = user_without_material[start:end], user_engaged[start:end]
        for lane in range(end - start):
            started = 0.5 * (without_psychosocial[lane] + without_material[lane]) - need_met_at_start
            change = started - 0.5 * (psychosocial[lane] + material[lane])
            satisfied[lane] += is_engaged[lane] * satisfaction_of(
                trust[lane], change, satisfaction_trust, satisfaction_change
            )
        worker_changes = user_worker_changes[start:end]
        for lane in range(end - start):
            engaged += is_engaged[lane]
            changed += worker_changes[lane] > 0
            dropouts += events[lane] & DROPPED_OUT != 0
            returns += events[lane] & CAME_BACK != 0
            arrivals += events[lane] & NEW_USER != 0
            own += events[lane] & CRISIS_OWN != 0
            displaced += events[lane] & CRISIS_DISPLACED != 0
            changes += events[lane] & NEW_LEAD != 0
    psychosocial_need, material_need, complex_need = joined(psychosocial_sum), joined(material_sum), joined(complex_sum)
    need = 0.5 * (psychosocial_need + material_need)
    gap = 0.0
    if 0.0 < complex_users < n:
        gap = complex_need / complex_users - (need - complex_need) / (n - complex_users)
    return UserTally(
        1.0, float(n), float(engaged), float(dropouts), float(returns), float(arrivals), float(own + displaced),
        float(own), float(displaced), need, psychosocial_need, material_need, gap, joined(psychosocial_reliefs),
        joined(material_reliefs), joined(priors), joined(satisfied), float(changes), float(changed), gini(counts, n),
    )
