"""Whatever is given in whatever place is taken or refused by a message for people; nothing fails from the inside."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from model.bench import Script, follow_cohort, play, play_colleagues
from model.following import read_people
from model.measure import at_the_end, weekly
from model.parameters import BadValue
from model.people import ServiceUser
from model.policies import POLICIES, as_policies
from model.policies.policy import Move
from model.scenario import Scenario
from model.simulation import TALLIES, Simulation
from model.trust_model import TrustModel

SMALL = Scenario(n_users=6, n_organisations=2, n_weeks=3, cases_per_professional=3)
COHORT = Scenario(n_users=6, n_weeks=3, sessions=3, second_post=0, third_post=0)
MODEL = TrustModel(SMALL, seed=1)
TALLIED = Simulation(SMALL, seed=1).run()

SINGLE = some.one_of(
    some.none(), some.booleans(), some.integers(-3, 7), some.sampled_from([2**31, 2**63, 10**30, 10**400, -(2**64)]),
    some.floats(), some.floats(0, 1), some.complex_numbers(), some.text(max_size=5), some.binary(max_size=3),
    some.dates(), some.fractions(), some.decimals(),
    some.sampled_from([
        math.sin, len, object(), object, int, ServiceUser, np.float64("nan"), np.int8(3), np.bool_(True), np.zeros(0),
        np.array(0.5), np.array([1, 2]), np.ones((2, 2, 2)), np.array(["a"]), np.datetime64("2020-01-01"), SMALL,
        Scenario, POLICIES["audit_heavy"], POLICIES["co_learning"](start=1), "status_quo", "audit_hevy", "user:1",
        "user:-1", "professional:0", MODEL, Script(kept=True), range(3), ..., NotImplemented,
    ]),
)  # fmt: skip
ANYTHING = some.recursive(
    SINGLE,
    lambda inner: some.lists(inner, max_size=3) | some.tuples(inner, inner)
    | some.dictionaries(some.text(max_size=3) | some.integers(0, 3) | some.just("trust"), inner, max_size=2),
    max_leaves=5,
)
PLACES = {
    **{
        f"TrustModel {name}": lambda value, name=name: TrustModel(**{"scenario": SMALL, name: value}).run(1)
        for name in ("scenario", "policies", "rng", "user_class", "professional_class", "trace", "rules",
                     "model_reporters", "agent_reporters", "agenttype_reporters")
    },
    "TrustModel seed": lambda value: TrustModel(SMALL, seed=0 if value is None else value).run(1),
    **{
        f"Simulation {name}": lambda value, name=name: Simulation(**{"scenario": SMALL, name: value}).run(1)
        for name in ("scenario", "policies", "seed", "trace", "rules", "count_from")
    },
    "run": lambda value: TrustModel(SMALL).run(value),
    "user": lambda value: MODEL.user(value),
    "professional_in": lambda value: MODEL.professional_in(value),
    "take_turn": lambda value: TrustModel(SMALL).user(1).take_turn(value),
    "prior": lambda value: setattr(MODEL.user(1), "prior", value),
    "engaged": lambda value: setattr(MODEL.user(1), "engaged", value),
    "clarity": lambda value: setattr(MODEL.user(1).ties[0], "clarity", value),
    "Scenario audit": lambda value: Scenario(audit=value),
    "Scenario n_users": lambda value: Scenario(n_users=value),
    "Scenario with_churn": lambda value: Scenario(with_churn=value),
    "Scenario control_source": lambda value: Scenario(control_source=value),
    **{
        f"policy {item.name}": lambda value, name=item.name: POLICIES["audit_heavy"](**{name: value})
        for item in dataclasses.fields(POLICIES["audit_heavy"])
    },
    **{
        f"Move {name}": lambda value, name=name: Move(**{"how": "scale", "lever": "audit", "size": 1.0, name: value})
        for name in ("how", "lever", "size")
    },
    "as_policies": as_policies,
    "read_people": lambda value: read_people(value, 20, 4),
    **{
        f"Script {name}": lambda value, name=name: play(Script(**{"kept": True, name: value}))
        for name in ("kept", "kept_goodwill", "kind", "comes", "control", "imposed_by")
    },
    **{
        f"play {name}": lambda value, name=name: play(**{"script": Script(kept=[True, False]), name: value})
        for name in ("script", "scenario", "n_pairs", "seed", "trust", "start")
    },
    **{
        f"play_colleagues {name}":
            lambda value, name=name: play_colleagues(**{"n_pairs": 2, "n_encounters": 2, name: value})
        for name in ("n_pairs", "n_encounters", "scenario", "seed", "partner", "trust", "start")
    },
    **{
        f"follow_cohort {name}": lambda value, name=name: follow_cohort(**{"scenario": COHORT, name: value})
        for name in ("scenario", "policies", "seed", "alliance_reliability")
    },
    "at_the_end": lambda value: at_the_end(TALLIED, TALLIES, value),
    "weekly": lambda value: weekly(TALLIED, value),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.filterwarnings("ignore::UserWarning")
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=ANYTHING)
def test_anything_is_taken_or_refused_in_words(place, value):
    try:
        PLACES[place](value)
    except BadValue as refused:
        text = str(refused)
        assert 10 < len(text) < 700
        assert "\n" not in text
