"""What each module and built-in link of the model is called where a difference is explained, for any reader.

The model describes its switches for those who set them; these are the same in words that fit into a sentence, such as
"limited hours carry half of it".
"""

from __future__ import annotations

LABELS = {
    "with_churn": "staff and cases coming and going",
    "with_hours": "limited hours",
    "with_willingness": "people acting only where they trust enough",
    "with_skill_growth": "newcomers learning their work",
    "with_delivery": "trust resting on what is really delivered",
    "with_breaches": "broken promises and staff who do harm",
    "with_respect": "respect for those who do as expected",
    "with_ruptures": "ruptures and their repair",
    "with_drift": "trust drifting where people do not meet",
    "with_spillover": "experience with one worker changing the view of all",
    "with_needs": "needs growing and being relieved",
    "with_dropout": "users dropping out and coming back",
    "with_crises": "unmet needs leading to crises",
    "with_colleagues": "professionals meeting each other",
    "with_brokers": "the work of brokers",
    "with_management": "what staff experience of their management",
    "link_trust_relief": "psychosocial help reaching those who trust",
    "link_knowing_crisis": "fewer crises where the worker knows the person",
    "link_trust_dropout": "users staying where they trust",
    "link_trust_effort": "workers doing more for those they trust",
    "link_joint_work": "working together relieving material need",
    "link_mediation_barrier": "brokers lowering the barrier between organisations",
    "link_mediation_reliability": "colleagues delivering more where a broker mediates",
    "link_management_exit": "staff staying where they trust their management",
    "link_control_signal": "control read as a sign of distrust",
    "link_control_management": "control by the own manager costing trust in management",
    "link_floor": "audit holding effort above a floor",
    "link_audit_hours": "audit taking hours for administration",
    "link_procedures": "procedures helping with simple needs",
    "link_detection": "audit finding staff who do harm",
    "link_compelled": "effort under compulsion earning less trust",
    "link_discretion": "audit narrowing discretion",
}
"""By the name of the switch."""
