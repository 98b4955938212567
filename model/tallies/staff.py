"""What is counted over posts and the people in them."""

from __future__ import annotations

from typing import NamedTuple

from model.behaviours.planning import (
    hours_of_audit,
    hours_of_change,
    hours_of_induction,
    hours_of_policies,
)
from model.compiling import compiled
from model.tallies.service import spread


class StaffTally(NamedTuple):
    """Sums over posts in one week."""

    posts: float
    filled_posts: float
    vacant_posts: float
    exits: float
    tenure_years: float
    cases: float
    skill: float
    effort: float
    discretion: float
    strain: float
    strain_sd: float
    management_trust: float
    management_trust_sd: float
    bad_actors: float
    hours_administration: float
    hours_audit: float
    hours_policy: float
    hours_handover: float
    hours_induction: float
    hours_all: float


@compiled
def tally_staff(
    week, hours_week, administration_hours, audit_hours, audit, link_audit_hours, policy_hours, peer_review,
    peer_review_hours, colearning, expert_training, session_hours, convening, dialogue_hours,
    upkeep, upkeep_hours, handover_hours, expectation_hours, induction_hours,
    post_organisation, post_filled, post_left, post_started, post_incumbency, post_cases, post_skill, post_effort,
    post_discretion, post_strain, post_management, post_bad_actor, post_handovers, post_openings,
):
    """One pass over the posts."""
    n, filled, exits, tenure, cases, skill, effort, discretion = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    strain, strain_squares, trust, trust_squares, bad = 0.0, 0.0, 0.0, 0.0, 0.0
    administration, by_audit, by_policy, by_handover, by_induction = 0.0, 0.0, 0.0, 0.0, 0.0
    for row in range(len(post_filled)):
        n += 1.0
        exits += post_left[row]
        cases += post_cases[row]
        if not post_filled[row]:
            continue
        place = post_organisation[row]
        weeks = week - post_started[row]
        filled += 1.0
        tenure += weeks / 52.0
        skill += post_skill[row]
        effort += post_effort[row]
        discretion += post_discretion[row]
        strain += post_strain[row]
        strain_squares += post_strain[row] * post_strain[row]
        trust += post_management[row]
        trust_squares += post_management[row] * post_management[row]
        bad += post_bad_actor[row]
        for_audit = hours_of_audit(audit[place], audit_hours[place], link_audit_hours)
        by_audit += for_audit
        administration += administration_hours[place] + for_audit
        by_policy += hours_of_policies(
            policy_hours[place], peer_review[place], peer_review_hours, colearning[place], expert_training[place],
            session_hours, convening[place], dialogue_hours, upkeep[place], upkeep_hours,
        )
        by_handover += hours_of_change(
            post_handovers[row], handover_hours, post_openings[row], expectation_hours[place]
        )
        by_induction += hours_of_induction(weeks, post_incumbency[row] > 0, induction_hours)
    return StaffTally(
        n, filled, n - filled, exits, tenure, cases, skill, effort, discretion, strain,
        spread(filled, strain, strain_squares), trust, spread(filled, trust, trust_squares), bad, administration,
        by_audit, by_policy, by_handover, by_induction, filled * hours_week,
    )
