"""The network of a run as it stands: its measures are those that networkx and the model's own tallies have."""

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.network_fields import ACROSS, ALL, COLLEAGUES, KINDS, LOW, MEASURES, WITHIN
from model.network_measures import describe
from model.networks import CollaborationNetwork, as_ties
from model.policies import POLICIES
from model.scenario import Scenario
from model.simulation import TALLIES, Simulation
from model.standing_network import INTRODUCED, MEDIATED, measured, standing_network, transitivity
from model.tallies.service import LOW_TRUST

SMALL = Scenario(n_users=120, n_organisations=3, n_weeks=40, rooted_share=0.15)


@pytest.fixture(scope="module")
def brokered():
    """A run with brokers and turnover, and its network at the start and at the end."""
    simulation = Simulation(SMALL.with_changes(resignation_rate=1.0), POLICIES["brokering"](start=5), seed=3)
    built = standing_network(simulation.world)
    simulation.run()
    return simulation, built, standing_network(simulation.world)


@settings(max_examples=60, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11))))
def test_clustering_is_that_of_networkx(pairs):
    ties = as_ties(tuple(pairs))
    graph = networkx.Graph(list(ties))
    assert transitivity(np.array(ties, np.int64).reshape(-1, 2), 12) == pytest.approx(networkx.transitivity(graph))


def test_measures_are_those_of_the_tallies(brokered):
    simulation, built, network = brokered
    last = dict(zip(TALLIES, simulation.tallies[-1], strict=True))
    found = {kind: measured(network, kind, built) for kind in KINDS}
    assert found[ALL]["ties"] == last["colleague_ties"] > 50
    for kind, name in ((WITHIN, "within"), (ACROSS, "across")):
        assert 2 * found[kind]["ties"] == last[f"{name}_directions"] > 0
        assert found[kind]["trust"] == pytest.approx(last[f"{name}_trust"] / last[f"{name}_directions"])
    assert found[ALL]["introduced"] + found[ALL]["mediated"] == last["brokered_ties"] > 0
    assert all(list(each) == list(MEASURES) for each in found.values())


def test_trusted_ties_are_trusted_by_both_sides(brokered):
    _, built, network = brokered
    graph = networkx.DiGraph()
    for (first, second), (forth, back) in zip(network.ends.tolist(), network.trust.tolist(), strict=True):
        graph.add_edges_from([(first, second)] if forth >= LOW_TRUST else [])
        graph.add_edges_from([(second, first)] if back >= LOW_TRUST else [])
    both = graph.to_undirected(reciprocal=True)
    found = measured(network, ALL, built)
    people = int(network.filled.sum())
    assert found["trusted_ties"] == both.number_of_edges() < found["ties"]
    assert found["trusted_degree"] == pytest.approx(2 * both.number_of_edges() / people)
    assert found["trusted_clustering"] == pytest.approx(networkx.transitivity(both))
    assert found["returned"] == pytest.approx(networkx.overall_reciprocity(graph))
    alone = people - sum(1 for _, degree in both.degree if degree)
    assert found["alone"] == pytest.approx(alone / people)


def test_ties_of_a_vacant_post_are_not_counted_and_people_who_left_are_not_the_same(brokered):
    simulation, built, network = brokered
    vacant = ~network.filled
    assert vacant.any()
    assert np.isnan(network.trust[vacant[network.ends].any(axis=1)]).all()
    assert not np.isnan(network.trust[network.filled[network.ends].all(axis=1)]).any()
    same = network.same_people(built)
    assert (same == (network.filled & (simulation.world.post_incumbency == 0))).all()
    assert 0 < measured(network, ALL, built)["same_people"] < 1


def test_a_tie_begins_anew_with_somebody_new():
    """Where nobody meets, ties of somebody new stand at the climate, and the others near the trust they were given."""
    scenario = SMALL.with_changes(resignation_rate=2.0, colleagues_sought=0.0, joint_rate=0.0)
    simulation = Simulation(scenario, seed=1)
    simulation.world.in_colleague_competence[:] = simulation.world.in_colleague_goodwill[:] = 0.95
    built = standing_network(simulation.world)
    simulation.run(20)
    network = standing_network(simulation.world)
    known = ~np.isnan(network.trust[:, 0])
    same = network.same_people(built)[network.ends].all(axis=1)
    held_before = {tuple(tie) for tie in built.ends.tolist()}
    stayed = np.array([tuple(tie) in held_before for tie in network.ends.tolist()])
    assert (network.trust[known & same & network.colleagues] > 0.7).all()
    climate = np.where(network.is_across(), scenario.opening_across, scenario.opening_within)
    new = known & ~same & stayed
    assert new.sum() > 10
    assert network.trust[new] == pytest.approx(np.repeat(climate[new][:, np.newaxis], 2, axis=1), abs=1e-6)


def test_a_given_network_is_there_as_it_was_given():
    names = tuple("abcdef")
    given_network = CollaborationNetwork(
        names, as_ties([(0, 1), (1, 2), (2, 3), (3, 4), (0, 2)]), ("south", "north", "south", "north", "south", "north")
    )
    scenario = Scenario(n_users=40, n_organisations=2, n_weeks=4, network=given_network)
    network = standing_network(Simulation(scenario).world)
    order = given_network.order()
    ties = {tuple(sorted((names[order[one]], names[order[other]]))) for one, other in network.ends[network.colleagues]}
    assert ties == {("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("a", "c")}
    found, said = measured(network, COLLEAGUES, network), describe(given_network)
    assert (found["degree"], found["clustering"]) == pytest.approx((said.degree_mean, said.clustering))
    assert found["share_across"] == pytest.approx(said.ties_across / said.n_ties)
    assert measured(network, ALL, network)["ties"] > found["ties"]


def test_generated_teams_are_closed_and_care_teams_join_organisations():
    network = standing_network(Simulation(SMALL).world)
    teams, everyone = (measured(network, kind, network) for kind in (COLLEAGUES, ALL))
    assert (teams["clustering"], teams["share_across"]) == (1.0, 0.0)
    assert everyone["share_across"] > 0.3
    assert everyone["clustering"] < 1.0
    assert set(network.path.tolist()) == {0}


def test_a_broker_introduces_pairs_that_nothing_else_joins_and_mediates_others(brokered):
    _, _, network = brokered
    assert (network.path == INTRODUCED).any()
    mediated = network.path == MEDIATED
    assert (network.users[mediated] > 0).all()
    assert network.is_across()[network.path > 0].all()


def test_low_trust_is_that_of_the_outcomes():
    assert LOW == LOW_TRUST
