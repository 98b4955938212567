"""Encounters change what people think of services, or of an organisation, as a kind."""

from __future__ import annotations

import numpy as np

from model.compiling import compiled
from model.rules.trust import moved_towards, overall
from model.vocabulary import NO_ROW

FIXED_POINT = 1099511627776.0
"""Sums over people are kept in whole units of 2^-40, so that their order cannot change a bit."""


@compiled
def generalise(
    row, with_spillover, spillover, user_met, user_prior, user_first_tie, user_n_ties, service_attended,
    in_worker_competence, in_worker_goodwill,
):
    """A user's category prior moves towards the mean trust in those met this week, all encounters at once."""
    if not with_spillover or user_met[row] == 0:
        return
    total = 0.0
    for tie in range(user_first_tie[row], user_first_tie[row] + user_n_ties[row]):
        total += service_attended[tie] * overall(in_worker_competence[tie], in_worker_goodwill[tie])
    user_prior[row] = moved_towards(user_prior[row], total / user_met[row], spillover, user_met[row])


@compiled
def change_climate(
    with_spillover, spillover, climate, post_organisation, pair_first, pair_second, pair_met, in_colleague_competence,
    in_colleague_goodwill,
):
    """Each organisation's view of another moves towards the mean trust in the week's encounters with it."""
    if not with_spillover:
        return
    n_organisations = len(climate)
    met = np.zeros((n_organisations, n_organisations), np.int64)
    total = np.zeros((n_organisations, n_organisations), np.int64)
    n_rows = len(pair_first)
    for pair in range(n_rows):
        times = pair_met[pair]
        if pair_first[pair] == NO_ROW or times == 0:
            continue
        one, other = post_organisation[pair_first[pair]], post_organisation[pair_second[pair]]
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
