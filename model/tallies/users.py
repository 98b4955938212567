"""What is counted over users."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from model.compiling import compiled
from model.rules.need import satisfaction as satisfaction_of
from model.rules.trust import overall
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
    """One pass over the users."""
    engaged, dropouts, returns, arrivals, own, displaced = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    psychosocial, material, complex_need, complex_users = 0.0, 0.0, 0.0, 0.0
    psychosocial_relief, material_relief, prior, satisfied, changes, changed = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    n = len(user_engaged)
    counts = np.zeros(BINS, np.int64)
    for row in range(n):
        events = user_events[row]
        if events != 0:
            dropouts += 1.0 if events & DROPPED_OUT else 0.0
            returns += 1.0 if events & CAME_BACK else 0.0
            arrivals += 1.0 if events & NEW_USER else 0.0
            own += 1.0 if events & CRISIS_OWN else 0.0
            displaced += 1.0 if events & CRISIS_DISPLACED else 0.0
            changes += 1.0 if events & NEW_LEAD else 0.0
        first, second = user_need_psychosocial[row], user_need_material[row]
        psychosocial += first
        material += second
        complex_here = 1.0 if user_complexity[row] > COMPLEX else 0.0
        complex_need += complex_here * 0.5 * (first + second)
        complex_users += complex_here
        psychosocial_relief += user_psychosocial_relief[row]
        material_relief += user_material_relief[row]
        prior += user_prior[row]
        changed += 1.0 if user_worker_changes[row] > 0 else 0.0
        lead = user_first_tie[row]
        trust = overall(in_worker_competence[lead], in_worker_goodwill[lead])
        counts[min(BINS - 1, int(trust * BINS))] += 1
        engaged += user_engaged[row]
        start = 0.5 * (user_without_psychosocial[row] + user_without_material[row]) - need_met_at_start
        change = start - 0.5 * (first + second)
        satisfied += user_engaged[row] * satisfaction_of(trust, change, satisfaction_trust, satisfaction_change)
    need = 0.5 * (psychosocial + material)
    gap = 0.0
    if 0.0 < complex_users < n:
        gap = complex_need / complex_users - (need - complex_need) / (n - complex_users)
    return UserTally(
        1.0, float(n), engaged, dropouts, returns, arrivals, own + displaced, own, displaced, need, psychosocial,
        material, gap, psychosocial_relief, material_relief, prior, satisfied, changes, changed, gini(counts, n),
    )
