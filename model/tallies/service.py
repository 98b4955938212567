"""What is counted over ties between users and professionals."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from model.behaviours.planning import contact_length
from model.compiling import compiled
from model.pointers import known_row
from model.rules.trust import overall
from model.tallies.sums import (
    BLOCK,
    NOTHING,
    counted,
    counted_with,
    counted_with_bit,
    flags,
    joined,
    lanes,
    numbers,
)
from model.vocabulary import HARM_DONE, PROMISE_BROKEN, REPAIRED_NOW, RUPTURED_NOW

LOW_TRUST = 0.4

ENGAGED, FILLED, BAD_ACTOR = 1, 2, 4
"""Bits of the standing of a tie: its user is engaged; its post is filled, by a bad actor."""

KEPT = 2**32
"""Encounters of a post are counted together, those that kept their word in the upper half of one whole number."""


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

    Who is engaged, or came, follows luck, which no processor foresees: no branch rests on it.
    """
    sums = lanes(13)
    trust_all, squares_all, cubes_all, fourths_all = sums[0], sums[1], sums[2], sums[3]
    trust_sum, squares, competence_sum, goodwill_sum = sums[4], sums[5], sums[6], sums[7]
    bad_trust, gap = sums[8], sums[9]
    in_users, clarity_sum, respect_sum = sums[10], sums[11], sums[12]
    about = flags(6)
    standing, covered, here, harmful, came, distrusts = about[0], about[1], about[2], about[3], about[4], about[5]
    encounters = numbers(1)[0]
    n_all, n, bad, low, low_all, ruptured, offers, kept_goodwill = 0, 0, 0, 0, 0, 0, 0, 0
    harm, promises, ruptures, repairs = 0, 0, 0, 0
    n_posts, n_ties = len(post_filled), len(service_user)
    post_standing, post_encounters = np.empty(n_posts, np.int8), np.zeros(n_posts, np.int64)
    for post in range(n_posts):
        post_standing[post] = post_filled[post] * FILLED + post_bad_actor[post] * BAD_ACTOR
    for start in range(0, n_ties, BLOCK):
        n_rows = min(BLOCK, n_ties - start)
        for lane in range(n_rows):
            row = known_row(start + lane)
            encounters[lane] = service_attended[row] + service_kept_competence[row] * KEPT
        for lane in range(n_rows):
            row = known_row(start + lane)
            post = service_post[row]
            standing[lane] = post_standing[post] | user_engaged[service_user[row]] * ENGAGED
            post_encounters[post] += encounters[lane]
        for lane in range(n_rows):
            covered[lane] = standing[lane] & FILLED != 0
            here[lane] = covered[lane] & (standing[lane] & ENGAGED != 0)
            harmful[lane] = here[lane] & (standing[lane] & BAD_ACTOR != 0)
            came[lane] = covered[lane] & service_attended[known_row(start + lane)]
        for lane in range(n_rows):
            row = known_row(start + lane)
            competence, goodwill = in_worker_competence[row], in_worker_goodwill[row]
            trust = overall(competence, goodwill)
            square = trust * trust
            cube, fourth, miss = square * trust, square * square, abs(trust - service_worth[row])
            distrusts[lane] = trust < LOW_TRUST
            trust_all[lane] += trust if covered[lane] > 0 else NOTHING
            squares_all[lane] += square if covered[lane] > 0 else NOTHING
            cubes_all[lane] += cube if covered[lane] > 0 else NOTHING
            fourths_all[lane] += fourth if covered[lane] > 0 else NOTHING
            trust_sum[lane] += trust if here[lane] > 0 else NOTHING
            squares[lane] += square if here[lane] > 0 else NOTHING
            competence_sum[lane] += competence if here[lane] > 0 else NOTHING
            goodwill_sum[lane] += goodwill if here[lane] > 0 else NOTHING
            bad_trust[lane] += trust if harmful[lane] > 0 else NOTHING
            gap[lane] += miss if came[lane] > 0 else NOTHING
            in_user = overall(in_user_competence[row], in_user_goodwill[row])
            clarity, respect = service_clarity[row], in_worker_respect[row]
            in_users[lane] += in_user if covered[lane] > 0 else NOTHING
            clarity_sum[lane] += clarity if covered[lane] > 0 else NOTHING
            respect_sum[lane] += respect if here[lane] > 0 else NOTHING
        n_all += counted(covered, n_rows)
        n += counted(here, n_rows)
        bad += counted(harmful, n_rows)
        low_all += counted_with(covered, distrusts, 0, n_rows)
        low += counted_with(here, distrusts, 0, n_rows)
        offers += counted_with(covered, service_offered, start, n_rows)
        kept_goodwill += counted_with(covered, service_kept_goodwill, start, n_rows)
        ruptured += counted_with(here, in_worker_ruptured, start, n_rows)
        harm += counted_with_bit(covered, service_event, HARM_DONE, start, n_rows)
        promises += counted_with_bit(covered, service_event, PROMISE_BROKEN, start, n_rows)
        ruptures += counted_with_bit(covered, in_worker_events, RUPTURED_NOW, start, n_rows)
        repairs += counted_with_bit(covered, in_worker_events, REPAIRED_NOW, start, n_rows)
    by_organisation = np.zeros((len(audit), 4), np.int64)
    for post in range(n_posts):
        by_organisation[post_organisation[post], post & 3] += post_filled[post] * post_encounters[post]
    met, kept, indicator, hours = 0, 0, 0.0, 0.0
    for organisation in range(len(audit)):
        both = by_organisation[organisation].sum()
        attended, kept_competence = both % KEPT, both // KEPT
        met += attended
        kept += kept_competence
        indicator += audit[organisation] * (attended - kept_competence)
        hours += attended * contact_length(contact_hours[organisation], feedback[organisation], feedback_hours)
    trust, everywhere = joined(trust_sum), joined(trust_all)
    return ServiceTally(
        float(n_all), float(n), trust, everywhere, joined(competence_sum), joined(goodwill_sum),
        spread(n, trust, joined(squares)),
        bimodality(n_all, everywhere, joined(squares_all), joined(cubes_all), joined(fourths_all)), float(low),
        float(low_all), joined(in_users), joined(clarity_sum), joined(respect_sum), float(ruptured), joined(bad_trust),
        float(bad), float(offers), float(met), float(kept), float(kept_goodwill), joined(gap),
        indicator, float(harm), float(promises), float(ruptures), float(repairs), hours,
    )
