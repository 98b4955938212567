"""Every parameter of the simulated world, once: default, unit, bounds, source, lever or not.

A `Scenario` is frozen. Its defaults are the values of the model text; `configs/scenario/` states only what a
scenario changes. Fields marked `lever=True` can be moved by policies, per organisation and week.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from model.networks import CollaborationNetwork
from model.parameters import BadValue, Description, check_value, describe, nearest, parameter

MIKUS = "fitted to Mikus et al. 2023 (T1)"


def switch(sentence: str, effect: str, **shown: Any) -> Any:
    """A module or built-in link that can be cut at run time."""
    return parameter(True, sentence, unit="switch", effect=effect, **shown)


@dataclass(frozen=True)
class Scenario:
    """The settings of one simulated world; everything that is not a policy and not luck."""

    # --- who is there
    n_users: int = parameter(
        400, "Service users at the start.", unit="people", low=1, high=5_000_000, effect="+ties_across"
    )
    n_organisations: int = parameter(
        4, "Organisations that employ professionals.", unit="organisations", low=1, high=1000, effect="+ties_across"
    )
    n_weeks: int = parameter(
        312, "Length of a run.", unit="weeks", low=1, high=10_000, effect="+changed_ever"
    )
    cases_per_professional: float = parameter(
        16.0, "Service ties per filled post.", unit="cases", low=1, high=200,
        source="DfE children's social work workforce 2023 (T8)", effect="-contacts",
    )
    team_size: int = parameter(
        10, "Largest team of colleagues; all within a team are tied.", unit="people", low=2, high=60,
        effect="+modularity",
    )
    second_post: float = parameter(
        1.0, "Chance of a second post in the care team, per unit of complexity.", effect="+ties_across"
    )
    third_post: float = parameter(
        0.5, "Chance of a third post in the care team, per unit of complexity.", effect="+ties_across"
    )
    care_team_across: float = parameter(
        1.0, "Share of further posts of a care team sought in another organisation.", effect="+ties_across"
    )
    staff_tenure: float = parameter(
        2.0, "Mean tenure of staff at week 0.", unit="years", low=0, high=40, effect="+skill"
    )
    complexity_mean: float = parameter(
        0.40, "Mean complexity of users' needs.", effect="-attendance_share"
    )
    complexity_sd: float = parameter(
        0.25, "Spread of complexity.", unit="SD", effect="+need_material"
    )
    frailty_shape: float = parameter(
        6.0, "Shape of the gamma law (mean 1) of how often a user's cases are moved.", unit="shape",
        low=0.2, high=1000, source="fitted to the Stability Index 2019 (T6)", effect="+changed_ever",
    )
    prior_mean: float = parameter(
        0.50, "Mean of users' category prior: trust in services as a kind.", source="OECD 2023 (T32)",
        effect="+trust_service",
    )
    prior_sd: float = parameter(
        0.28, "Spread of users' category priors.", unit="SD", source="OECD 2023 (T32)", effect="-engaged_share"
    )
    propensity_mean: float = parameter(
        0.55, "Mean propensity of users to trust anybody.", effect="+trust_service"
    )
    propensity_sd: float = parameter(
        0.28, "Spread of the propensity to trust.", unit="SD", effect="+trust_gini"
    )
    trait_margin: float = parameter(
        0.02, "Priors and propensities are clipped this far inside 0 and 1.", high=0.4, effect="-trust_gini",
        between=(0.0, 0.2),
    )
    skill_mean: float = parameter(0.75, "Mean mature skill of staff.", effect="+trust_service")
    skill_sd: float = parameter(
        0.10, "Spread of mature skill.", unit="SD", effect="+trust_gini", between=(0.0, 0.3)
    )
    skill_lowest: float = parameter(
        0.30, "Lowest mature skill of anyone in post.", effect="+skill", given={"skill_sd": 0.3}
    )
    newcomer_skill_gap: float = parameter(
        0.25, "Share of mature skill a newcomer lacks.", effect="-skill"
    )
    skill_growth: float = parameter(
        52.0, "Weeks in which the newcomer's gap falls to 1/e.", unit="weeks", low=1, high=1000,
        effect="-skill",
    )
    goodwill_mean: float = parameter(
        0.92, "Mean goodwill: chance of a kept goodwill at full effort and fit.", effect="+trust_service"
    )
    goodwill_sd: float = parameter(
        0.06, "Spread of goodwill.", unit="SD", effect="-kept_goodwill", between=(0.0, 0.4)
    )
    careless_share: float = parameter(
        0.20, "Share of careless staff (no source: report results as a function of it).", lever=True,
        effect="-trust_service",
    )
    careless_effort: float = parameter(
        0.30, "Highest voluntary effort of careless staff (lowest is 0).", effect="+trust_service", between=(0.0, 0.6)
    )
    effort_lowest: float = parameter(
        0.50, "Lowest voluntary effort of other staff (highest is 1).", effect="+trust_service"
    )
    bad_actor_share: float = parameter(
        0.05, "Share of staff who harm users and charm them.", lever=True, effect="+harm_acts", between=(0.0, 0.3)
    )
    averse_share: float = parameter(
        0.75, "Share of staff who give less when controlled.", source="Falk and Kosfeld 2006 (T3)",
        effect="-effort",
    )
    rooted_share: float = parameter(
        0.0, "Share of staff who are rooted, with long expected tenure (fixed points).", source="P4; size assumed",
        effect="-turnover", given={"resignation_rate": 1.0}, between=(0.0, 1.0),
    )
    rooted_resignation: float = parameter(
        0.25, "Resignation of rooted staff as a share of others'.", effect="+turnover",
        given={"rooted_share": 1.0, "resignation_rate": 1.0}, between=(0.0, 1.0),
    )
    colleague_threshold_mean: float = parameter(
        0.60, "Mean trust at which a professional acts for a colleague.",
        source="fitted to Nay and Vorobeychik (T2)", effect="-trust_within",
    )
    colleague_threshold_sd: float = parameter(
        0.30, "Spread of that threshold.", unit="SD", source="fitted to Nay and Vorobeychik (T2)",
        effect="+trust_within",
    )

    # --- how ties open
    prior_weight: float = parameter(
        0.50, "Weight of the category prior, against propensity, in a user's opening trust.", effect="±prior",
        given={"prior_mean": 0.8, "propensity_mean": 0.3}, given_falls={"prior_mean": 0.3, "propensity_mean": 0.8},
    )
    opening_trust_in_user: float = parameter(
        0.55, "Opening trust of a professional in a user.", effect="+trust_in_users"
    )
    opening_within: float = parameter(
        0.55, "Opening trust between colleagues of one organisation at the start.", effect="+trust_within"
    )
    opening_across: float = parameter(
        0.45, "Opening trust between professionals of two organisations at the start.",
        effect="+trust_across",
    )
    opening_clarity: float = parameter(
        0.50, "Clarity of expectations when a tie opens.", source="P2; size assumed", lever=True,
        effect="+clarity",
    )
    opening_respect: float = parameter(0.50, "Respect when a tie opens.", effect="+trust_service")
    expectation_hours: float = parameter(
        0.0, "Hours spent on agreeing expectations at each new service tie.", unit="hours", high=10,
        lever=True, effect="-contacts",
    )

    # --- coming and going
    resignation_rate: float = parameter(
        0.16, "Resignations a year at reference trust in own management.", unit="per year", high=20,
        source="DfE 2023 (T8)", lever=True, effect="+turnover", between=(0.1, 1.0),
    )
    resignation_slope: float = parameter(
        1.5, "How fast resignations fall with trust in own management.", unit="log per trust", high=10,
        source="Dirks and Ferrin 2002 (T31)", effect="±turnover",
        given={"resignation_rate": 1.0, "resignation_reference": 0.9},
        given_falls={"resignation_rate": 1.0, "resignation_reference": 0.0}, between=(0.0, 3.0),
    )
    resignation_reference: float = parameter(
        0.60, "Trust in own management at which the resignation rate holds.", effect="+turnover",
        given={"resignation_rate": 1.0},
    )
    vacancy_weeks: float = parameter(
        6.0, "Mean weeks a vacated post is uncovered.", unit="weeks", low=1, high=200, lever=True, effect="+vacancy",
        between=(2.0, 20.0),
    )
    reassignment_rate: float = parameter(
        0.84, "Moves of a case to another worker a year, on each service tie.", unit="per year", high=20,
        source="Stability Index 2019 (T6)", lever=True, effect="+worker_changes",
    )
    reorganisation_rate: float = parameter(
        0.0, "Reshuffles of an organisation's teams a year.", unit="per year", high=20, source="P4; size assumed",
        lever=True, effect="-trust_within_spread", given={"team_size": 3}, between=(0.0, 6.0),
    )
    reorganised_clarity: float = parameter(
        0.50, "Clarity to which a reorganisation resets the ties of its organisation.", source="P2; size assumed",
        effect="+clarity", given={"reorganisation_rate": 4.0},
    )
    priority_shift_rate: float = parameter(
        0.0, "Shifts of an organisation's priorities a year, after which what was clear has to be settled again.",
        unit="per year", high=20, source="P4; size assumed", lever=True, effect="±clarity_colleagues",
        given={"opening_clarity": 0.1}, given_falls={"opening_clarity": 0.9}, between=(0.0, 6.0),
    )
    shifted_promises: float = parameter(
        0.25, "Chance that an encounter breaks a promise in a week in which priorities shift.",
        source="P4; size assumed", effect="-trust_service", given={"priority_shift_rate": 12.0}, between=(0.0, 1.0),
    )
    case_closure: float = parameter(
        0.0, "Cases closed, and replaced by new users, a year.", unit="per year", high=20, lever=True,
        effect="+new_users",
    )
    handover_quality: float = parameter(
        0.0, "Share of old trust, clarity and respect a new worker inherits (0 cold, .5 a joint meeting).", lever=True,
        effect="±trust_service",
        given={"handover_hours": 0.0, "audit": 0.0, "careless_share": 0.0, "prior_mean": 0.3, "propensity_mean": 0.3},
        given_falls={"handover_hours": 0.0}, between=(0.0, 0.5),
    )
    handover_hours: float = parameter(
        2.0, "Hours of the new worker a tie, per unit of handover quality.", unit="hours", high=40, effect="-contacts",
        given={"handover_quality": 0.5}, between=(0.0, 8.0),
    )
    induction_hours: float = parameter(
        20.0, "Hours of induction of a newcomer, spread over the first four weeks.", unit="hours", high=160,
        effect="+hours_induction",
    )

    # --- management
    supervision_rate: float = parameter(
        0.25, "Chance of supervision in a week.", unit="per week", effect="-trust_management", between=(0.05, 0.8)
    )
    supervision_kept: float = parameter(
        0.655, "Chance that supervision is kept without audit.", effect="+trust_management"
    )
    supervision_control: float = parameter(
        0.50, "Share of kept supervision that full control imposed by one's own manager takes away.",
        effect="-trust_management",
    )
    opening_management: float = parameter(
        0.60, "Opening trust in own management.", source="rest without audit (T8, T31)",
        effect="+trust_management",
    )

    # --- hours
    hours_week: float = parameter(
        45.0, "Working hours a week.", unit="hours", low=1, high=100, source="BASW 2018 (T10)",
        effect="+contacts",
    )
    administration_hours: float = parameter(
        20.0, "Hours of administration without audit.", unit="hours", high=100,
        source="BASW 2018 (T10), split assumed", lever=True, effect="-contacts",
    )
    audit_hours: float = parameter(
        9.0, "Further hours of administration at full audit.", unit="hours", high=100,
        source="BASW 2018 (T10), split assumed", lever=True, effect="-contacts",
    )
    other_hours: float = parameter(
        7.0, "Hours of travel, supervision and meetings.", unit="hours", high=100, effect="-contacts"
    )
    policy_hours: float = parameter(
        0.0, "Hours that policies take from each professional.", unit="hours", high=100, lever=True,
        effect="-contacts",
    )
    contact_hours: float = parameter(
        1.0, "Hours a contact takes.", unit="hours", low=0.05, high=20, lever=True, effect="-contacts"
    )
    contact_rate: float = parameter(
        0.70, "Contacts planned a tie and week when hours suffice.", unit="per week", lever=True,
        effect="+contacts",
    )
    fit_loss: float = parameter(
        0.20, "Loss of fit of help to need when no hours are left.", effect="-trust_service"
    )
    strain_half_life: float = parameter(
        8.0, "Half-life of strain.", unit="weeks", low=0.5, high=500, effect="-strain_spread"
    )

    # --- who meets
    act_threshold: float = parameter(
        0.40, "Trust at which a user of no complexity comes to every second contact, and at which a professional's own "
        "willingness towards a user is one half.",
        source="Coleman 1990: loss 1, gain 1.5", effect="-engaged_share",
    )
    act_slope: float = parameter(
        0.10, "Width of the step from not coming to coming, and from an unwilling professional to a willing one.",
        unit="trust", low=0.005, high=10,
        effect="-trust_service_bimodality",
    )
    power_gap: float = parameter(
        0.10, "Rise of the user's threshold per unit of complexity.", source="P1; size assumed", lever=True,
        effect="-attendance_share",
    )
    attendance: float = parameter(
        0.85, "Chance that a willing user attends.", effect="+attendance_share"
    )
    kept_by_user: float = parameter(
        0.85, "Chance that an attended contact is kept evidence of the user.", effect="+trust_in_users"
    )
    colleague_slope: float = parameter(
        0.07, "Width of a professional's step from withholding to acting.", unit="trust", low=0.005, high=10,
        source="fitted to Nay and Vorobeychik (T2)", effect="-trust_within",
    )
    reciprocity: float = parameter(
        0.30, "How much a colleague's last choice moves one's own, either way.", unit="logit", high=10,
        source="Nay and Vorobeychik (T2)", effect="+trust_within", between=(0.0, 2.0),
    )
    boundary_barrier: float = parameter(
        0.20, "Barrier across organisations, per unit of missing trust.", unit="trust", lever=True,
        source="P4; size assumed", effect="-trust_across", between=(0.0, 0.6),
    )
    reliability: float = parameter(
        0.85, "Chance that a colleague who acted delivers.", effect="+trust_within"
    )
    colleagues_sought: int = parameter(
        2, "Colleagues of the team whom each professional seeks out in a week.", unit="people", high=2,
        effect="+colleague_encounters",
    )
    joint_rate: float = parameter(
        0.25, "Joint encounters a week of two professionals who share a user.", unit="per week",
        effect="+colleague_encounters",
    )
    convening: float = parameter(
        0.0, "Ongoing dialogue and review across organisations: dialogues a week.", unit="per week", lever=True,
        source="P4; size assumed", effect="+encounters_across", between=(0.0, 1.0),
    )
    dialogue_others: float = parameter(
        3.0, "Professionals of other organisations met in a dialogue.", unit="people", high=20,
        effect="+encounters_across", given={"convening": 1.0},
    )
    dialogue_hours: float = parameter(
        1.0, "Hours of a dialogue.", unit="hours", high=20, effect="-contacts", given={"convening": 1.0},
        between=(0.0, 4.0),
    )
    upkeep: float = parameter(
        0.0, "Upkeep: share of ties without contact that are kept in touch with, so that trust does not drift.",
        lever=True, source="P2; form assumed", effect="±trust_service",
        given={"upkeep_hours": 0.0, "drift": 0.05, "prior_mean": 0.1, "careless_share": 0.0, "audit": 0.0},
        given_falls={"drift": 0.05, "upkeep_hours": 0.0, "prior_mean": 0.95, "careless_share": 1.0}, between=(0.0, 1.0),
    )
    upkeep_hours: float = parameter(
        1.0, "Weekly hours of a professional for keeping in touch with all ties.", unit="hours", high=20,
        effect="-contacts", given={"upkeep": 1.0}, between=(0.0, 4.0),
    )
    joint_start: float = parameter(0.40, "Joint-act share of a new tie.", effect="+material_relief")
    joint_memory: float = parameter(
        0.10, "Weight of the newest joint encounter in the joint-act share.", effect="-joint_act_share"
    )

    # --- brokers
    broker_hours: float = parameter(
        0.0, "Weekly hours of each broker for work with people; 0: there are none.", unit="hours", high=60,
        source="P1, P4; size assumed", lever=True, effect="+trust_across", between=(0.0, 20.0),
    )
    professionals_per_broker: float = parameter(
        20.0, "Professionals of an organisation for each broker it pays.", unit="people", low=2, high=10_000,
        effect="-brokered_ties", given={"broker_hours": 20.0}, between=(5.0, 40.0),
    )
    broker_reach: int = parameter(
        20, "Professionals whom a broker can know at once.", unit="people", low=2, high=200,
        effect="+brokered_ties", given={"broker_hours": 40.0, "n_users": 200}, between=(2, 20),
    )
    broker_paths: int = parameter(
        15, "Ties between professionals that a broker can hold at once.", unit="ties", low=1, high=200,
        effect="+brokered_ties", given={"broker_hours": 40.0}, between=(2, 15),
    )
    setup_hours: float = parameter(
        2.0, "Hours of a broker to get to know somebody, or to set up a path between two.", unit="hours", low=0.05,
        high=40, effect="-brokered_ties", given={"broker_hours": 10.0}, between=(0.5, 6.0),
    )
    keeping_hours: float = parameter(
        0.25, "Weekly hours of a broker to keep up an acquaintance or a path.", unit="hours", high=20,
        effect="-brokered_ties", given={"broker_hours": 10.0}, between=(0.1, 2.0),
    )
    broker_neutrality: float = parameter(
        1.0, "How neutral brokers look to an organisation's people; the weaker side's view caps every effect.",
        lever=True, source="P4 (claim 58)", effect="+trust_across", given={"broker_hours": 20.0}, between=(0.0, 1.0),
    )
    broker_independence: float = parameter(
        1.0, "What is left of a broker's neutrality for an organisation that does not pay them.", lever=True,
        source="P4; size assumed", effect="+trust_across", given={"broker_hours": 20.0}, between=(0.0, 1.0),
    )
    broker_targeting: str = parameter(
        "lowest_trust", "Whom brokers turn to first.", unit="choice", lever=True,
        choices=("lowest_trust", "senior_first", "fixed_points_first"), source="P4; form assumed",
        effect="+mediation",
        given={"broker_hours": 10.0, "rooted_share": 0.3, "resignation_rate": 3.0, "broker_paths": 4},
    )
    broker_resignation: float = parameter(
        0.16, "Brokers who leave a year; with them their paths close.", unit="per year", high=20,
        effect="-brokered_ties", given={"broker_hours": 20.0}, between=(0.0, 4.0),
    )
    broker_contact_rate: float = parameter(
        0.50, "Encounters a week of a broker with each professional they know.", unit="per week",
        effect="+trust_in_brokers", given={"broker_hours": 20.0}, between=(0.05, 1.0),
    )
    broker_reliability: float = parameter(
        0.90, "Chance that a broker delivers in an encounter with a professional.", effect="+trust_in_brokers",
        given={"broker_hours": 20.0},
    )
    opening_broker: float = parameter(
        0.50, "Trust with which a broker and a professional begin.", effect="+trust_in_brokers",
        given={"broker_hours": 20.0},
    )
    brokered_rate: float = parameter(
        0.25, "Encounters a week that a broker arranges on each path.", unit="per week", effect="+encounters_across",
        given={"broker_hours": 20.0},
    )
    mediated_reliability: float = parameter(
        0.95, "Chance that a colleague who acted delivers where a broker made things clear.", effect="+trust_across",
        given={"broker_hours": 20.0}, between=(0.5, 1.0),
    )
    mediated_prism: float = parameter(
        0.50, "Share of the prism that a broker's mediation takes away.", effect="±trust_across",
        given={"broker_hours": 20.0, "prism": 1.0, "opening_across": 0.2},
        given_falls={"broker_hours": 20.0, "prism": 1.0, "opening_across": 0.9, "release_trust": 1.0},
        between=(0.0, 1.0),
    )
    release_trust: float = parameter(
        0.65, "Trust of the weaker side above which a tie needs no mediation.", effect="+brokered_ties",
        given={"broker_hours": 20.0, "broker_paths": 40}, between=(0.3, 0.9),
    )
    confidential_space: float = parameter(
        0.0, "Strength of the confidential space that brokers hold for the professionals they know.", lever=True,
        source="P1; form assumed", effect="-strain", given={"broker_hours": 30.0, "audit": 1.0}, between=(0.0, 1.0),
    )
    space_hours: float = parameter(
        0.25, "Weekly hours of a broker to hold a confidential space for one professional.", unit="hours", high=20,
        effect="-brokered_ties", given={"broker_hours": 10.0, "confidential_space": 1.0}, between=(0.0, 2.0),
    )
    space_strain: float = parameter(
        0.30, "Share of strain that a full confidential space takes away.", effect="-strain",
        given={"broker_hours": 30.0, "confidential_space": 1.0, "audit": 1.0},
    )
    space_prism: float = parameter(
        0.30, "Share of one's own prism that a full confidential space takes away.", effect="±trust_in_users",
        given={"broker_hours": 30.0, "confidential_space": 1.0, "prism": 1.0, "opening_trust_in_user": 0.2},
        given_falls={"broker_hours": 30.0, "confidential_space": 1.0, "prism": 1.0, "opening_trust_in_user": 0.95},
        between=(0.0, 1.0),
    )

    # --- kinds of organisation, and peer workers
    voluntary_organisations: int = parameter(
        0, "How many of the organisations are voluntary ones (the last, before forums).", unit="organisations",
        high=1000, effect="+peer_workers", between=(0, 2),
    )
    forums: int = parameter(
        0, "How many of the organisations are forums of people with lived experience (the last).",
        unit="organisations", high=1000, effect="+peer_workers", between=(0, 2),
    )
    voluntary_peers: float = parameter(
        0.20, "Share of a voluntary organisation's professionals with lived experience.", effect="+peer_workers",
        given={"voluntary_organisations": 2},
    )
    forum_peers: float = parameter(
        1.0, "Share of a forum's professionals with lived experience.", effect="+peer_workers", given={"forums": 2},
        between=(0.2, 1.0),
    )
    peer_share: float = parameter(
        0.0, "Least share of professionals with lived experience (peer workers) among those hired.", lever=True,
        source="P3, P4; size assumed", effect="+trust_service", between=(0.0, 1.0),
    )
    peer_power_gap: float = parameter(
        0.05, "Power gap between a peer worker and a user.", unit="trust", effect="-attendance_share",
        given={"peer_share": 1.0, "power_gap": 0.5}, between=(0.0, 0.5),
    )
    peer_opening: float = parameter(
        0.10, "Opening trust that a peer worker is met with beyond a stranger's.", effect="+trust_service",
        given={"peer_share": 1.0},
    )
    senior_share: float = parameter(
        0.15, "Share of posts that are senior.", effect="+senior_posts", between=(0.0, 0.5),
    )

    # --- what happens
    effort_base: float = parameter(
        0.40, "Effort of someone who volunteers nothing (the rest is voluntary).", effect="+trust_service"
    )
    behavioural_feedback: float = parameter(
        0.50, "Share of voluntary effort that follows the professional's trust in the user.", effect="-kept_goodwill"
    )
    delivery_sd: float = parameter(
        0.10, "Spread of delivery.", unit="SD", effect="-kept_competence"
    )
    expectation: float = parameter(
        0.40, "Delivery that users expect.", unit="delivery", effect="-kept_competence"
    )
    expectation_sd: float = parameter(
        0.30, "Spread of expectation when nothing is clear.", unit="SD", effect="-kept_competence"
    )
    charm: float = parameter(
        0.85, "Chance that a bad actor's goodwill appears kept.", effect="+misplaced_trust",
        given={"bad_actor_share": 0.3},
    )
    promise_rate: float = parameter(
        0.01, "Chance of a broken promise an encounter at full fit.", high=0.5, effect="-trust_service"
    )
    promise_severity: float = parameter(
        3.0, "Weight of a broken promise, in ordinary lapses.", unit="lapses", low=0, high=10,
        effect="-trust_service",
    )
    harm_rate: float = parameter(
        0.05, "Chance an encounter that a bad actor does harm.", effect="+harm_acts", given={"bad_actor_share": 0.3}
    )
    harm_noticed: float = parameter(
        0.50, "Chance that harm is noticed, which is a deception.", effect="-misplaced_trust",
        given={"bad_actor_share": 0.3}, between=(0.0, 1.0),
    )
    deception_severity: float = parameter(
        3.0, "Weight of a deception, in ordinary lapses.", unit="lapses", low=0, high=10, effect="-misplaced_trust",
        given={"bad_actor_share": 0.3, "ceiling_loss": 0.0}, between=(0.0, 6.0),
    )
    ceiling_loss: float = parameter(
        0.30, "Share of the ceiling of trust that a deception takes for good.",
        source="Schweitzer et al. 2006 (T18); size assumed", effect="-misplaced_trust", given={"bad_actor_share": 0.3},
        between=(0.0, 0.8),
    )

    # --- audit
    audit: float = parameter(
        0.0, "Strength of audit: monitoring, procedures, funding criteria and results targets together.",
        source="P4", lever=True, effect="-effort",
    )
    audit_floor: float = parameter(
        0.50, "Voluntary effort that audit enforces.", lever=True, effect="+effort"
    )
    control_source: str = parameter(
        "own_manager", "Who imposes control: own manager or an outside body.", unit="choice",
        choices=("own_manager", "outside_body"), lever=True, effect="+trust_management",
    )
    control_reaction: float = parameter(
        0.46, "Share of voluntary effort that averse staff withdraw at full audit.",
        source="Falk and Kosfeld 2006; Ziegelmeyer et al. 2012 (T3, T4)", effect="-effort",
    )
    compelled_discount: float = parameter(
        0.80, "Loss of meaning, at full audit, of goodwill shown by staff below the floor.",
        source="Schweitzer, Ho, Zhang 2018; size assumed", effect="±trust_goodwill", given={"audit": 1.0},
        given_falls={"audit": 1.0, "loss_ratio_goodwill": 0.2}, between=(0.0, 1.0),
    )
    procedures_skill: float = parameter(
        0.70, "Skill to which procedures lift work on simple needs.", effect="+kept_competence"
    )
    detection_base: float = parameter(
        0.002, "Chance a week that a bad actor is found without audit.", unit="per week", effect="-harm_acts",
        given={"bad_actor_share": 0.3}, between=(0.0, 0.06),
    )
    detection_audit: float = parameter(
        0.02, "Further chance a week that a bad actor is found at full audit.", unit="per week", effect="-harm_acts",
        given={"bad_actor_share": 0.3}, between=(0.0, 0.06),
    )
    discretion_decay: float = parameter(
        0.01, "Weekly loss of discretion at full audit.", unit="per week",
        source="Gneezy and Rustichini 2000 (T22); size assumed", effect="-discretion",
    )
    discretion_recovery: float = parameter(
        0.02, "Weekly recovery of discretion.", unit="per week", low=0.0001, effect="+discretion"
    )
    peer_review: float = parameter(
        0.0, "Mutual review among peers.", source="P4", lever=True, effect="-harm_acts",
        given={"bad_actor_share": 0.3, "peer_detection": 0.03},
    )
    peer_detection: float = parameter(
        0.006, "Chance a week that peers in mutual review find a bad actor.", unit="per week", effect="-harm_acts",
        given={"bad_actor_share": 0.3, "peer_review": 1.0}, between=(0.0, 0.03),
    )
    peer_review_hours: float = parameter(
        1.0, "Weekly hours of mutual review.", unit="hours", high=40, effect="-contacts", given={"peer_review": 1.0},
        between=(0.0, 4.0),
    )

    # --- learning
    gain: float = parameter(
        0.17, "Share of the distance that one kept encounter covers.", source=MIKUS, effect="+trust_service_spread"
    )
    prism: float = parameter(
        0.40, "How much present trust colours what is learned.", source="Poortinga and Pidgeon 2004 (T19)",
        effect="+trust_service_spread",
    )
    loss_ratio_competence: float = parameter(
        1.0, "Weight of a competence lapse against a success.", unit="ratio", high=5, source=MIKUS,
        effect="-trust_service",
    )
    loss_ratio_goodwill: float = parameter(
        1.4, "Weight of a goodwill failure against a kept one.", unit="ratio", high=5,
        source="Tausch et al. 2007 (T20); size assumed", effect="-trust_service",
    )
    respect_rate: float = parameter(
        0.10, "Weight of the newest encounter in respect.", source="P2; size assumed", effect="+trust_service_spread"
    )
    drift: float = parameter(
        0.005, "Weekly drift of trust to the category prior without contact.", unit="per week",
        source="P2; size assumed", effect="-trust_service_spread",
    )
    kept_share: float = parameter(
        0.72, "Chance that evidence is kept when delivery is switched off (bench and closed forms).",
        source="Mikus et al. 2023 (T1)", effect="+trust_service", given={"with_delivery": False},
    )

    # --- rupture and repair
    rupture_rate: float = parameter(
        0.15, "Chance that a broken encounter ruptures a tie that was trusted.", effect="+ruptured_share"
    )
    rupture_threshold: float = parameter(
        0.50, "Trust above which a broken event can rupture.", effect="-ruptured_share"
    )
    rupture_gain: float = parameter(
        0.50, "Gains of trust while ruptured, as a share.", effect="+trust_service"
    )
    rupture_relief: float = parameter(
        0.25, "Psychosocial relief while ruptured, as a share.", effect="-need_psychosocial"
    )
    rupture_dropout: float = parameter(
        2.0, "Dropout hazard while ruptured, as a multiple.", unit="ratio", high=20, effect="-engaged_share"
    )
    repair_rate: float = parameter(
        0.15, "Chance an encounter that a rupture is repaired.",
        source="Eubanks et al. 2018 (T14); size assumed", effect="-ruptured_share",
    )
    repair_reflection: float = parameter(
        0.10, "Further chance of repair under full reflection.", effect="-ruptured_share", given={"reflection": 1.0},
        between=(0.0, 0.3),
    )
    repair_training: float = parameter(
        0.05, "Further chance of repair under full training in repair.", effect="-ruptured_share",
        given={"repair_skills": 1.0}, between=(0.0, 0.3),
    )
    repair_free_time: float = parameter(
        0.10, "Further chance of repair with free time to hold the space.", effect="-ruptured_share",
        given={"free_time": 1.0}, between=(0.0, 0.3),
    )
    repair_restores: float = parameter(
        0.50, "Share of the breaking encounter's loss that repair restores.", effect="+trust_service"
    )
    reflection: float = parameter(
        0.0, "Reflection on ruptures.", lever=True, source="P3", effect="-ruptured_share"
    )
    repair_skills: float = parameter(
        0.0, "Training in repair.", lever=True, source="Eubanks et al. 2018 (T14)",
        effect="-ruptured_share",
    )
    free_time: float = parameter(
        0.0, "Free time to hold the space.", lever=True, source="P3", effect="-ruptured_share"
    )

    # --- spillover
    spillover: float = parameter(
        0.03, "Share of the way that one encounter takes a category prior to the trust in that person.",
        effect="±prior", given={"prior_mean": 0.2}, given_falls={"prior_mean": 0.9},
    )

    # --- users' weeks
    need_mean: float = parameter(
        1.0, "Mean need without service.", unit="SD of need", low=-5, high=5, effect="+need_material"
    )
    need_sd: float = parameter(
        0.70, "Spread of need without service.", unit="SD of need", high=3, effect="+crises"
    )
    need_met_at_start: float = parameter(
        0.70, "How far below the need without service users start.", unit="SD of need", high=3,
        effect="-need_material",
    )
    need_return: float = parameter(
        0.02, "Weekly return of need to its level without service.", unit="per week", low=0.0001,
        effect="+need_material",
    )
    need_noise: float = parameter(
        0.10, "Weekly spread of events in a user's life.", unit="SD of need", effect="+crises"
    )
    psychosocial_relief: float = parameter(
        0.22, "Psychosocial relief of an encounter at full trust.", unit="SD of need",
        source="fitted to Flückiger et al. 2018 (T11)", effect="-need_psychosocial",
    )
    material_relief: float = parameter(
        0.12, "Material relief of an encounter at reference delivery.", unit="SD of need",
        effect="-need_material",
    )
    material_reference: float = parameter(
        0.65, "Delivery at which material relief has its stated size.", unit="delivery", low=0.05,
        effect="+need_material",
    )
    relief_cap: float = parameter(
        1.5, "Largest factor by which present need raises relief.", unit="ratio", high=5,
        effect="-need_psychosocial",
    )
    dropout_rate: float = parameter(
        0.016, "Dropout an offered contact at reference trust.", unit="per contact",
        source="fitted to Swift and Greenberg 2012 (T12)", effect="-engaged_share",
    )
    dropout_slope: float = parameter(
        3.2, "How fast dropout falls with trust.", unit="log per trust", high=20,
        source="fitted to Sharf et al. 2010 (T13)", effect="-engaged_share",
    )
    dropout_reference: float = parameter(
        0.60, "Trust at which the dropout rate holds.", effect="-engaged_share"
    )
    reentry_rate: float = parameter(
        0.06, "Weekly chance that a disengaged user who trusts services comes back.", unit="per week",
        effect="+engaged_share",
    )
    reentry_threshold: float = parameter(
        0.40, "Category prior at which that chance is half.", effect="-engaged_share"
    )
    reentry_slope: float = parameter(
        0.10, "Width of that step.", unit="trust", low=0.005, high=10, effect="±engaged_share",
        given={"reentry_threshold": 0.8}, given_falls={"reentry_threshold": 0.2}, between=(0.02, 0.4),
    )
    crisis_level: float = parameter(
        -4.0, "Log odds of a crisis in a week at reference need.", unit="logit", low=-30, high=5,
        effect="+crises",
    )
    crisis_slope: float = parameter(
        2.0, "Rise of the log odds per unit of need.", unit="logit per SD", high=10, effect="-crises"
    )
    crisis_reference: float = parameter(
        2.0, "Reference need of the crisis odds.", unit="SD of need", low=-5, high=5, effect="-crises"
    )
    crisis_knowing: float = parameter(
        0.42, "Fall of the log odds when a worker knows the user well.", unit="logit", high=10,
        source="fitted to Sandvik et al. 2022 (T17)", effect="-crises", given={"need_mean": 2.0}, between=(0.0, 2.0),
    )
    crisis_knowing_encounters: float = parameter(
        10.0, "Encounters in which knowing grows to 1 - 1/e.", unit="encounters", low=0.1, high=1000,
        source="fitted to Sandvik et al. 2022 (T17)", effect="+crises",
        given={"need_mean": 2.0, "crisis_knowing": 2.0}, between=(1.0, 40.0),
    )
    crisis_relief: float = parameter(
        1.0, "Fall of both needs when another service handles a crisis.", unit="SD of need", high=5, effect="-crises",
        given={"need_mean": 2.0}, between=(0.0, 2.0),
    )
    crisis_coercive: float = parameter(
        0.50, "Chance that the handling of a crisis is coercive.", effect="-prior"
    )
    crisis_return: float = parameter(
        0.50, "Chance that a crisis brings a disengaged user back.", effect="+engaged_share", given={"need_mean": 2.0},
        between=(0.0, 1.0),
    )
    measurement_sd: float = parameter(
        0.50, "Measurement error of reported outcomes.", unit="SD", high=10,
        effect="neutral: mean-zero error on what single users report; read by the cohort's correlations only",
    )
    satisfaction_trust: float = parameter(
        0.30, "Weight of trust in satisfaction.", source="fitted to Birkhäuer et al. 2017 (T15)",
        effect="+satisfaction",
    )
    satisfaction_change: float = parameter(
        0.08, "Weight of reported change in satisfaction.", source="fitted to Birkhäuer et al. 2017 (T15)",
        effect="±satisfaction", given={"need_met_at_start": 0.0}, given_falls={"need_met_at_start": 1.5},
    )
    satisfaction_sd: float = parameter(
        0.15, "Spread of satisfaction.", unit="SD", high=5,
        effect="neutral: mean-zero spread of single users' answers; read by the cohort's correlations only",
    )
    sessions: int = parameter(
        0, "Sessions after which a course of contacts is complete (0: open-ended).", unit="sessions", high=10_000,
        effect="+contacts", between=(3, 30),
    )

    # --- practice that policies bring
    colearning: float = parameter(
        0.0, "Co-learning sessions a week of each professional.", unit="per week", source="P1", lever=True,
        effect="+trust_across",
    )
    expert_training: float = parameter(
        0.0, "Expert-led training sessions a week of each professional.", unit="per week", source="P1",
        lever=True, effect="+skill",
    )
    session_hours: float = parameter(
        2.0, "Hours of a co-learning or training session.", unit="hours", high=20, effect="-contacts",
        given={"colearning": 1.0}, between=(0.0, 6.0),
    )
    session_others: float = parameter(
        3.0, "Colleagues met in a co-learning session.", unit="people", high=20, effect="+trust_across",
        given={"colearning": 1.0},
    )
    session_across: float = parameter(
        0.50, "Share of co-learning that is across organisations.", effect="+trust_across", given={"colearning": 1.0}
    )
    session_reliability: float = parameter(
        0.95, "Chance that a colleague delivers in a co-learning session.", effect="+trust_across",
        given={"colearning": 1.0},
    )
    session_clarity: float = parameter(
        0.05, "Share of the missing clarity of a tie that a shared session closes.", effect="+clarity_colleagues",
        given={"colearning": 1.0},
    )
    colearning_skill: float = parameter(
        0.002, "Share of the gap of mature skill that a co-learning session closes.", effect="+skill",
        given={"colearning": 1.0},
    )
    training_skill: float = parameter(
        0.003, "Share of the gap of mature skill that a training session closes.", effect="+skill",
        given={"expert_training": 1.0},
    )
    skill_highest: float = parameter(
        0.95, "Mature skill that sessions lead towards.", effect="+skill", given={"expert_training": 1.0},
        between=(0.75, 1.0),
    )
    feedback: float = parameter(
        0.0, "Two-way feedback on expectations in encounters.", source="P2", lever=True, effect="+clarity"
    )
    feedback_clarity: float = parameter(
        0.05, "Share of the missing clarity that feedback closes in an encounter.", effect="+clarity",
        given={"feedback": 1.0},
    )
    feedback_hours: float = parameter(
        0.10, "Hours of feedback an encounter.", unit="hours", high=5, effect="-contacts", given={"feedback": 1.0},
        between=(0.0, 0.5),
    )
    relate_first: float = parameter(
        0.0, "Relating before diagnosing in the first encounters of a tie.", source="P3", lever=True,
        effect="+need_material",
    )
    relate_first_encounters: int = parameter(
        4, "Encounters that relating first takes.", unit="encounters", high=100, effect="+need_material",
        given={"relate_first": 1.0}, between=(1, 16),
    )
    relate_first_relief: float = parameter(
        0.50, "Material relief in those encounters, as a share.", effect="-need_material", given={"relate_first": 1.0}
    )
    goodwill_failures_avoided: float = parameter(
        0.0, "Share of goodwill failures that presence and empathy avoid.", source="P3; size assumed",
        lever=True, effect="+trust_service",
    )

    # --- modules, each with its off switch
    with_churn: bool = switch("Staff and cases come and go.", "+worker_changes")
    with_hours: bool = switch("Hours are scarce.", "-contacts")
    with_willingness: bool = switch(
        "Users come, and colleagues act for each other, only when they trust enough.", "-attendance_share"
    )
    with_skill_growth: bool = switch("Newcomers lack skill and grow.", "-skill")
    with_delivery: bool = switch(
        "Evidence follows what is delivered; off, it is kept by a fixed chance.",
        "±trust_service", given={"kept_share": 0.2}, given_falls={"kept_share": 0.95},
    )
    with_breaches: bool = switch("Promises are broken and bad actors do harm.", "+promises_broken")
    with_respect: bool = switch("Built-in link: expectations met, respect, trust.", "+trust_service_spread")
    with_ruptures: bool = switch("Ties rupture and are repaired.", "+ruptured_share")
    with_drift: bool = switch("Trust drifts without contact.", "-trust_service_bimodality")
    with_spillover: bool = switch(
        "Encounters change the category prior.", "±prior", given={"prior_mean": 0.2}, given_falls={"prior_mean": 0.9},
    )
    with_needs: bool = switch("Needs grow and are relieved.", "+material_relief")
    with_dropout: bool = switch("Users drop out and come back.", "-engaged_share")
    with_crises: bool = switch("Unmet needs lead to crises.", "+crises")
    with_colleagues: bool = switch("Professionals meet each other.", "+colleague_encounters")
    with_brokers: bool = switch(
        "Brokers work between organisations, where hours are paid for them.", "+trust_across",
        given={"broker_hours": 20.0},
    )
    with_management: bool = switch("Professionals learn about their management.", "+trust_management_spread")

    # --- built-in links, each with its off switch
    link_trust_relief: bool = switch(
        "Built-in link: trust to psychosocial relief; off, relief is as at trust .5.",
        "±need_psychosocial", given={"propensity_mean": 0.1, "prior_mean": 0.1},
        given_falls={"propensity_mean": 0.9, "prior_mean": 0.9},
    )
    link_knowing_crisis: bool = switch(
        "Built-in link: knowing the person to fewer crises.",
        "-crises", given={"need_mean": 2.0, "crisis_knowing": 2.0},
    )
    link_trust_dropout: bool = switch(
        "Built-in link: trust to dropout.",
        "±engaged_share", given={"dropout_reference": 0.2}, given_falls={"dropout_reference": 0.9},
    )
    link_trust_effort: bool = switch("Built-in link: a professional's trust to effort.", "-kept_goodwill")
    link_joint_work: bool = switch("Built-in link: joint work to material relief.", "+need_material")
    link_mediation_barrier: bool = switch(
        "Built-in link: a broker's mediation to a lower barrier across organisations.", "+trust_across",
        given={"broker_hours": 20.0},
    )
    link_mediation_reliability: bool = switch(
        "Built-in link: a broker's mediation to what colleagues deliver.", "+trust_across",
        given={"broker_hours": 20.0},
    )
    link_management_exit: bool = switch(
        "Built-in link: trust in own management to resignation.",
        "±turnover", given={"resignation_rate": 1.0, "resignation_reference": 0.9},
        given_falls={"resignation_rate": 1.0, "resignation_reference": 0.0},
    )
    link_control_signal: bool = switch("Built-in link: control read as a signal.", "-effort")
    link_control_management: bool = switch(
        "Built-in link: control by the own manager to supervision kept.", "-trust_management"
    )
    link_floor: bool = switch("Built-in link: audit to a floor of effort.", "+effort")
    link_audit_hours: bool = switch("Built-in link: audit to hours of administration.", "-contacts")
    link_procedures: bool = switch("Built-in link: procedures to skill on simple needs.", "+kept_competence")
    link_detection: bool = switch(
        "Built-in link: audit to detection of bad actors.", "-harm_acts", given={"bad_actor_share": 0.3, "audit": 1.0},
    )
    link_compelled: bool = switch(
        "Built-in link: compelled behaviour weighs less.",
        "±trust_goodwill", given={"audit": 1.0}, given_falls={"audit": 1.0, "loss_ratio_goodwill": 0.2},
    )
    link_discretion: bool = switch("Built-in link: audit to loss of discretion.", "-discretion")

    # --- the network of professionals, where it is given and not generated
    network: CollaborationNetwork | None = None

    def __post_init__(self) -> None:
        self._take_network()
        kinds = {item.name: _KINDS[str(item.type)] for item in dataclasses.fields(self) if item.name in DESCRIPTIONS}
        for name, description in DESCRIPTIONS.items():
            value = check_value("scenario", name, getattr(self, name), description, kinds[name])
            object.__setattr__(self, name, value)

    def _take_network(self) -> None:
        """A given network says how many organisations there are."""
        if self.network is None:
            return
        if not isinstance(self.network, CollaborationNetwork):
            raise BadValue(
                f"scenario.network is {self.network!r}; give a CollaborationNetwork (experiments.networks reads files)."
            )
        object.__setattr__(self, "n_organisations", len(self.network.labels()))

    def network_sizes(self) -> tuple[int, ...]:
        """How users are shared out among the organisations: evenly, or by the professionals of a given network."""
        return (1,) * self.n_organisations if self.network is None else self.network.sizes()

    def with_changes(self, **changes: Any) -> Scenario:
        """The same scenario with some settings changed; unknown names are an error that offers the nearest."""
        for name in changes:
            if name not in DESCRIPTIONS and name != "network":
                raise BadValue(
                    f"scenario.{name} is not a setting of the world."
                    f"{nearest(name, list(DESCRIPTIONS))} `python -m experiments list parameters` shows all."
                )
        return dataclasses.replace(self, **changes)

    def differences(self) -> dict[str, Any]:
        """What differs from the defaults of the model text, by name; a given network by its digest."""
        found = {
            item.name: getattr(self, item.name)
            for item in dataclasses.fields(self)
            if getattr(self, item.name) != item.default
        }
        return found if self.network is None else {**found, "network": self.network.digest()}


_KINDS: dict[str, type] = {"int": int, "float": float, "bool": bool, "str": str}

DESCRIPTIONS: dict[str, Description] = describe(Scenario)

LEVERS: tuple[str, ...] = tuple(name for name, item in DESCRIPTIONS.items() if item.lever)
"""What policies may move, in the order of the third axis of the lever table."""

SETTINGS: tuple[str, ...] = tuple(name for name, item in DESCRIPTIONS.items() if not item.lever)
"""What stays as the scenario has it during a run."""
