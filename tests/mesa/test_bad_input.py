"""What a model cannot be built from, or asked for, is said in one clear message."""

from __future__ import annotations

import copy

import mesa
import numpy as np
import pytest
from mesa.datacollection import DataCollector

from model.parameters import BadValue
from model.people import Professional, ServiceUser
from model.policies import POLICIES
from model.scenario import Scenario
from model.simulation import Simulation, simulate
from model.stages import STAGES
from model.trust_model import TrustModel

SMALL = Scenario(n_users=12, n_organisations=2, n_weeks=6, cases_per_professional=4)


def built(**given):
    return TrustModel(SMALL, **{"seed": 1, **given})


def of_users(**body):
    """A subclass of users with this body."""
    return type("Mine", (ServiceUser,), body)


def nothing(person):
    return None


async def waits(person):
    """Something that runs only when somebody waits for it."""


class Hides(TrustModel):
    """A model that calls something of its own as an outcome is called."""

    def crises(self):
        return 3


class Registered(mesa.Agent):
    """An agent of somebody's own who is neither a user nor a professional."""


BUILDING = [
    # scenarios
    (lambda: TrustModel("village"), r"scenario is 'village'; give a Scenario, .*read_scenario\('village'\)"),
    (lambda: TrustModel({"n_users": 3}), "scenario is {'n_users': 3}; give a Scenario"),
    (lambda: TrustModel(Scenario), "give a Scenario, such as"),
    (lambda: TrustModel(""), "scenario is ''"),
    (lambda: TrustModel(60), "scenario is 60"),
    (lambda: Simulation("village"), "scenario is 'village'"),
    (lambda: simulate([]), r"scenario is \[\]"),
    # policies
    (lambda: built(policies="audit_hevy"), "'audit_hevy' is not a policy. Did you mean 'audit_heavy'"),
    (lambda: built(policies=["status_quo", None]), "policies holds None, which is no policy"),
    (lambda: built(policies=3), "policies holds 3, which is no policy"),
    (lambda: built(policies={"high_churn": {"dose": 0.5}}), "give a list such as"),
    (lambda: built(policies=[SMALL]), "policies holds Scenario"),
    (lambda: built(policies="high_churn"), "starts in week 52, after the end of the run"),
    (lambda: built(policies=["status_quo", POLICIES["status_quo"]()]), "'status_quo' twice"),
    # seeds
    (lambda: built(seed=-1), r"seed is -1; give a whole number from 0 to 2\^63 - 1"),
    (lambda: built(seed=1.0), "seed is 1.0"),
    (lambda: built(seed=True), "seed is True"),
    (lambda: built(seed="1"), "seed is '1'"),
    (lambda: built(seed=2**63), "seed is 9223372036854775808"),
    (lambda: built(seed=10**5000), "seed is a very large int"),
    (lambda: built(seed=None, rng=-1), "rng is -1"),
    (lambda: built(seed=None, rng=np.random.default_rng(1)), "rng is Generator"),
    (lambda: built(seed=3, rng=1), "seed and rng both name the luck"),
    (lambda: Simulation(SMALL, seed=None), "seed is None"),
    (lambda: Simulation(SMALL, count_from=6), "count_from is 6; give a whole number from 0 to 5"),
    # people who are followed
    (lambda: built(trace=["usr:1"]), "give people as user:17, professional:3 or broker:0. Did you mean 'user'"),
    (lambda: built(trace="user:99"), "users 0 to 11"),
    (lambda: built(trace=["professional:99"]), "professionals 0 to 3"),
    (lambda: built(trace=[f"user:{'9' * 5000}"]), "give people as user:17"),
    (lambda: built(trace=7), "trace is 7; give a list such as"),
    (lambda: built(trace=np.array(0.5)), "trace is 0.5; give a list such as"),
    (lambda: built(policies=np.array(0.5)), "policies holds 0.5, which is no policy"),
    (lambda: built(trace=[built().user(1)]), "trace names <user 1>"),
    # what is collected
    (lambda: built(model_reporters="trust_service"), "model_reporters is 'trust_service'; give a dictionary"),
    (lambda: built(model_reporters={"trust": 3}), "model_reporters has 3 for 'trust'"),
    (lambda: built(agent_reporters={"row": None}), "agent_reporters has None for 'row'"),
    (lambda: built(agent_reporters={"row": [getattr]}), r"has \[.*getattr>\] for 'row'; give a name, a function"),
    (lambda: built(agenttype_reporters={"user": {"prior": "prior"}}), "names 'user'; give ServiceUser"),
    (lambda: built(agenttype_reporters={ServiceUser: "prior"}), "agenttype_reporters of ServiceUser is 'prior'"),
    (lambda: Hides(SMALL), "Hides.crises hides an outcome of that name"),
    # people of one's own
    (lambda: built(user_class=Professional), "is not a subclass of ServiceUser"),
    (lambda: built(user_class=None), "None is not a subclass of ServiceUser"),
    (lambda: built(professional_class=built().user(1)), "is not a subclass of Professional"),
    (lambda: built(user_class=of_users(lern=nothing)), "Mine.lern would never be called. Did you mean 'learn'"),
    (lambda: built(user_class=of_users(step=nothing)), "Mine.step would never be called; the verbs of people are"),
    (lambda: built(user_class=of_users(come_and_go=nothing)), "Mine.come_and_go would never be called"),
    (lambda: built(user_class=of_users(prior=0.3)), "Mine.prior hides the column 'prior'"),
    (lambda: built(user_class=of_users(learn=3)), "Mine.learn is called without values, and cannot be"),
    (lambda: built(user_class=of_users(learn=waits)), "Mine.learn is one that waits or yields"),
    (lambda: built(user_class=of_users(kind="client")), "Mine.kind would hide how the model drives people"),
    (lambda: built(user_class=of_users(row=property(nothing))), "Mine.row would hide how the model drives people"),
    (lambda: built(user_class=of_users(take_turn=nothing)), "Mine.take_turn would hide how the model drives people"),
    (lambda: built(user_class=type("Both", (ServiceUser, Professional), {})), "Both is both a user and a professional"),
    (lambda: built(user_class=of_users(learn=lambda self, week: None)), "missing a required argument: 'week'"),
    (lambda: built(user_class=of_users(__init__=lambda self, model: None)), "called with model, row and generation"),
]


