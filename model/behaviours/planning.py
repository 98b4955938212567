"""A professional's week before anyone is met: hours, skill, effort under control, discretion, strain."""

from __future__ import annotations

from model.compiling import compiled
from model.rules.conduct import (
    discretion_after,
    effort_under_control,
    hours_ratio,
    present_skill,
    towards_half_life,
)
from model.rules.rupture import chance_of_repair

INDUCTION_WEEKS = 4


@compiled
def contact_length(contact_hours, feedback, feedback_hours):
    """Hours of a contact, feedback on expectations included."""
    return contact_hours + feedback * feedback_hours


@compiled
def hours_of_audit(audit, audit_hours, link_audit_hours):
    """Weekly hours of administration that audit asks for."""
    return audit * audit_hours if link_audit_hours else 0.0


@compiled
def hours_of_policies(
    policy_hours, peer_review, peer_review_hours, colearning, expert_training, session_hours, convening,
    dialogue_hours, upkeep, upkeep_hours,
):
    """Weekly hours that policies take: named hours, mutual review, sessions, dialogue, upkeep of ties."""
    sessions = (colearning + expert_training) * session_hours
    talks = convening * dialogue_hours + upkeep * upkeep_hours
    return policy_hours + peer_review * peer_review_hours + sessions + talks


@compiled
def hours_of_change(handovers, handover_hours, openings, expectation_hours):
    """Hours of joint meetings and of agreeing expectations in ties opened this week."""
    return handovers * handover_hours + openings * expectation_hours


@compiled
def hours_of_induction(tenure_weeks, hired_in_run, induction_hours):
    """Weekly hours of induction of a newcomer: spread over the first weeks in post."""
    return induction_hours / INDUCTION_WEEKS if hired_in_run and tenure_weeks < INDUCTION_WEEKS else 0.0


@compiled
def plan_week(
    row, week, with_hours, hours_week, administration_hours, audit_hours, audit, link_audit_hours, other_hours,
    policy_hours, peer_review, peer_review_hours, colearning, expert_training, session_hours, convening,
    dialogue_hours, upkeep, upkeep_hours, drift, handover_hours, expectation_hours, induction_hours, contact_hours,
    feedback, feedback_hours, strain_half_life, audit_floor, control_reaction, link_control_signal, link_floor,
    link_discretion, discretion_decay, discretion_recovery, with_skill_growth, newcomer_skill_gap, skill_growth,
    colearning_skill, training_skill, skill_highest, compelled_discount, link_compelled, contact_rate, power_gap,
    peer_power_gap, space_strain, repair_rate, repair_reflection, reflection, repair_training, repair_skills,
    repair_free_time, free_time, post_filled, post_started, post_incumbency, post_mature_skill, post_skill,
    post_voluntary, post_effort, post_averse, post_peer, post_space, post_drift, post_meaning, post_contact_chance,
    post_power_gap, post_repair, post_discretion, post_strain, post_hours_ratio, post_hours_direct, post_cases,
    post_handovers, post_openings,
):
    """One professional plans the week: what control asks, what hours are left, what skill there is.

    What the levers of the week mean for this professional's encounters is worked out here once, not at every tie.
    """
    if not post_filled[row]:
        return
    tenure = week - post_started[row]
    direct = (
        hours_week - administration_hours - hours_of_audit(audit, audit_hours, link_audit_hours) - other_hours
        - hours_of_policies(
            policy_hours, peer_review, peer_review_hours, colearning, expert_training, session_hours, convening,
            dialogue_hours, upkeep, upkeep_hours,
        )
        - hours_of_change(post_handovers[row], handover_hours, post_openings[row], expectation_hours)
        - hours_of_induction(tenure, post_incumbency[row] > 0, induction_hours)
    )
    length = contact_length(contact_hours, feedback, feedback_hours)
    ratio = hours_ratio(direct, post_cases[row], length) if with_hours else 1.0
    post_hours_direct[row] = max(0.0, direct)
    post_hours_ratio[row] = ratio
    post_strain[row] = towards_half_life(
        post_strain[row], (1.0 - ratio) * (1.0 - space_strain * post_space[row]), strain_half_life
    )
    gap = skill_highest - post_mature_skill[row]
    if gap > 0.0:
        post_mature_skill[row] += (colearning * colearning_skill + expert_training * training_skill) * gap
    if with_skill_growth:
        post_skill[row] = present_skill(post_mature_skill[row], tenure, newcomer_skill_gap, skill_growth)
    else:
        post_skill[row] = post_mature_skill[row]
    post_effort[row] = effort_under_control(
        post_voluntary[row], post_averse[row], audit, audit_floor, control_reaction, link_control_signal, link_floor
    )
    compelled = link_compelled and post_voluntary[row] < audit_floor
    post_meaning[row] = 1.0 - compelled_discount * audit if compelled else 1.0
    post_contact_chance[row] = contact_rate * ratio
    post_power_gap[row] = min(power_gap, peer_power_gap) if post_peer[row] else power_gap
    post_drift[row] = drift * (1.0 - upkeep)
    post_repair[row] = chance_of_repair(
        repair_rate, repair_reflection, reflection, repair_training, repair_skills, repair_free_time, free_time
    )
    post_discretion[row] = discretion_after(
        post_discretion[row], audit if link_discretion else 0.0, discretion_decay, discretion_recovery
    )
