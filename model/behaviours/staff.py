"""Professionals leave, are found out, and posts are filled again."""

from __future__ import annotations

from model.behaviours.arrival import new_professional
from model.behaviours.bounds import highest_resignation_rate, highest_weekly_chance
from model.compiling import compiled
from model.draws import draw, first_half, uniform
from model.rules.churn import chance_found, weekly_chance
from model.rules.churn import resignation_rate as resignations_a_year
from model.vocabulary import DETECTION, FILLING, RESIGNATION


@compiled
def come_or_go(
    row, week, seed, resignation_rate, resignation_slope, resignation_reference, link_management_exit,
    rooted_resignation, vacancy_weeks, detection_base, detection_audit, audit, link_detection, peer_detection,
    peer_review, skill_mean, skill_sd, skill_lowest, goodwill_mean, goodwill_sd, careless_share, careless_effort,
    effort_lowest, bad_actor_share, averse_share, rooted_share, peer_share, organisation_peer_share,
    post_organisation, post_peer, colleague_threshold_mean, colleague_threshold_sd, opening_management,
    post_root, post_key, post_incumbency, post_filled, post_started,
    post_mature_skill, post_skill, post_goodwill, post_voluntary, post_effort, post_threshold, post_careless,
    post_bad_actor, post_averse, post_rooted, post_discretion, post_strain, post_management, post_left, post_hired,
):
    """One post in one week: its holder resigns or is found out, or a vacant post is filled."""
    who = post_root[row]
    if post_filled[row]:
        trust = post_management[row] if link_management_exit else resignation_reference
        factor = rooted_resignation if post_rooted[row] else 1.0
        leaves, luck = False, uniform(seed, RESIGNATION, week, who)
        most = highest_resignation_rate(resignation_rate, resignation_slope, resignation_reference, trust, factor)
        if luck < highest_weekly_chance(most):
            rate = resignations_a_year(resignation_rate, resignation_slope, resignation_reference, trust, factor)
            leaves = luck < weekly_chance(rate)
        if post_bad_actor[row]:
            found = chance_found(detection_base, detection_audit, audit, peer_detection, peer_review, link_detection)
            leaves = leaves or uniform(seed, DETECTION, week, who) < found
        if leaves:
            post_filled[row] = 0
            post_left[row] = 1
    elif first_half(draw(seed, FILLING, week, who)) < 1.0 / vacancy_weeks:
        post_incumbency[row] += 1
        post_hired[row] = 1
        new_professional(
            row, week, seed, skill_mean, skill_sd, skill_lowest, goodwill_mean, goodwill_sd, careless_share,
            careless_effort, effort_lowest, bad_actor_share, averse_share, rooted_share,
            max(peer_share, organisation_peer_share[post_organisation[row]]), colleague_threshold_mean,
            colleague_threshold_sd, opening_management, post_root, post_key,
            post_incumbency, post_filled, post_started, post_mature_skill, post_skill, post_goodwill, post_voluntary,
            post_effort, post_threshold, post_careless, post_bad_actor, post_averse, post_rooted, post_peer,
            post_discretion, post_strain, post_management,
        )
