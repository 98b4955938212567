"""Whom brokers turn to: ties to mediate and strangers to introduce, the most urgent first."""

from __future__ import annotations

import numpy as np
from numba import carray  # type: ignore[attr-defined]

from model.behaviours.bounds import highest_view_of_broker
from model.behaviours.colleague_ties import find
from model.behaviours.opening import is_to_open
from model.behaviours.picking import SIEVE, pick
from model.compiling import compiled
from model.draws import draw, mix, whole
from model.pointers import known_row, scratch
from model.rules.trust import overall
from model.vocabulary import FIXED_POINTS_FIRST, INTRODUCTION, LOWEST_TRUST, NO_ROW, SENIOR_FIRST

LOOKED_AT = 8
"""Pairs of strangers whom a broker thinks of in a week, before introducing one of them (assumed)."""

FIRST = 2.0
"""What being a target first counts for: more than any difference of trust (assumed)."""


@compiled
def weaker_trust(pair, n_pairs, in_colleague_competence, in_colleague_goodwill):
    """Trust of whoever of two professionals trusts the other less."""
    forth = overall(in_colleague_competence[pair], in_colleague_goodwill[pair])
    back = overall(in_colleague_competence[pair + n_pairs], in_colleague_goodwill[pair + n_pairs])
    return min(forth, back)


@compiled
def weaker_climate(first, second, post_organisation, climate):
    """Trust with which two professionals meet as strangers: of whoever's organisation trusts the other's less."""
    one, other = post_organisation[first], post_organisation[second]
    return min(climate[one, other], climate[other, one])


@compiled
def is_ruptured(pair, n_pairs, in_colleague_ruptured):
    """1 if a tie is ruptured on either side, else 0."""
    return in_colleague_ruptured[pair] | in_colleague_ruptured[pair + n_pairs]


@compiled
def is_heard(first, second, organisation, broker_neutrality, broker_independence, post_organisation):
    """Whether both of two professionals are of organisations where a broker of one is taken for neutral at all."""
    heard = True
    for post in (first, second):
        home = post_organisation[post]
        most = highest_view_of_broker(broker_neutrality[home], broker_independence[home], home == organisation)
        heard = heard and most > 0.0
    return heard


@compiled
def urgency(targeting, first, second, trust, post_senior, post_rooted):
    """Whom brokers turn to: the lower, the sooner."""
    if targeting == SENIOR_FIRST:
        return trust - FIRST * (post_senior[first] + post_senior[second])
    if targeting == FIXED_POINTS_FIRST:
        return trust - FIRST * (post_rooted[first] + post_rooted[second])
    return trust


