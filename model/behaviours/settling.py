"""The world before week 0: places of users and posts, care teams and teams of colleagues."""

from __future__ import annotations

import numpy as np

from model.behaviours.arrival import new_professional, new_user, tenure_before_start
from model.behaviours.cases import least_loaded
from model.behaviours.colleague_ties import share_user, take_up
from model.compiling import compiled
from model.draws import draw, first_half, identity, normal, second_half, whole
from model.vocabulary import (
    CARE_TEAM_ORGANISATION,
    CARE_TEAM_SIZE,
    COMPLEXITY,
    FRAILTY,
    NO_ROW,
    POST,
    SENIORITY,
    TENURE_AT_START,
    USER,
)


@compiled
def settle_user_place(
    row, seed, complexity_mean, complexity_sd, second_post, third_post, user_organisation, user_root,
    user_complexity, user_frailty, user_n_ties, user_first_tie,
):
    """The place of a user: complexity, size of the care team, luck of frailty (as a chance).

    The user's number within the organisation stands in `user_first_tie` until ties are laid out.
    """
    root = identity(USER, user_organisation[row], user_first_tie[row], 0)
    user_root[row] = root
    complexity = complexity_mean + complexity_sd * normal(first_half(draw(seed, COMPLEXITY, 0, root)))
    user_complexity[row] = min(max(complexity, 0.0), 1.0)
    user_frailty[row] = first_half(draw(seed, FRAILTY, 0, root))
    luck = draw(seed, CARE_TEAM_SIZE, 0, root)
    user_n_ties[row] = 1
    if first_half(luck) < second_post * user_complexity[row]:
        user_n_ties[row] += 1
    if second_half(luck) < third_post * user_complexity[row]:
        user_n_ties[row] += 1


@compiled
def settle_care_team(
    row, seed, n_organisations, care_team_across, user_organisation, user_root, user_first_tie, user_n_ties,
    service_user, service_post,
):
    """Which organisation has each post of a care team: the lead's own, then others while there are any.

    The number of the organisation stands in `service_post` until posts are dealt out.
    """
    first, n_ties = user_first_tie[row], user_n_ties[row]
    n = np.int64(n_organisations)
    for slot in range(n_ties):
        service_user[first + slot] = row
        home = user_organisation[row]
        service_post[first + slot] = home
        luck = draw(seed, CARE_TEAM_ORGANISATION, slot, user_root[row])
        if slot == 0 or n == 1 or first_half(luck) >= care_team_across:
            continue
        used = 1
        for place in range(1, slot):
            used += 1 if service_post[first + place] != home else 0
        fresh = n - used
        wanted = int(second_half(luck) * (fresh if fresh > 0 else n - 1))
        for organisation in range(n):
            taken = organisation == home
            if fresh > 0:
                for place in range(slot):
                    taken = taken or service_post[first + place] == organisation
            if taken:
                continue
            if wanted == 0:
                service_post[first + slot] = organisation
                break
            wanted -= 1


@compiled
def settle_post(
    row, seed, week, peer_share, senior_share, organisation_peer_share, post_senior, post_peer, staff_tenure,
    skill_mean, skill_sd, skill_lowest, goodwill_mean, goodwill_sd, careless_share, careless_effort, effort_lowest,
    bad_actor_share, averse_share, rooted_share, colleague_threshold_mean, colleague_threshold_sd, opening_management,
    organisation_first_post, post_organisation, post_root, post_key,
    post_incumbency, post_filled, post_started, post_mature_skill, post_skill, post_goodwill, post_voluntary,
    post_effort, post_threshold, post_careless, post_bad_actor, post_averse, post_rooted, post_discretion,
    post_strain, post_management,
):
    """A post and the person who holds it at the start, with some tenure."""
    organisation = post_organisation[row]
    post_root[row] = identity(POST, organisation, row - organisation_first_post[organisation], 0)
    post_senior[row] = 1 if first_half(draw(seed, SENIORITY, 0, post_root[row])) < senior_share else 0
    new_professional(
        row, week, seed, skill_mean, skill_sd, skill_lowest, goodwill_mean, goodwill_sd, careless_share,
        careless_effort, effort_lowest, bad_actor_share, averse_share, rooted_share,
        max(peer_share, organisation_peer_share[organisation]), colleague_threshold_mean, colleague_threshold_sd,
        opening_management, post_root, post_key,
        post_incumbency, post_filled, post_started, post_mature_skill, post_skill, post_goodwill, post_voluntary,
        post_effort, post_threshold, post_careless, post_bad_actor, post_averse, post_rooted, post_peer,
        post_discretion, post_strain, post_management,
    )
    post_started[row] = week - tenure_before_start(post_key[row], seed, TENURE_AT_START, staff_tenure)


