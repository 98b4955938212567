"""What is counted over users."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from model.compiling import compiled
from model.pointers import known_row
from model.rules.need import satisfaction as satisfaction_of
from model.rules.trust import overall
from model.tallies.sums import BLOCK, NOTHING, counted, counted_bit, flags, joined, lanes, numbers
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
    about, bins = flags(2), numbers(1)[0]
    is_complex, is_changed = about[0], about[1]
    dropouts, returns, arrivals, own, displaced, changes = 0, 0, 0, 0, 0, 0
    engaged, changed, complex_users = 0, 0, 0
    n = len(user_engaged)
    counts = np.zeros(BINS, np.int64)
    for start in range(0, n, BLOCK):
        n_rows = min(BLOCK, n - start)
        for lane in range(n_rows):
            row = known_row(start + lane)
            lead = user_first_tie[row]
            trust = overall(in_worker_competence[lead], in_worker_goodwill[lead])
            bins[lane] = max(0, min(BINS - 1, np.int32(trust * BINS)))
            psychosocial, material = user_need_psychosocial[row], user_need_material[row]
            need = 0.5 * (psychosocial + material)
            psychosocial_sum[lane] += psychosocial
            material_sum[lane] += material
            complex_sum[lane] += need if user_complexity[row] > COMPLEX else NOTHING
            is_complex[lane] = user_complexity[row] > COMPLEX
            priors[lane] += user_prior[row]
            psychosocial_reliefs[lane] += user_psychosocial_relief[row]
            material_reliefs[lane] += user_material_relief[row]
            change = 0.5 * (user_without_psychosocial[row] + user_without_material[row]) - need_met_at_start - need
            satisfaction = satisfaction_of(trust, change, satisfaction_trust, satisfaction_change)
            satisfied[lane] += satisfaction if user_engaged[row] > 0 else NOTHING
            is_changed[lane] = user_worker_changes[row] > 0
        for lane in range(n_rows):
            counts[known_row(bins[lane])] += 1
        complex_users += counted(is_complex, n_rows)
        changed += counted(is_changed, n_rows)
        engaged += counted_bit(user_engaged, 1, start, n_rows)
        dropouts += counted_bit(user_events, DROPPED_OUT, start, n_rows)
        returns += counted_bit(user_events, CAME_BACK, start, n_rows)
        arrivals += counted_bit(user_events, NEW_USER, start, n_rows)
        own += counted_bit(user_events, CRISIS_OWN, start, n_rows)
        displaced += counted_bit(user_events, CRISIS_DISPLACED, start, n_rows)
        changes += counted_bit(user_events, NEW_LEAD, start, n_rows)
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