@compiled
def mark_patch(
    broker, free, post_filled, organisation_first_post, organisation_n_posts, organisation_first_broker,
    organisation_n_brokers, broker_organisation,
):
    """Note a broker at the filled posts of their patch; the brokers of an organisation share its posts evenly."""
    organisation = broker_organisation[broker]
    first_post, n_posts = np.int64(organisation_first_post[organisation]), np.int64(organisation_n_posts[organisation])
    n_brokers = np.int64(organisation_n_brokers[organisation])
    number = broker - np.int64(organisation_first_broker[organisation])
    start, end = -(-number * n_posts // n_brokers), -(-(number + 1) * n_posts // n_brokers)
    for post in range(first_post + start, first_post + end):
        if post_filled[post]:
            free[post] = broker


@compiled
def ties_to_mediate(
    free, release_trust, broker_neutrality, broker_independence, broker_targeting, climate, post_organisation,
    post_filled, post_hired, post_senior, post_rooted, pair_first, pair_second, pair_new, pair_across, pair_path_first,
    in_colleague_competence, in_colleague_goodwill, in_colleague_ruptured, broker_organisation,
):
    """The tie that each broker would mediate, or NO_ROW: of low trust or ruptured, and the most urgent of these.

    A tie that opens this week counts with the trust that it is about to open with.

    Args:
        free: for each post the broker who has time for it, or the number of brokers where none has.
    """
    n_brokers, n_pairs = len(broker_organisation), len(pair_first)
    chosen = np.full(n_brokers, NO_ROW, np.int64)
    # Nothing is soon enough for who has no time, nor for the last place, which is nobody's.
    soonest = np.full(n_brokers + 1, -np.inf)
    for post in range(len(free)):
        soonest[known_row(free[post])] = np.inf
    soonest[n_brokers] = -np.inf
    ahead = 2.0 * FIRST if broker_targeting.max() > LOWEST_TRUST else 0.0
    lowest = np.min(climate)
    passed = carray(scratch(SIEVE, 1), SIEVE, np.int8)  # type: ignore[call-arg]
    picked = carray(scratch(SIEVE, 8), SIEVE, np.int64)
    for start in range(0, n_pairs, SIEVE):
        n_asked = min(SIEVE, n_pairs - start)
        # Rows lie as they were built, colleagues of one organisation together: trust is far more to read.
        if not np.any(pair_across[start : start + n_asked]):
            continue
        # The broker who has found the least so far bounds what any of them asks for.
        latest = np.max(soonest)
        # Where even the lowest climate is not low enough, nobody need ask which ties are to open.
        opening = lowest < release_trust and lowest - ahead < latest
        for number in range(n_asked):
            pair = known_row(start + number)
            trust = weaker_trust(pair, n_pairs, in_colleague_competence, in_colleague_goodwill)
            ruptured = is_ruptured(pair, n_pairs, in_colleague_ruptured)
            needed = ((trust < release_trust) | (ruptured == 1)) & (trust - ruptured - ahead < latest)
            # A row without people is across nothing.
            passed[number] = needed & (pair_across[pair] == 1) & (pair_path_first[pair] == NO_ROW)
        if opening:
            for number in range(n_asked):
                pair = known_row(start + number)
                opens = is_to_open(pair, pair_first, pair_second, pair_new, post_hired)
                passed[number] |= opens & (pair_across[pair] == 1) & (pair_path_first[pair] == NO_ROW)
        for number in range(pick(passed, n_asked, start, picked)):
            pair = known_row(picked[number])
            first, second = known_row(pair_first[pair]), known_row(pair_second[pair])
            if is_to_open(pair, pair_first, pair_second, pair_new, post_hired):
                trust = weaker_climate(first, second, post_organisation, climate)
                if trust >= release_trust:
                    continue
            else:
                trust = weaker_trust(pair, n_pairs, in_colleague_competence, in_colleague_goodwill)
                trust -= is_ruptured(pair, n_pairs, in_colleague_ruptured)
            if not trust - ahead < max(soonest[known_row(free[first])], soonest[known_row(free[second])]):
                continue
            if not (post_filled[first] and post_filled[second]):
                continue
            for side in range(2):
                broker = free[second if side else first]
                if broker == n_brokers:
                    continue
                targeting = np.int64(broker_targeting[broker_organisation[broker]])
                score = urgency(targeting, first, second, trust, post_senior, post_rooted)
                if score < soonest[broker] and is_heard(
                    first, second, broker_organisation[broker], broker_neutrality, broker_independence,
                    post_organisation,
                ):
                    soonest[broker] = score
                    chosen[broker] = pair
    return chosen


@compiled
def strangers(
    seed, week, who, organisation, targeting, organisation_first_post, organisation_n_posts, climate,
    post_organisation, post_filled, post_senior, post_rooted, lookup_key, lookup_row,
):
    """Two professionals to introduce, of the broker's organisation and another: the most urgent of some pairs.

    Returns:
        The two posts, the smaller number first, or NO_ROW twice.
    """
    found, other_found = np.int64(NO_ROW), np.int64(NO_ROW)
    soonest = np.inf
    home, n_home = np.int64(organisation_first_post[organisation]), organisation_n_posts[organisation]
    n_away = len(post_filled) - n_home
    if n_away == 0:
        return found, other_found
    luck = draw(seed, INTRODUCTION, week, who)
    for _ in range(LOOKED_AT):
        luck = mix(luck)
        here = home + np.int64(whole(luck) * n_home)
        luck = mix(luck)
        away = np.int64(whole(luck) * n_away)
        if away >= home:
            away += n_home
        first, second = min(here, away), max(here, away)
        if not (post_filled[first] and post_filled[second]):
            continue
        trust = weaker_climate(first, second, post_organisation, climate)
        score = urgency(targeting, first, second, trust, post_senior, post_rooted)
        # Whether they are tied is looked up last: that takes longest.
        if score < soonest and find(first, second, lookup_key, lookup_row) == NO_ROW:
            soonest = score
            found, other_found = first, second
    return found, other_found
