"""Who newcomers are: the traits of users and professionals, drawn from their own luck."""

from __future__ import annotations

import math

import numpy as np

from model.compiling import compiled
from model.draws import draw, first_half, identity, normal, second_half
from model.vocabulary import (
    COLLEAGUE_THRESHOLD,
    EFFORT,
    KINDS_OF_STAFF,
    NEEDS_OF_USER,
    POST,
    SKILL_AND_GOODWILL,
    TRAITS_OF_USER,
    USER,
)


@compiled
def _within(value, low, high):
    return min(max(value, low), high)


@compiled
def new_user(
    row, week, seed, prior_mean, prior_sd, propensity_mean, propensity_sd, trait_margin, need_mean, need_sd,
    need_met_at_start, user_root, user_key, user_generation, user_prior, user_propensity,
    user_need_psychosocial, user_need_material, user_without_psychosocial, user_without_material, user_engaged,
    user_worker_changes, user_arrived,
):
    """A user comes: with trust in services as a kind, a propensity to trust, and two needs."""
    who = identity(USER, user_root[row], user_generation[row], 0)
    user_key[row] = who
    bits = draw(seed, TRAITS_OF_USER, 0, who)
    low, high = trait_margin, 1.0 - trait_margin
    user_prior[row] = _within(prior_mean + prior_sd * normal(first_half(bits)), low, high)
    user_propensity[row] = _within(propensity_mean + propensity_sd * normal(second_half(bits)), low, high)
    bits = draw(seed, NEEDS_OF_USER, 0, who)
    user_without_psychosocial[row] = need_mean + need_sd * normal(first_half(bits))
    user_without_material[row] = need_mean + need_sd * normal(second_half(bits))
    user_need_psychosocial[row] = user_without_psychosocial[row] - need_met_at_start
    user_need_material[row] = user_without_material[row] - need_met_at_start
    user_engaged[row] = 1
    user_worker_changes[row] = 0
    user_arrived[row] = week


@compiled
def new_professional(
    row, week, seed, skill_mean, skill_sd, skill_lowest, goodwill_mean, goodwill_sd, careless_share, careless_effort,
    effort_lowest, bad_actor_share, averse_share, rooted_share, peer_share, colleague_threshold_mean,
    colleague_threshold_sd, opening_management, post_root, post_key,
    post_incumbency, post_filled, post_started, post_mature_skill, post_skill, post_goodwill, post_voluntary,
    post_effort, post_threshold, post_careless, post_bad_actor, post_averse, post_rooted, post_peer, post_discretion,
    post_strain, post_management,
):
    """A professional takes up a post, with skill, goodwill, effort and a view of colleagues of their own."""
    who = identity(POST, post_root[row], post_incumbency[row], 0)
    post_key[row] = who
    post_filled[row] = 1
    post_started[row] = week
    bits = draw(seed, SKILL_AND_GOODWILL, 0, who)
    post_mature_skill[row] = _within(skill_mean + skill_sd * normal(first_half(bits)), skill_lowest, 1.0)
    post_goodwill[row] = _within(goodwill_mean + goodwill_sd * normal(second_half(bits)), 0.0, 1.0)
    # What is there of it yet is worked out when the week is planned.
    post_skill[row] = post_mature_skill[row]
    kinds = draw(seed, KINDS_OF_STAFF, 0, who)
    post_careless[row] = 1 if first_half(kinds) < careless_share else 0
    post_bad_actor[row] = 1 if second_half(kinds) < bad_actor_share else 0
    kinds = draw(seed, KINDS_OF_STAFF, 1, who)
    post_averse[row] = 1 if first_half(kinds) < averse_share else 0
    post_rooted[row] = 1 if second_half(kinds) < rooted_share else 0
    kinds = draw(seed, KINDS_OF_STAFF, 2, who)
    post_peer[row] = 1 if first_half(kinds) < peer_share else 0
    if post_peer[row]:
        post_rooted[row] = 1
    chance = first_half(draw(seed, EFFORT, 0, who))
    if post_careless[row]:
        post_voluntary[row] = careless_effort * chance
    else:
        post_voluntary[row] = effort_lowest + (1.0 - effort_lowest) * chance
    post_effort[row] = post_voluntary[row]
    bits = draw(seed, COLLEAGUE_THRESHOLD, 0, who)
    post_threshold[row] = colleague_threshold_mean + colleague_threshold_sd * normal(first_half(bits))
    post_discretion[row] = 1.0
    post_strain[row] = 0.0
    post_management[row] = opening_management


@compiled
def tenure_before_start(who, seed, decision, mean_years):
    """Weeks of tenure at week 0 of someone in post, exponential with the given mean."""
    return np.int64(-52.0 * mean_years * math.log(first_half(draw(seed, decision, 0, who))))
