"""Names that the whole model shares: kinds of rows, decisions that draw luck, events of a week."""

from __future__ import annotations

from typing import Final

# --- decisions that draw luck; a new decision takes a new number and never an old one's
TRAITS_OF_USER: Final = 1
NEEDS_OF_USER: Final = 2
COMPLEXITY: Final = 3
FRAILTY: Final = 4
CARE_TEAM_SIZE: Final = 5
CARE_TEAM_ORGANISATION: Final = 6
CANDIDATE_POST: Final = 7
SKILL_AND_GOODWILL: Final = 8
EFFORT: Final = 9
KINDS_OF_STAFF: Final = 10
COLLEAGUE_THRESHOLD: Final = 11
TENURE_AT_START: Final = 12
RESIGNATION: Final = 13
DETECTION: Final = 14
FILLING: Final = 15
REASSIGNMENT: Final = 16
CASE_CLOSURE: Final = 17
REORGANISATION: Final = 18
PLACE_IN_TEAM: Final = 19
CONTACT: Final = 20
DELIVERY: Final = 21
BREACH: Final = 22
USER_KEEPS: Final = 23
SUPERVISION: Final = 24
SEEKING_COLLEAGUES: Final = 25
JOINT_ENCOUNTER: Final = 26
CO_LEARNING: Final = 27
ACTING: Final = 28
DELIVERING: Final = 29
RUPTURE_WITH_WORKER: Final = 30
RUPTURE_WITH_USER: Final = 31
RUPTURE_OF_FIRST: Final = 32
RUPTURE_OF_SECOND: Final = 33
LIFE_EVENTS: Final = 34
CRISIS: Final = 35
CRISIS_HANDLING: Final = 36
DROPOUT: Final = 37
RE_ENTRY: Final = 38
REPORTED_OUTCOME: Final = 39
REPORTED_SATISFACTION: Final = 40
BROKER_LEAVES: Final = 41
BROKER_FILLING: Final = 42
INTRODUCTION: Final = 43
CONSENT: Final = 44
MEETING_BROKER: Final = 45
BROKER_DELIVERS: Final = 46
BROKERED_ENCOUNTER: Final = 47
DIALOGUE: Final = 48
PRIORITY_SHIFT: Final = 49
SENIORITY: Final = 50

# --- roots of identities
USER: Final = 101
POST: Final = 102
BROKER: Final = 103

# --- what went wrong in an encounter (bits)
PROMISE_BROKEN: Final = 1
HARM_DONE: Final = 2
DECEPTION_NOTICED: Final = 4

# --- what happened to a user in a week (bits)
DROPPED_OUT: Final = 1
CAME_BACK: Final = 2
NEW_USER: Final = 4
CRISIS_OWN: Final = 8
CRISIS_DISPLACED: Final = 16
NEW_LEAD: Final = 32

# --- what happened on a direction in a week
SHAKEN: Final = 1
RUPTURED_NOW: Final = 2
REPAIRED_NOW: Final = 4

# --- who imposes control, in the order of the choices of the lever control_source
OWN_MANAGER: Final = 0

# --- whom brokers turn to first, in the order of the choices of the lever broker_targeting
LOWEST_TRUST: Final = 0
SENIOR_FIRST: Final = 1
FIXED_POINTS_FIRST: Final = 2

# --- why a broker and a professional no longer know each other
SOMEBODY_LEFT: Final = 1
HOURS_ARE_UP: Final = 2
PUT_ASIDE: Final = 3

# --- why a broker let go of a tie between professionals; the second reason above holds here too
ONE_UNKNOWN: Final = 1
PRIORITIES_SHIFTED: Final = 4
TRUSTED_AGAIN: Final = 5
NO_OCCASION: Final = 6

# --- what became of a broker's question to two strangers
AGREED: Final = 1
DECLINED: Final = 2
NOT_HEARD: Final = 3

# --- kinds of organisation
STATUTORY: Final = 0
VOLUNTARY: Final = 1
FORUM: Final = 2

NO_ROW: Final = -1
