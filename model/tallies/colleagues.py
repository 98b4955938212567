"""What is counted over ties between professionals."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from model.behaviours.picking import pick
from model.compiling import compiled
from model.pointers import known_row
from model.rules.trust import overall
from model.tallies.service import LOW_TRUST, spread
from model.tallies.sums import BLOCK, NOTHING, counted, counted_with, flags, joined, lanes, numbers
from model.vocabulary import NO_ROW

TRUSTING = 0.5

_WIDTH = 8
_FILLED = 4
"""Strengths of an organisation: so many sums, those of ties that count from this one on (first, second; even, odd)."""


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
    sums = lanes(6)
    total, squares, total_across, squares_across, clarity = sums[0], sums[1], sums[2], sums[3], sums[4]
    trust = sums[5]
    about, places = flags(5), numbers(2)
    alive, within, beyond, distrusting, trustful = about[0], about[1], about[2], about[3], about[4]
    of_first, of_second = places[0], places[1]
    ties, ties_across, low, low_across, trusting, encounters, encounters_across = 0, 0, 0, 0, 0, 0, 0
    n_organisations, n_pairs = len(organisation_first_post), len(pair_first)
    pair_alive, strengths = np.empty(n_pairs, np.int8), np.zeros((n_organisations, _WIDTH))
    each_strength = strengths.reshape(_WIDTH * n_organisations)
    # The place of nobody, before all posts, is not filled: a free row counts for nothing.
    homes = np.zeros(len(post_filled) + 1, np.int32)
    for post in range(len(post_filled)):
        homes[post + 1] = _WIDTH * post_organisation[post] + _FILLED * post_filled[post]
    for start in range(0, n_pairs, BLOCK):
        n_rows = min(BLOCK, n_pairs - start)
        for lane in range(n_rows):
            row = known_row(start + lane)
            of_first[lane] = homes[known_row(pair_first[row] - NO_ROW)]
            of_second[lane] = homes[known_row(pair_second[row] - NO_ROW)]
        for lane in range(n_rows):
            across = pair_across[known_row(start + lane)]
            alive[lane] = of_first[lane] & of_second[lane] & _FILLED != 0
            beyond[lane] = alive[lane] & across
            within[lane] = alive[lane] & (1 - across)
            of_first[lane] += lane & 1
            of_second[lane] += 2 + (lane & 1)
        for lane in range(n_rows):
            pair_alive[known_row(start + lane)] = alive[lane]
        for lane in range(n_rows):
            row = known_row(start + lane)
            back_row = known_row(row + n_pairs)
            forth = overall(in_colleague_competence[row], in_colleague_goodwill[row])
            back = overall(in_colleague_competence[back_row], in_colleague_goodwill[back_row])
            both, both_squared, clear = forth + back, forth * forth + back * back, pair_clarity[row]
            mean = 0.5 * both
            trust[lane] = mean if alive[lane] > 0 else 0.0
            total[lane] += both if within[lane] > 0 else NOTHING
            squares[lane] += both_squared if within[lane] > 0 else NOTHING
            total_across[lane] += both if beyond[lane] > 0 else NOTHING
            squares_across[lane] += both_squared if beyond[lane] > 0 else NOTHING
            clarity[lane] += clear if alive[lane] > 0 else NOTHING
            distrusting[lane] = np.int8(forth < LOW_TRUST) + np.int8(back < LOW_TRUST)
            trustful[lane] = mean >= TRUSTING
        for lane in range(n_rows):
            each_strength[known_row(of_first[lane])] += trust[lane]
            each_strength[known_row(of_second[lane])] += trust[lane]
        ties += counted(alive, n_rows)
        ties_across += counted(beyond, n_rows)
        low += counted_with(within, distrusting, 0, n_rows)
        low_across += counted_with(beyond, distrusting, 0, n_rows)
        trusting += counted_with(beyond, trustful, 0, n_rows)
        encounters += counted_with(alive, pair_met, start, n_rows)
        encounters_across += counted_with(beyond, pair_met, start, n_rows)
    trust_within, trust_across = joined(total), joined(total_across)
    everything = 0.5 * (trust_within + trust_across)
    modularity = 0.0
    if everything > 0.0:
        modularity = 0.5 * trust_within / everything
        for organisation in range(n_organisations):
            modularity -= (strengths[organisation, _FILLED:].sum() / (2.0 * everything)) ** 2
    filled = np.zeros((n_organisations, 4), np.int64)
    for post in range(len(post_filled)):
        filled[post_organisation[post], post & 3] += post_filled[post]
    everyone, squared = float(filled.sum()), 0.0
    for organisation in range(n_organisations):
        squared += float(filled[organisation].sum()) ** 2
    possible = 0.5 * (everyone * everyone - squared)
    joint_ties, joint = 0, 0.0
    # Half of all ties are the lead's own, and to add nothing takes as long as to add something.
    with_lead, picked = about[0], places[0]
    for start in range(0, len(service_pair), BLOCK):
        n_rows = min(BLOCK, len(service_pair) - start)
        for lane in range(n_rows):
            with_lead[lane] = service_pair[known_row(start + lane)] != NO_ROW
        for number in range(pick(with_lead, n_rows, start, picked)):
            pair = known_row(service_pair[known_row(picked[number])])
            joint_ties += pair_alive[pair]
            joint += pair_alive[pair] * pair_joint_act[pair]
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
