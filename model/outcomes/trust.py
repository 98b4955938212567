"""Trust by class of tie and channel: level, spread, distrust, fit with what is deserved."""

from model.outcomes.outcome import Outcome

OUTCOMES = (
    Outcome(
        "trust_service", "Users' trust (engaged)",
        "Mean trust of engaged users in their current workers.",
        "trust, 0-1", "higher", 0.0, 1.0, "service_trust", "service_ties_engaged", main=True,
    ),
    Outcome(
        "trust_service_all", "Users' trust (all)",
        "Mean trust of all users in workers in post, engaged or not; without contact it drifts.",
        "trust, 0-1", "higher", 0.0, 1.0, "service_trust_all", "service_ties", main=True,
    ),
    Outcome(
        "trust_competence", "Users' trust in competence",
        "Mean trust of engaged users in their workers' competence.",
        "trust, 0-1", "higher", 0.0, 1.0, "service_competence", "service_ties_engaged",
    ),
    Outcome(
        "trust_goodwill", "Users' trust in goodwill",
        "Mean trust of engaged users in their workers' goodwill.",
        "trust, 0-1", "higher", 0.0, 1.0, "service_goodwill", "service_ties_engaged",
    ),
    Outcome(
        "trust_service_spread", "Spread of users' trust",
        "Standard deviation of engaged users' trust across ties.",
        "trust, SD", "neither", 0.0, 0.5, "service_trust_sd", "weeks",
    ),
    Outcome(
        "trust_service_bimodality", "Bimodality of users' trust",
        "Sarle's coefficient of all users' trust; above 0.555 it points to two groups.",
        "coefficient, 0-1", "neither", 0.0, 1.0, "service_trust_bimodality", "weeks",
    ),
    Outcome(
        "trust_low_share", "Low trust (engaged)",
        "Share of engaged users' ties with trust below 0.4.",
        "share", "lower", 0.0, 1.0, "service_low", "service_ties_engaged",
    ),
    Outcome(
        "trust_low_share_all", "Low trust (all)",
        "Share of all users' ties with trust below 0.4.",
        "share", "lower", 0.0, 1.0, "service_low_all", "service_ties",
    ),
    Outcome(
        "trust_gini", "Inequality of users' trust",
        "Gini coefficient of all users' trust in their lead worker: 0 if all trust alike, near 1 if very few trust.",
        "Gini, 0-1", "lower", 0.0, 1.0, "trust_gini", "weeks", main=True,
    ),
    Outcome(
        "trust_in_users", "Workers' trust in users",
        "Mean trust of professionals in the users they serve.",
        "trust, 0-1", "higher", 0.0, 1.0, "service_trust_in_users", "service_ties",
    ),
    Outcome(
        "trust_within", "Trust between colleagues",
        "Mean trust between professionals of one organisation.",
        "trust, 0-1", "higher", 0.0, 1.0, "within_trust", "within_directions", main=True,
    ),
    Outcome(
        "trust_within_spread", "Spread of trust between colleagues",
        "Standard deviation of trust within organisations.",
        "trust, SD", "neither", 0.0, 0.5, "within_trust_sd", "weeks",
    ),
    Outcome(
        "trust_within_low_share", "Low trust between colleagues",
        "Share of directions within organisations with trust below 0.4.",
        "share", "lower", 0.0, 1.0, "within_low", "within_directions",
    ),
    Outcome(
        "trust_across", "Trust across organisations",
        "Mean trust between professionals of two organisations whom a user, a network or a broker brings together.",
        "trust, 0-1", "higher", 0.0, 1.0, "across_trust", "across_directions", main=True,
    ),
    Outcome(
        "trust_across_spread", "Spread of trust across organisations",
        "Standard deviation of trust across organisations.",
        "trust, SD", "neither", 0.0, 0.5, "across_trust_sd", "weeks",
    ),
    Outcome(
        "trust_across_low_share", "Low trust across organisations",
        "Share of directions across organisations with trust below 0.4.",
        "share", "lower", 0.0, 1.0, "across_low", "across_directions",
    ),
    Outcome(
        "trust_management", "Trust in own management",
        "Mean trust of professionals in their own management.",
        "trust, 0-1", "higher", 0.0, 1.0, "management_trust", "filled_posts", main=True,
    ),
    Outcome(
        "trust_management_spread", "Spread of trust in own management",
        "Standard deviation of trust in own management.",
        "trust, SD", "neither", 0.0, 0.5, "management_trust_sd", "weeks",
    ),
    Outcome(
        "prior", "Trust in services as a kind",
        "Mean category prior of all users: what they expect of services before knowing the worker.",
        "trust, 0-1", "higher", 0.0, 1.0, "prior", "users",
    ),
    Outcome(
        "climate_across", "Climate across organisations",
        "Mean category prior between organisations.",
        "trust, 0-1", "higher", 0.0, 1.0, "climate_across", "climate_pairs",
    ),
    Outcome(
        "calibration", "Gap between trust and conduct",
        "Mean distance, at encounters, between trust and the chance that the worker keeps it.",
        "trust, 0-1", "lower", 0.0, 1.0, "calibration_gap", "encounters",
    ),
    Outcome(
        "misplaced_trust", "Trust in bad actors",
        "Mean trust of engaged users in workers who do harm.",
        "trust, 0-1", "lower", 0.0, 1.0, "bad_actor_trust", "bad_actor_ties",
    ),
    Outcome(
        "clarity", "Clarity with users",
        "Mean clarity of expectations on service ties.",
        "clarity, 0-1", "higher", 0.0, 1.0, "service_clarity", "service_ties",
    ),
    Outcome(
        "clarity_colleagues", "Clarity among colleagues",
        "Mean clarity of expectations on ties between professionals.",
        "clarity, 0-1", "higher", 0.0, 1.0, "colleague_clarity", "colleague_ties",
    ),
    Outcome(
        "respect", "Respect for workers",
        "Mean respect of engaged users for their workers.",
        "respect, 0-1", "higher", 0.0, 1.0, "service_respect", "service_ties_engaged",
    ),
)
