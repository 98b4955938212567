"""What is counted over ties between professionals."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from model.compiling import compiled
from model.rules.trust import overall
from model.tallies.service import LOW_TRUST, spread
from model.tallies.sums import BLOCK, joined, lanes
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
    across_encounters: float
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
    sums = lanes(5)
    total, squares, total_across, squares_across, clarity = sums[0], sums[1], sums[2], sums[3], sums[4]
    trust, alive = np.empty(BLOCK), np.empty(BLOCK, np.int8)
    ties, ties_across, low, low_across, trusting, encounters, encounters_across = 0, 0, 0, 0, 0, 0, 0
    n_organisations = len(organisation_first_post)
    strengths = np.zeros((n_organisations, 4))
    n_rows = len(pair_first)
    for start in range(0, n_rows, BLOCK):
        end = min(start + BLOCK, n_rows)
        firsts, seconds = pair_first[start:end], pair_second[start:end]
        across, met, clear = pair_across[start:end], pair_met[start:end], pair_clarity[start:end]
        competence, goodwill = in_colleague_competence[start:end], in_colleague_goodwill[start:end]
        back_competence = in_colleague_competence[start + n_rows : end + n_rows]
        back_goodwill = in_colleague_goodwill[start + n_rows : end + n_rows]
        for lane in range(end - start):
            # A free row counts for nothing, on whatever posts.
            first, second = max(firsts[lane], 0), max(seconds[lane], 0)
            alive[lane] = (firsts[lane] != NO_ROW) & post_filled[first] & post_filled[second]
        for lane in range(end - start):
            forth = overall(competence[lane], goodwill[lane])
            back = overall(back_competence[lane], back_goodwill[lane])
            within, beyond = float(alive[lane] & (1 - across[lane])), float(alive[lane] & across[lane])
            trust[lane] = alive[lane] * (0.5 * (forth + back))
            total[lane] += within * (forth + back)
            squares[lane] += within * (forth * forth + back * back)
            total_across[lane] += beyond * (forth + back)
            squares_across[lane] += beyond * (forth * forth + back * back)
            clarity[lane] += alive[lane] * clear[lane]
            distrusting = np.int64(forth < LOW_TRUST) + np.int64(back < LOW_TRUST)
            low += (alive[lane] & (1 - across[lane])) * distrusting
            low_across += (alive[lane] & across[lane]) * distrusting
        for lane in range(end - start):
            strengths[post_organisation[max(firsts[lane], 0)], lane & 1] += trust[lane]
            strengths[post_organisation[max(seconds[lane], 0)], 2 + (lane & 1)] += trust[lane]
        for lane in range(end - start):
            ties += alive[lane]
            ties_across += alive[lane] & across[lane]
            encounters += alive[lane] * met[lane]
            encounters_across += (alive[lane] & across[lane]) * met[lane]
            trusting += (alive[lane] & across[lane]) & (trust[lane] >= TRUSTING)
    trust_within, trust_across = joined(total), joined(total_across)
    everything = 0.5 * (trust_within + trust_across)
    modularity = 0.0
    if everything > 0.0:
        modularity = 0.5 * trust_within / everything
        for organisation in range(n_organisations):
            modularity -= (strengths[organisation].sum() / (2.0 * everything)) ** 2
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
    n_within, n_across = 2.0 * (ties - ties_across), 2.0 * ties_across
    return ColleagueTally(
        float(ties), n_within, trust_within, spread(n_within, trust_within, joined(squares)), float(low), n_across,
        trust_across, spread(n_across, trust_across, joined(squares_across)), float(low_across), n_across,
        float(trusting), possible, joined(clarity), 2.0 * encounters, 2.0 * encounters_across, float(joint_ties), joint,
        modularity, climate_sum, float(n_organisations * (n_organisations - 1)),
    )
