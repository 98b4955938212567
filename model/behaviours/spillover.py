"""Encounters change what people think of services, or of an organisation, as a kind."""

from __future__ import annotations

import numpy as np
from numba import carray  # type: ignore[attr-defined]

from model.behaviours.care_teams import MOST_POSTS, first_and_last
from model.behaviours.picking import SIEVE, pick
from model.compiling import compiled
from model.pointers import known_row, scratch
from model.rules.trust import moved_towards, overall
from model.vocabulary import NO_ROW

FIXED_POINT = 1099511627776.0
"""Sums over people are kept in whole units of 2^-40, so that their order cannot change a bit."""

@compiled
def generalise(
    row, spillover, user_met, user_prior, user_first_tie, user_n_ties, service_attended,
    in_worker_competence, in_worker_goodwill,
):
    """A user's category prior moves towards the mean trust in those met this week, all encounters at once."""
    if user_met[row] == 0:
        return
    total = 0.0
    first, last = first_and_last(row, user_first_tie, user_n_ties)
    for slot in range(MOST_POSTS):
        tie = min(first + slot, last)
        attended = service_attended[tie] * (first + slot <= last)
        total += attended * overall(in_worker_competence[tie], in_worker_goodwill[tie])
    user_prior[row] = moved_towards(user_prior[row], total / user_met[row], spillover, user_met[row])


@compiled
def change_climate(
    spillover, climate, post_organisation, pair_first, pair_second, pair_met, in_colleague_competence,
    in_colleague_goodwill,
):
    """Each organisation's view of another moves towards the mean trust in the week's encounters with it."""
    n_organisations = len(climate)
    met = np.zeros((n_organisations, n_organisations), np.int64)
    total = np.zeros((n_organisations, n_organisations), np.int64)
    n_rows = len(pair_first)
    passed = carray(scratch(SIEVE, 1), SIEVE, np.int8)  # type: ignore[call-arg]
    picked = carray(scratch(SIEVE, 8), SIEVE, np.int64)
    for start in range(0, n_rows, SIEVE):
        n_asked = min(SIEVE, n_rows - start)
        for number in range(n_asked):
            pair = known_row(start + number)
            passed[number] = (pair_first[pair] != NO_ROW) & (pair_met[pair] != 0)
        for number in range(pick(passed, n_asked, start, picked)):
            pair = known_row(picked[number])
            times = np.int64(pair_met[pair])
            first, second = known_row(pair_first[pair]), known_row(pair_second[pair])
            one, other = post_organisation[first], post_organisation[second]
            forth = overall(in_colleague_competence[pair], in_colleague_goodwill[pair])
            back = overall(in_colleague_competence[pair + n_rows], in_colleague_goodwill[pair + n_rows])
            met[one, other] += times
            total[one, other] += times * np.int64(forth * FIXED_POINT)
            met[other, one] += times
            total[other, one] += times * np.int64(back * FIXED_POINT)
    for one in range(n_organisations):
        for other in range(n_organisations):
            if met[one, other] > 0:
                mean = (total[one, other] / met[one, other]) / FIXED_POINT
                climate[one, other] = moved_towards(climate[one, other], mean, spillover, met[one, other])
