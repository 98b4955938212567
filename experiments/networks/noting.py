"""What is kept of the network of professionals in a study: measures of every run, and the ties of one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from experiments.networks.noted import NotedNetwork
from model.network_fields import KINDS
from model.scenario import Scenario
from model.simulation import Simulation
from model.standing_network import StandingNetwork, measured, standing_network

MOST_TIES = 10_000
"""So many ties of one moment are kept; of a larger network the measures alone, since nobody could look at it."""


def run_noting(simulation: Simulation, start: int, with_ties: bool) -> NotedNetwork:
    """Run a simulation to its end and note the network as built, when regimes begin, and at the end.

    Args:
        start: weeks before any regime begins.
    """
    built = standing_network(simulation.world)
    simulation.run(start)
    begun = standing_network(simulation.world)
    simulation.run()
    end = simulation.week
    moments = {0: built, start: begun, end: standing_network(simulation.world)}
    measures = [
        {"week": week, "kind": kind, **measured(network, kind, begun)}
        for week, network in moments.items()
        for kind in KINDS
    ]
    kept = {week: moments[week] for week in (start, end)}
    if not with_ties or max(len(network.ends) for network in kept.values()) > MOST_TIES:
        return NotedNetwork(pd.DataFrame(measures), None, None)
    ties = pd.concat([_ties(week, network, begun) for week, network in kept.items()])
    seniors = simulation.world.post_senior.astype(bool)
    posts = pd.concat(
        [_posts(week, network, begun, simulation.scenario, seniors) for week, network in kept.items()]
    )
    return NotedNetwork(pd.DataFrame(measures), ties, posts)


def _ties(week: int, network: StandingNetwork, begun: StandingNetwork) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "week": week, "first": network.ends[:, 0], "second": network.ends[:, 1],
            "colleagues": network.colleagues, "users": network.users,
            "path": np.array(["", "introduced", "mediated"], object)[network.path], "across": network.is_across(),
            "trust_first": network.trust[:, 0], "trust_second": network.trust[:, 1],
            "same_people": network.same_people(begun)[network.ends].all(axis=1),
        }
    )


def _posts(
    week: int, network: StandingNetwork, begun: StandingNetwork, scenario: Scenario, seniors: np.ndarray
) -> pd.DataFrame:
    given = scenario.network
    n_posts = len(network.filled)
    if given is None:
        names = [str(post) for post in range(n_posts)]
        organisations = [f"organisation {number}" for number in network.organisation]
    else:
        names = [given.names[place] for place in given.order()]
        organisations = [given.labels()[number] for number in network.organisation]
    return pd.DataFrame(
        {
            "week": week, "post": np.arange(n_posts), "name": names, "organisation": organisations,
            "senior": seniors, "filled": network.filled, "same_person": network.same_people(begun),
        }
    )
