"""Cases are closed and replaced, and moved between professionals of one organisation."""

from __future__ import annotations

import numpy as np
from numba import carray  # type: ignore[attr-defined]

from model.behaviours.arrival import new_user
from model.behaviours.bounds import highest_weekly_chance
from model.behaviours.colleague_ties import share_user
from model.behaviours.picking import SIEVE, pick, pick_again
from model.compiling import compiled
from model.draws import bits_below, draw, is_below, mix, uniform, whole
from model.pointers import known_row, scratch
from model.rules.churn import weekly_chance
from model.vocabulary import CANDIDATE_POST, CASE_CLOSURE, NEW_LEAD, NEW_USER, NO_ROW, REASSIGNMENT

CANDIDATES = 3
DRAWS = 30
"""How often a post is drawn at most until three can take the case; more only where hardly any can (assumed)."""


@compiled
def least_loaded(
    seed, time, who, organisation, first_tie, n_ties, needs_filled, organisation_first_post, organisation_n_posts,
    post_filled, post_cases, service_post,
):
    """The least loaded of three posts of an organisation, drawn by chance; none of the care team's own; or NO_ROW.

    A vacant post where a filled one is needed, or one of the care team's own, is drawn again, so often and no more.
    """
    chosen, found = np.int64(NO_ROW), 0
    luck = draw(seed, CANDIDATE_POST, time, who)
    for _ in range(DRAWS):
        if found == CANDIDATES:
            break
        luck = mix(luck)
        chance = whole(luck)
        post = organisation_first_post[organisation] + np.int64(chance * organisation_n_posts[organisation])
        if needs_filled and not post_filled[post]:
            continue
        taken = False
        for tie in range(first_tie, first_tie + n_ties):
            taken = taken or service_post[tie] == post
        if taken:
            continue
        found += 1
        if chosen == NO_ROW or post_cases[post] < post_cases[chosen]:
            chosen = post
    return chosen


@compiled
def pick_by_chance(seed, decision, week, keys, start, below, passed, picked):
    """List the rows of a block whose draw this week is below a chance that all share; how many they are.

    Args:
        keys: identities of all rows.
        start: the block's first row.
        below: the chance, from `bits_below`.
        passed, picked: room for a block.
    """
    n_asked = min(SIEVE, len(keys) - start)
    for number in range(n_asked):
        passed[number] = is_below(draw(seed, decision, week, keys[known_row(start + number)]), below)
    return pick(passed, n_asked, start, picked)


@compiled
def highest(values):
    """The highest of some numbers, which are not negative; lane by lane, since a single one would wait each time."""
    lanes = np.zeros(SIEVE)
    for start in range(0, len(values), SIEVE):
        block = values[start : start + SIEVE]
        for lane in range(len(block)):
            lanes[lane] = max(lanes[lane], block[lane])
    return np.max(lanes)


@compiled
def move_cases(
    week, seed, case_closure, reassignment_rate, prior_mean, prior_sd, propensity_mean, propensity_sd,
    trait_margin, need_mean, need_sd, need_met_at_start, user_organisation, user_root, user_key, user_generation,
    user_prior, user_propensity, user_need_psychosocial, user_need_material, user_without_psychosocial,
    user_without_material, user_engaged, user_worker_changes, user_arrived, user_events, user_first_tie, user_n_ties,
    user_frailty, post_organisation, post_filled, post_cases, post_n_across, organisation_first_post,
    organisation_n_posts, service_user, service_post, service_key, service_new, service_pair, pair_first, pair_second,
    pair_teammates, pair_shared, pair_new, pair_across, pair_path_first, lookup_key, lookup_row, free_rows,
):
    """All cases in one week, in fixed order: closed and replaced, or moved to the least loaded of three posts.

    Levers arrive as arrays over organisations, since a case is moved within the organisation of its post.
    """
    closing, most, often = np.empty(len(case_closure)), 0.0, 0.0
    for organisation in range(len(case_closure)):
        closing[organisation] = weekly_chance(case_closure[organisation])
        most = max(most, closing[organisation])
        often = max(often, reassignment_rate[organisation])
    passed = carray(scratch(SIEVE, 1), SIEVE, np.int8)  # type: ignore[call-arg]
    picked = carray(scratch(SIEVE, 8), SIEVE, np.int64)
    below = bits_below(most)
    # Where no case is closed by chance, nobody is asked.
    for start in range(0, len(user_key) if most > 0.0 else 0, SIEVE):
        # Who is above the highest chance of all need not be asked for the own one.
        for number in range(pick_by_chance(seed, CASE_CLOSURE, week, user_key, start, below, passed, picked)):
            user = known_row(picked[number])
            if uniform(seed, CASE_CLOSURE, week, user_key[user]) >= closing[user_organisation[user]]:
                continue
            user_generation[user] += 1
            new_user(
                user, week, seed, prior_mean, prior_sd, propensity_mean, propensity_sd, trait_margin, need_mean,
                need_sd, need_met_at_start, user_root, user_key, user_generation, user_prior, user_propensity,
                user_need_psychosocial, user_need_material, user_without_psychosocial, user_without_material,
                user_engaged, user_worker_changes, user_arrived,
            )
            user_events[user] |= NEW_USER
            for tie in range(user_first_tie[user], user_first_tie[user] + user_n_ties[user]):
                service_new[tie] = 2
    most = highest_weekly_chance(often * highest(user_frailty))
    if most <= 0.0:
        return
    below = bits_below(most)
    for start in range(0, len(service_key), SIEVE):
        n_picked = pick_by_chance(seed, REASSIGNMENT, week, service_key, start, below, passed, picked)
        for number in range(n_picked):
            # The highest rate of all bounds the own one, which stands far away in memory.
            tie = known_row(picked[number])
            chance = uniform(seed, REASSIGNMENT, week, service_key[tie])
            passed[number] = chance < highest_weekly_chance(often * user_frailty[service_user[tie]])
        n_picked = pick_again(passed, n_picked, picked)
        for number in range(n_picked):
            tie = known_row(picked[number])
            chance = uniform(seed, REASSIGNMENT, week, service_key[tie])
            user, old = service_user[tie], service_post[tie]
            organisation = post_organisation[old]
            rate = reassignment_rate[organisation] * user_frailty[user]
            if chance >= highest_weekly_chance(rate) or chance >= weekly_chance(rate):
                continue
            if service_new[tie] or not post_filled[old]:
                continue
            slot = tie - user_first_tie[user]
            post = least_loaded(
                seed, week, service_key[tie], organisation, user_first_tie[user], user_n_ties[user], True,
                organisation_first_post, organisation_n_posts, post_filled, post_cases, service_post,
            )
            if post == NO_ROW:
                continue
            share_user(
                user, slot, -1, user_first_tie, user_n_ties, service_post, service_pair, pair_first, pair_second,
                pair_teammates, pair_shared, pair_new, pair_across, pair_path_first, lookup_key, lookup_row, free_rows,
                post_organisation, post_n_across,
            )
            post_cases[old] -= 1
            service_post[tie] = post
            post_cases[post] += 1
            service_new[tie] = 1
            share_user(
                user, slot, 1, user_first_tie, user_n_ties, service_post, service_pair, pair_first, pair_second,
                pair_teammates, pair_shared, pair_new, pair_across, pair_path_first, lookup_key, lookup_row, free_rows,
                post_organisation, post_n_across,
            )
            if slot == 0:
                user_worker_changes[user] += 1
                user_events[user] |= NEW_LEAD
