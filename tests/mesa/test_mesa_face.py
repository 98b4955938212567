"""What a user of Mesa expects: agents, types, selections, data collectors, clocks, and models that can be let go."""

from __future__ import annotations

import gc
import pickle
import weakref

import mesa
import numpy as np
import pytest

from model.people import HasLeft, Professional, ServiceUser
from model.scenario import Scenario
from model.simulation import Simulation
from model.trust_model import TrustModel

SMALL = Scenario(
    n_users=12, n_organisations=2, n_weeks=60, resignation_rate=4, case_closure=2, cases_per_professional=4
)


def test_agents_are_made_when_asked_for_and_are_the_people_who_are_there() -> None:
    model = TrustModel(SMALL, seed=1)
    assert not model._people
    assert isinstance(model, mesa.Model)
    assert len(model.agents_by_type[ServiceUser]) == 12
    assert len(model.agents_by_type[Professional]) == model.world.post_filled.sum()
    assert set(model.agent_types) == {ServiceUser, Professional}
    model.run(40)
    assert len(model.agents_by_type[Professional]) == model.world.post_filled.sum()
    trusting = model.agents.select(lambda agent: isinstance(agent, ServiceUser) and agent.trust > 0.5)
    assert 0 < len(trusting) < 12
    assert model.agents.shuffle_do("learn") is not None


def test_attributes_read_and_write_the_columns() -> None:
    model = TrustModel(SMALL, seed=1)
    user = model.user(3)
    user.prior = 0.75
    assert model.world.user_prior[3] == user.prior == 0.75
    tie = user.ties[0]
    tie.in_worker_goodwill = 1.0
    assert model.world.in_worker_goodwill[tie.row] == 1.0
    assert tie.professional is model.professional_in(int(model.world.service_post[tie.row]))
    with pytest.raises(AttributeError, match="Did you mean 'prior'"):
        user.priors = 0.2
    with pytest.raises(AttributeError, match="write into it"):
        model.world.user_prior = np.zeros(12)


def test_handle_of_someone_who_left_never_answers_for_the_successor() -> None:
    model = TrustModel(SMALL, seed=1)
    handles = {agent: agent.unique_id for agent in model.agents}
    weeks_left = {}
    for week in range(SMALL.n_weeks):
        model.run(1)
        for agent in handles:
            if agent.has_left and agent not in weeks_left:
                weeks_left[agent] = week
    assert weeks_left
    for agent, week in weeks_left.items():
        assert agent.left_in_week in (week, week + 1)
        with pytest.raises(HasLeft, match=f"left in week {agent.left_in_week}"):
            _ = agent.events if isinstance(agent, ServiceUser) else agent.skill
        assert agent not in model.agents
        assert f"left in week {agent.left_in_week}" in repr(agent)
        agent.learn()


def test_number_follows_the_person_and_not_the_order_of_asking() -> None:
    early, late = TrustModel(SMALL, seed=1), TrustModel(SMALL, seed=1)
    assert len(early.agents) == len(late.agents)
    early.run(30)
    late.run(30)
    fresh = TrustModel(SMALL, seed=1)
    fresh.run(30)
    assert sorted(a.unique_id for a in early.agents) == sorted(a.unique_id for a in fresh.agents)


def test_data_collector_takes_outcomes_by_name_and_functions() -> None:
    fast = TrustModel(SMALL, seed=1, model_reporters={"trust": "trust_service"})
    fast.run()
    slow = TrustModel(
        SMALL, seed=1,
        model_reporters={"trust": "trust_service", "users": lambda model: len(model.agents_by_type[ServiceUser])},
        agent_reporters={"row": "row"},
    )
    slow.run()
    by_run = fast.datacollector.get_model_vars_dataframe()
    by_week = slow.datacollector.get_model_vars_dataframe()
    assert len(by_run) == SMALL.n_weeks
    assert np.array_equal(by_run["trust"], by_week["trust"])
    assert set(by_week["users"]) == {12}
    assert len(slow.datacollector.get_agent_vars_dataframe()) > SMALL.n_weeks * 12
    assert by_run["trust"].iloc[-1] == fast.trust_service


def test_nothing_draws_from_mesas_generators_but_its_own_shuffling() -> None:
    model = TrustModel(SMALL, seed=1)
    state, bits = model.random.getstate(), model.rng.bit_generator.state
    model.run(20)
    assert len(model.agents) > 12
    assert model.random.getstate() == state
    assert model.rng.bit_generator.state == bits


def test_scheduled_event_of_mesa_sees_the_world_of_its_week() -> None:
    model = TrustModel(SMALL, seed=1)
    if not hasattr(model, "schedule_event"):
        pytest.skip(f"Mesa {mesa.__version__} has no schedule_event")
    seen = []

    def look() -> None:
        seen.append(model.week)

    model.schedule_event(look, at=7.5)
    model.run(20)
    assert seen == [7]


def test_discarded_models_are_let_go() -> None:
    kept = []
    for seed in range(100):
        model = TrustModel(SMALL, seed=seed)
        assert len(model.agents) > 12
        model.run(1)
        kept.append(weakref.ref(model))
        del model
    gc.collect()
    assert sum(reference() is not None for reference in kept) == 0


def test_simulation_can_be_pickled_and_goes_on() -> None:
    first = Simulation(SMALL, seed=1)
    first.run(10)
    second = pickle.loads(pickle.dumps(first))
    first.run()
    second.run()
    assert np.array_equal(first.tallies, second.tallies)