@compiled
def settle_user(
    row, week, seed, prior_mean, prior_sd, propensity_mean, propensity_sd, trait_margin, need_mean, need_sd,
    need_met_at_start, user_root, user_key, user_generation, user_prior, user_propensity, user_need_psychosocial,
    user_need_material, user_without_psychosocial, user_without_material, user_engaged, user_worker_changes,
    user_arrived,
):
    """The user who has the place at the start."""
    new_user(
        row, week, seed, prior_mean, prior_sd, propensity_mean, propensity_sd, trait_margin, need_mean, need_sd,
        need_met_at_start, user_root, user_key, user_generation, user_prior, user_propensity, user_need_psychosocial,
        user_need_material, user_without_psychosocial, user_without_material, user_engaged, user_worker_changes,
        user_arrived,
    )


@compiled
def settle_ties(
    seed, user_root, user_first_tie, user_n_ties, organisation_first_post, organisation_n_posts, post_organisation,
    post_filled, post_cases, place_post, place_first_neighbour, place_n_neighbours, neighbour_place, post_n_across,
    service_post, service_pair, service_new, pair_first, pair_second, pair_teammates, pair_shared, pair_new,
    pair_across, pair_path_first, lookup_key, lookup_row, free_rows,
):
    """Cases are dealt to the least loaded of three posts, neighbours are tied, care teams are tied."""
    for place in range(len(place_post)):
        one, beside = place_post[place], place_first_neighbour[place]
        for row in range(beside, beside + place_n_neighbours[place]):
            pair = take_up(
                one, place_post[neighbour_place[row]], pair_first, pair_second, pair_teammates, pair_shared, pair_new,
                pair_across, lookup_key, lookup_row, free_rows, post_organisation, post_n_across,
            )
            pair_teammates[pair] = 1
    for user in range(len(user_root)):
        first_tie, n_ties = user_first_tie[user], user_n_ties[user]
        user_n_ties[user] = 0
        for slot in range(n_ties):
            tie = first_tie + slot
            organisation = service_post[tie]
            who = identity(USER, user_root[user], slot, 1)
            post = least_loaded(
                seed, 0, who, organisation, first_tie, slot, False, organisation_first_post, organisation_n_posts,
                post_filled, post_cases, service_post,
            )
            if post == NO_ROW:
                luck = whole(draw(seed, CARE_TEAM_ORGANISATION, slot, who))
                post = first_free(
                    luck, organisation_first_post[organisation], organisation_n_posts[organisation], first_tie, slot,
                    service_post,
                )
            service_post[tie] = post
            service_new[tie] = 2
            service_pair[tie] = NO_ROW
            post_cases[post] += 1
            user_n_ties[user] = slot + 1
            share_user(
                user, slot, 1, user_first_tie, user_n_ties, service_post, service_pair, pair_first, pair_second,
                pair_teammates, pair_shared, pair_new, pair_across, pair_path_first, lookup_key, lookup_row,
                free_rows, post_organisation, post_n_across,
            )


@compiled
def first_free(luck, first_post, n_posts, first_tie, n_ties, service_post):
    """The first post of an organisation, from a place drawn by chance, that is not in the care team yet."""
    start = int(luck * n_posts)
    for step in range(n_posts):
        post = first_post + (start + step) % n_posts
        taken = False
        for tie in range(first_tie, first_tie + n_ties):
            taken = taken or service_post[tie] == post
        if not taken:
            return np.int64(post)
    return np.int64(first_post)
