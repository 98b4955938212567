"""Cases are closed and replaced, and moved between professionals of one organisation."""

from __future__ import annotations

import numpy as np

from model.behaviours.arrival import new_user
from model.behaviours.colleague_ties import share_user
from model.compiling import compiled
from model.draws import draw, mix, uniform, whole
from model.rules.churn import weekly_chance
from model.vocabulary import CANDIDATE_POST, CASE_CLOSURE, NEW_LEAD, NEW_USER, NO_ROW, REASSIGNMENT

CANDIDATES = 3


@compiled
def least_loaded(
    seed, time, who, organisation, first_tie, n_ties, needs_filled, organisation_first_post, organisation_n_posts,
    post_filled, post_cases, service_post,
):
    """The least loaded of three posts of an organisation, drawn by chance; none of the care team's own; or NO_ROW."""
    chosen = np.int64(NO_ROW)
    luck = draw(seed, CANDIDATE_POST, time, who)
    for _ in range(CANDIDATES):
        luck = mix(luck)
        chance = whole(luck)
        post = organisation_first_post[organisation] + np.int64(chance * organisation_n_posts[organisation])
        if needs_filled and not post_filled[post]:
            continue
        taken = False
        for tie in range(first_tie, first_tie + n_ties):
            taken = taken or service_post[tie] == post
        if not taken and (chosen == NO_ROW or post_cases[post] < post_cases[chosen]):
            chosen = post
    return chosen


@compiled
def move_cases(
    week, seed, with_churn, case_closure, reassignment_rate, prior_mean, prior_sd, propensity_mean, propensity_sd,
    trait_margin, need_mean, need_sd, need_met_at_start, user_organisation, user_root, user_key, user_generation,
    user_prior, user_propensity, user_need_psychosocial, user_need_material, user_without_psychosocial,
    user_without_material, user_engaged, user_worker_changes, user_arrived, user_events, user_first_tie, user_n_ties,
    user_frailty, post_organisation, post_filled, post_cases, post_n_across, organisation_first_post,
    organisation_n_posts, service_post, service_key, service_new, service_pair, pair_first, pair_second,
    pair_teammates, pair_shared, pair_new, pair_across, lookup_key, lookup_row, free_rows,
):
    """All cases in one week, in fixed order: closed and replaced, or moved to the least loaded of three posts.

    Levers arrive as arrays over organisations, since a case is moved within the organisation of its post.
    """
    if not with_churn:
        return
    for user in range(len(user_key)):
        first_tie = user_first_tie[user]
        n_ties = user_n_ties[user]
        closure = case_closure[user_organisation[user]]
        if closure > 0.0 and uniform(seed, CASE_CLOSURE, week, user_key[user]) < weekly_chance(closure):
            user_generation[user] += 1
            new_user(
                user, week, seed, prior_mean, prior_sd, propensity_mean, propensity_sd, trait_margin, need_mean,
                need_sd, need_met_at_start, user_root, user_key, user_generation, user_prior, user_propensity,
                user_need_psychosocial, user_need_material, user_without_psychosocial, user_without_material,
                user_engaged, user_worker_changes, user_arrived,
            )
            user_events[user] |= NEW_USER
            for tie in range(first_tie, first_tie + n_ties):
                service_new[tie] = 2
            continue
        for slot in range(n_ties):
            tie = first_tie + slot
            if not post_filled[service_post[tie]]:
                continue
            organisation = post_organisation[service_post[tie]]
            rate = reassignment_rate[organisation] * user_frailty[user]
            if rate <= 0.0:
                continue
            chance = uniform(seed, REASSIGNMENT, week, service_key[tie])
            if chance * 52.0 > rate or chance >= weekly_chance(rate):
                continue
            post = least_loaded(
                seed, week, service_key[tie], organisation, first_tie, n_ties, True, organisation_first_post,
                organisation_n_posts, post_filled, post_cases, service_post,
            )
            if post == NO_ROW:
                continue
            share_user(
                user, slot, -1, user_first_tie, user_n_ties, service_post, service_pair, pair_first, pair_second,
                pair_teammates, pair_shared, pair_new, pair_across, lookup_key, lookup_row, free_rows,
                post_organisation, post_n_across,
            )
            post_cases[service_post[tie]] -= 1
            service_post[tie] = post
            post_cases[post] += 1
            service_new[tie] = 1
            share_user(
                user, slot, 1, user_first_tie, user_n_ties, service_post, service_pair, pair_first, pair_second,
                pair_teammates, pair_shared, pair_new, pair_across, lookup_key, lookup_row, free_rows,
                post_organisation, post_n_across,
            )
            if slot == 0:
                user_worker_changes[user] += 1
                user_events[user] |= NEW_LEAD
