"""`mesa.batch_run` runs the model as one does by hand, on every Mesa."""

from __future__ import annotations

import inspect

import mesa
import numpy as np
import pytest

from model.people import ServiceUser
from model.policies import POLICIES
from model.scenario import Scenario
from model.trust_model import TrustModel

SMALL = Scenario(n_users=40, n_organisations=2, n_weeks=8)
REPORTERS = {"trust": "trust_service", "users": "engaged_share"}
TAKES_RNG = "rng" in inspect.signature(mesa.batch_run).parameters


def batch(given, **how):
    return mesa.batch_run(
        TrustModel, {"model_reporters": [REPORTERS], **given}, number_processes=1, display_progress=False, **how
    )


def by_hand(seed, policies=(), weeks=None):
    model = TrustModel(SMALL, policies, seed=seed, model_reporters=REPORTERS)
    model.run(weeks)
    return model


def end(model):
    return {"trust": model.trust_service, "users": model.engaged_share}


def ends(rows):
    return [{name: row[name] for name in REPORTERS} for row in rows]


def test_seeds_named_rng_are_the_runs_by_hand():
    found = batch({"scenario": SMALL, "rng": range(3)})
    assert [row["rng"] for row in found] == [0, 1, 2]
    assert ends(found) == [end(by_hand(seed)) for seed in range(3)]
    assert len({row["trust"] for row in found}) == 3


def test_without_a_seed_it_is_seed_0():
    if not TAKES_RNG:
        assert ends(batch({"scenario": SMALL})) == [end(by_hand(0))]
        return
    with pytest.warns(UserWarning, match="all such models have the same luck"):
        assert ends(batch({"scenario": SMALL})) == [end(by_hand(0))]


@pytest.mark.skipif(not TAKES_RNG, reason="Mesa before 3.5 hands every parameter over as it is")
def test_seeds_that_mesa_drops_do_not_go_unnoticed():
    with pytest.warns(UserWarning, match="as 'rng' among its parameters"):
        batch({"scenario": SMALL, "seed": [5, 6]})


@pytest.mark.skipif(TAKES_RNG, reason="since 3.5 Mesa hands seeds over in rng")
def test_seeds_named_seed_are_the_runs_by_hand():
    assert ends(batch({"scenario": SMALL, "seed": [5, 6]})) == [end(by_hand(5)), end(by_hand(6))]


@pytest.mark.skipif(not TAKES_RNG, reason="Mesa before 3.5 knows no rng")
def test_mesas_own_rng_is_the_seed():
    assert ends(batch({"scenario": SMALL}, rng=[5, 6])) == [end(by_hand(5)), end(by_hand(6))]


def test_policies_are_a_factor():
    """Mesa takes a list for what is to be varied, so that each run is given one policy by itself."""
    policies = [POLICIES["audit_heavy"](start=2), "status_quo", POLICIES["high_churn"](start=1)]
    found = batch({"scenario": SMALL, "policies": policies, "rng": [4]})
    assert ends(found) == [end(by_hand(4, policy)) for policy in policies]
    assert len({row["trust"] for row in found}) == 3


def test_scenarios_are_a_factor():
    scenarios = [SMALL, SMALL.with_changes(audit=1.0)]
    found = batch({"scenario": scenarios, "rng": [4]})
    assert found[0]["trust"] == by_hand(4).trust_service != found[1]["trust"]


def test_every_week_is_collected():
    found = batch({"scenario": SMALL, "rng": [4]}, data_collection_period=1)
    weeks = by_hand(4).datacollector.get_model_vars_dataframe()
    assert np.array_equal([row["trust"] for row in found], weeks["trust"])


def test_a_run_may_be_stopped_early():
    # Mesa before 3.5 takes one step more than it is told.
    weeks = 3 if TAKES_RNG else 4
    assert ends(batch({"scenario": SMALL, "rng": [4]}, max_steps=3)) == [end(by_hand(4, weeks=weeks))]


@pytest.mark.skipif(not TAKES_RNG, reason="Mesa before 3.5 leaves kinds of agents out of batch_run")
def test_people_are_collected_by_kind():
    found = batch({"scenario": SMALL, "rng": [4], "agenttype_reporters": [{ServiceUser: {"prior": "prior"}}]})
    assert np.array_equal([row["prior"] for row in found], by_hand(4).world.user_prior)


def test_processes_give_the_same():
    found = mesa.batch_run(
        TrustModel, {"scenario": SMALL, "model_reporters": [REPORTERS], "rng": range(2)}, number_processes=2,
        display_progress=False,
    )
    assert {row["rng"]: row["trust"] for row in found} == {seed: by_hand(seed).trust_service for seed in range(2)}