@pytest.mark.parametrize(("wrong", "message"), BUILDING, ids=[message for _, message in BUILDING])
def test_what_cannot_be_built_is_said(wrong, message):
    with pytest.raises(BadValue, match=message):
        wrong()


ASKING = [
    (lambda model: model.user(500), "the place of a user is 500; give a whole number from 0 to 11"),
    (lambda model: model.user(-1), "the place of a user is -1"),
    (lambda model: model.user(1.0), "the place of a user is 1.0"),
    (lambda model: model.user("1"), "the place of a user is '1'"),
    (lambda model: model.user(True), "the place of a user is True"),
    (lambda model: model.professional_in(500), "the number of a post is 500; give a whole number from 0 to 3"),
    (lambda model: model.professional_in(-1), "the number of a post is -1"),
    (lambda model: model.professional_in(None), "the number of a post is None"),
    (lambda model: model.user(1).take_turn("lern"), "'lern' is not a verb. Did you mean 'learn'"),
    (lambda model: model.run(7), "7 weeks were asked for; the scenario ends after 6"),
    (lambda model: model.run(1.5), "1.5 weeks were asked for; give a whole number"),
    (lambda model: model.run(-1), "-1 weeks were asked for"),
    (lambda model: model.run("all"), "'all' weeks were asked for"),
    (lambda model: setattr(model, "take_turns", "reversed"), "take_turns is 'reversed'"),
    (Registered, "an agent of class Registered cannot be added"),
    (lambda model: ServiceUser(model, 0, 0), "a user cannot be added by hand: people come and go with the world"),
    (lambda model: Professional(model, 0, 5), "a professional cannot be added by hand"),
    (lambda model: ServiceUser.create_agents(model, 1, 0, 0), "a user cannot be added by hand"),
    (lambda model: model.user(1).remove(), "user 1 cannot be removed by hand: people come and go with the world"),
    (lambda model: (model.user(1), model.remove_all_agents()), "cannot be removed by hand"),
    (lambda model: (model.agents.remove(model.user(1)), model.step()), "taken out of model.agents by hand"),
    (lambda model: (model.simulation.run(2), model.step()), "the model counts 0 weeks, and its world 2"),
    (lambda model: (model.simulation.run(2), model.run()), "the model counts 0 weeks, and its world 2"),
    (lambda model: (setattr(model, "steps", 3), model.step()), "the model counts 3 weeks, and its world 0"),
    (lambda model: (setattr(model, "steps", 3), model.run()), "the model counts 3 weeks, and its world 0"),
    (lambda model: (model.simulation.levers.fill(7.0), model.run()), "lever 'careless_share' was given 7.0 in week 0"),
    (lambda model: (model.simulation.levers.fill(np.nan), model.step()), "lever 'careless_share' was given nan"),
    (lambda model: setattr(model, "datacollector", None), "datacollector is None; give a DataCollector"),
    (lambda model: setattr(model.user(1), "learn", nothing), "user.learn is called without values, and cannot be"),
]


@pytest.mark.parametrize(("wrong", "message"), ASKING, ids=[message for _, message in ASKING])
def test_what_cannot_be_asked_for_is_said(wrong, message):
    model = built()
    with pytest.raises(BadValue, match=message):
        wrong(model)


def test_a_copy_has_a_world_of_its_own():
    simulation = Simulation(SMALL, seed=1)
    with pytest.raises(BadValue, match="two simulations cannot share a world"):
        copy.copy(simulation)
    model = built()
    model.run(2)
    other = copy.deepcopy(model)
    model.run()
    assert (other.steps, other.week) == (2, 2)
    other.step()
    other.run()
    assert np.array_equal(other.simulation.tallies, model.simulation.tallies)
    shared = copy.copy(model)
    with pytest.raises(BadValue, match="the scenario ends after 6"):
        shared.step()


