"""What is counted over ties between professionals."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from model.compiling import compiled
from model.rules.trust import overall
from model.tallies.service import LOW_TRUST, spread
from model.vocabulary import NO_ROW

TRUSTING = 0.5


class ColleagueTally(NamedTuple):
    """Sums over ties between professionals in one week."""

    colleague_ties: float
    within_directions: float
    within_trust: float
    within_trust_sd: float
    within_low: float
    across_directions: float
    across_trust: float
    across_trust_sd: float
    across_low: float
    across_ends: float
    across_trusting: float
    across_possible: float
    colleague_clarity: float
    colleague_encounters: float
    colleague_ties_joint: float
    joint_act_share: float
    modularity: float
    climate_across: float
    climate_pairs: float


@compiled
def tally_colleagues(
    climate, organisation_first_post, post_organisation, post_filled, pair_first, pair_second, pair_across, pair_met,
    pair_clarity, pair_joint_act, in_colleague_competence, in_colleague_goodwill, service_pair,
):
    """One pass over the colleague ties, and one over care teams for joint work."""
    ties, clarity, encounters = 0.0, 0.0, 0.0
    count, total, squares, low = np.zeros(2), np.zeros(2), np.zeros(2), np.zeros(2)
    trusting = 0.0
    n_organisations = len(organisation_first_post)
    strength = np.zeros(n_organisations)
    weight_all, weight_within = 0.0, 0.0
    n_rows = len(pair_first)
    for row in range(n_rows):
        first = pair_first[row]
        if first == NO_ROW:
            continue
        second = pair_second[row]
        if not post_filled[first] or not post_filled[second]:
            continue
        kind = pair_across[row]
        ties += 1.0
        clarity += pair_clarity[row]
        encounters += 2.0 * pair_met[row]
        forth = overall(in_colleague_competence[row], in_colleague_goodwill[row])
        back = overall(in_colleague_competence[row + n_rows], in_colleague_goodwill[row + n_rows])
        count[kind] += 2.0
        total[kind] += forth + back
        squares[kind] += forth * forth + back * back
        low[kind] += (1.0 if forth < LOW_TRUST else 0.0) + (1.0 if back < LOW_TRUST else 0.0)
        weight = 0.5 * (forth + back)
        weight_all += weight
        strength[post_organisation[first]] += weight
        strength[post_organisation[second]] += weight
        weight_within += weight * (1 - kind)
        trusting += kind * (1.0 if weight >= TRUSTING else 0.0)
    modularity = 0.0
    if weight_all > 0.0:
        modularity = weight_within / weight_all
        for organisation in range(n_organisations):
            modularity -= (strength[organisation] / (2.0 * weight_all)) ** 2
    filled = np.zeros(n_organisations)
    for post in range(len(post_filled)):
        filled[post_organisation[post]] += post_filled[post]
    everyone = filled.sum()
    possible = 0.5 * (everyone * everyone - (filled * filled).sum())
    joint_ties, joint = 0, 0.0
    for tie in range(len(service_pair)):
        # Half of all ties are the lead's own: a factor of 0 in place of a branch, on whatever row.
        pair = max(service_pair[tie], 0)
        here = (service_pair[tie] != NO_ROW) & post_filled[pair_first[pair]] & post_filled[pair_second[pair]]
        joint_ties += here
        joint += here * pair_joint_act[pair]
    climate_sum = 0.0
    for one in range(n_organisations):
        for other in range(n_organisations):
            if one != other:
                climate_sum += climate[one, other]
    return ColleagueTally(
        ties, count[0], total[0], spread(count[0], total[0], squares[0]), low[0], count[1], total[1],
        spread(count[1], total[1], squares[1]), low[1], count[1], trusting, possible, clarity, encounters,
        float(joint_ties), joint, modularity, climate_sum, float(n_organisations * (n_organisations - 1)),
    )