NEVER = ["scenario", "seed", "policies", "levers", "settings", "world", "tallies", "table"]


@pytest.mark.parametrize("name", NEVER)
def test_what_a_simulation_rests_on_is_not_replaced(name):
    """Compiled code would go on to read arrays that are no longer there."""
    simulation = Simulation(SMALL, seed=1)
    with pytest.raises(AttributeError, match=f"'{name}' of a simulation cannot be replaced"):
        setattr(simulation, name, None)
    with pytest.raises(AttributeError):
        simulation.week = 3
    with pytest.raises(AttributeError, match="keeps its simulation"):
        built().simulation = simulation


def test_rows_that_are_not_there_are_not_run():
    simulation = Simulation(SMALL, seed=1)
    for part in (part for stage in STAGES for part in stage.parts):
        for rows in (range(10**6), range(-1, 1), range(5, 3)):
            with pytest.raises(BadValue, match=f"{part.name} was asked for rows"):
                simulation.run_rows(part, rows)


class Unbuilt(TrustModel):
    """A model that forgets to be built."""

    def __init__(self):
        self.own = 1


@pytest.mark.parametrize("ask", [lambda model: model.step(), lambda model: model.trust_service])
def test_a_model_that_was_not_built_says_so(ask):
    with pytest.raises(AttributeError, match=r"Unbuilt.__init__ has not called super\(\).__init__"):
        ask(Unbuilt())


def test_attributes_of_a_model_that_are_not_there_or_not_to_be_set():
    model = built()
    with pytest.raises(AttributeError, match="Did you mean 'trust_service'"):
        _ = model.trust_servce
    with pytest.raises(AttributeError, match="'trust_service' is an outcome"):
        model.trust_service = 1.0
    assert model.scenario is SMALL
    with pytest.raises(AttributeError, match="keeps its scenario"):
        model.scenario = SMALL


@pytest.mark.parametrize("reporter", ["prior", lambda person: person.prior], ids=["by name", "by function"])
def test_what_only_some_people_have_points_to_reporters_by_kind(reporter):
    model = built(agent_reporters={"prior": reporter})
    with pytest.raises(BadValue, match=r"no attribute 'prior'.*agenttype_reporters, such as {ServiceUser"):
        model.run()
    by_kind = built(agenttype_reporters={ServiceUser: {"prior": "prior"}, Professional: {"skill": "skill"}})
    by_kind.run(3)
    priors = by_kind.datacollector.get_agenttype_vars_dataframe(ServiceUser)
    assert len(priors) == 3 * SMALL.n_users
    assert np.array_equal(priors["prior"].to_numpy()[-SMALL.n_users :], by_kind.world.user_prior)


def test_a_collector_of_ones_own_is_heard_in_every_week():
    model = built()
    model.datacollector = DataCollector(agenttype_reporters={ServiceUser: {"prior": "prior"}})
    model.run(3)
    assert len(model.datacollector.get_agenttype_vars_dataframe(ServiceUser)) == 3 * SMALL.n_users


def test_a_misspelt_outcome_offers_the_nearest():
    with pytest.raises(BadValue, match=r"asks for 'trust_servce', which .* Did you mean 'trust_service'"):
        built(model_reporters={"trust": "trust_servce"}).run()


TAKEN = {
    "a name": "high_churn",
    "a class": POLICIES["high_churn"],
    "one by itself": POLICIES["high_churn"](),
    "a generator": (POLICIES[name]() for name in ["high_churn"]),
    "an array": np.array([POLICIES["high_churn"]()]),
}


@pytest.mark.parametrize("given", TAKEN.values(), ids=TAKEN)
def test_policies_may_be_given_in_any_plain_form(given):
    assert Simulation(SMALL.with_changes(n_weeks=60), given).policies == (POLICIES["high_churn"](),)


def test_one_person_may_be_followed_without_a_list():
    alone, listed = built(trace="user:1"), built(trace=["user:1"])
    for model in (alone, listed):
        model.run(3)
    assert alone.trace == listed.trace != []
    assert built(trace=None).trace == built(policies=None).trace == []


@pytest.mark.parametrize("kind", [np.int8, np.uint32, np.int64])
def test_numbers_of_numpy_count_as_plain_ones(kind):
    model = TrustModel(SMALL, seed=kind(3))
    model.run(kind(2))
    plain = TrustModel(SMALL, rng=3)
    plain.run(2)
    assert np.array_equal(model.simulation.tallies, plain.simulation.tallies)
    assert model.user(kind(4)) is model.user(4)
    assert model.professional_in(kind(0)) is model.professional_in(0)


def test_no_seed_is_seed_0():
    with pytest.warns(UserWarning, match="seed is None, which is seed 0 here: all such models have the same luck"):
        without = TrustModel(SMALL, seed=None)
    for model in (without, TrustModel(SMALL), TrustModel(SMALL, seed=None, rng=0)):
        model.run()
        assert np.array_equal(model.simulation.tallies, simulate(SMALL, seed=0))
