"""Brokers: chains of word of mouth (L16), neutrality as the weaker side's view, and what is left when they go."""

import functools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from model.measure import at_the_end
from model.outcomes import OUTCOMES
from model.policies import POLICIES
from model.rules.brokering import mediated, view_of_broker, vouched
from model.scenario import LEVERS, Scenario
from model.simulation import TALLIES, Simulation
from model.stages import STAGES

share = some.floats(0.0, 1.0)
SEEDS = range(8)
WORLD = Scenario(n_users=120, n_organisations=2, n_weeks=200, audit=0.3)


@given(trust=share, last=share, hops=some.integers(1, 12))
def test_a_chain_of_brokers_dilutes_to_one_half(trust, last, hops):
    """L16: 1/2 + t^k (E_last - 1/2) after k hops of equal trust t, with a climate of 1/2."""
    found = last
    for _ in range(hops):
        found = vouched(trust, found, 0.5)
    assert found == pytest.approx(0.5 + trust**hops * (last - 0.5), abs=1e-12)


def test_strangers_whom_a_broker_brings_together_open_by_the_brokers_word():
    """L16 with one hop, in a run: the weaker view times what the broker knows, the rest from the climate."""
    simulation = Simulation(WORLD, [POLICIES["brokering"](start=0)], 1)
    columns, seen = simulation.world.columns, 0
    n_pairs = len(columns["pair_first"])
    for _ in range(100):
        with simulation.unbroken():
            for stage in STAGES:
                simulation.run_stage(stage)
                if stage.verb != "open_ties":
                    continue
                for pair in columns["path_pair"][(columns["path_pair"] >= 0) & (columns["path_introduced"] == 1)]:
                    if not columns["pair_new"][pair]:
                        continue
                    ends = columns["pair_first"][pair], columns["pair_second"][pair]
                    one, other = columns["post_organisation"][list(ends)]
                    rows = columns["pair_path_first"][pair], columns["pair_path_second"][pair]
                    known = [0.5 * columns["by_broker_competence"][row] + 0.5 * columns["by_broker_goodwill"][row]
                             for row in rows]
                    view, climate = min(columns["acquaintance_view"][list(rows)]), columns["climate"]
                    forth = view * known[1] + (1.0 - view) * climate[one, other]
                    back = view * known[0] + (1.0 - view) * climate[other, one]
                    assert columns["in_colleague_goodwill"][pair] == pytest.approx(forth, abs=1e-6)
                    assert columns["in_colleague_competence"][pair + n_pairs] == pytest.approx(back, abs=1e-6)
                    assert view > 0.05
                    seen += 1
            simulation.finish_week()
    assert seen >= 10


@given(view=share, known=share, climate=share)
def test_a_word_lies_between_the_climate_and_what_is_known(view, known, climate):
    found = vouched(view, known, climate)
    assert min(known, climate) - 1e-12 <= found <= max(known, climate) + 1e-12
    assert vouched(0.0, known, climate) == climate


@given(trust=share, neutrality=share, independence=share)
def test_who_pays_sees_no_partisan(trust, neutrality, independence):
    paid, not_paid = (view_of_broker(trust, neutrality, independence, pays) for pays in (True, False))
    assert not_paid <= paid
    assert view_of_broker(trust, 0.0, independence, True) == 0.0


@given(value=share, best=share)
def test_mediation_of_no_strength_changes_nothing(value, best):
    assert mediated(value, best, 0.0) == value
    assert mediated(value, best, 1.0) == pytest.approx(best)


def run(policies=(), partisan=(), weeks=None, seed=0):
    """A world in which people of some organisations think every broker partisan."""
    simulation = Simulation(WORLD, policies, seed)
    for organisation in partisan:
        simulation.levers[:, organisation, LEVERS.index("broker_neutrality")] = 0.0
    simulation.run(weeks)
    return simulation


@functools.cache
def ends(policy, partisan):
    """Outcomes of the last year, a row a seed."""
    policies = [] if policy is None else [policy]
    return np.array([at_the_end(run(policies, partisan, seed=seed).tallies, TALLIES) for seed in SEEDS])


def gain(outcome, policy, partisan=()):
    """Paired differences of an outcome of the last year from the world without brokers, one a seed."""
    return (ends(policy, partisan) - ends(None, ()))[:, list(OUTCOMES).index(outcome)]


BROKERING = POLICIES["brokering"](start=20)


@pytest.mark.parametrize("outcome", ["trust_across", "encounters_across", "density_across", "joint_act_share"])
def test_brokering_gains_nothing_where_one_side_thinks_it_partisan(outcome):
    gained = gain(outcome, BROKERING)
    assert gained.mean() > 3 * gained.std(ddof=1) / np.sqrt(len(gained)), "the check below would say nothing"
    assert (gain(outcome, BROKERING, partisan=(0,)) == 0).all()


def test_brokers_whom_one_side_thinks_partisan_still_cost_their_hours():
    assert (gain("hours_brokers", BROKERING, partisan=(0,)) > 0).all()


def test_work_across_falls_back_when_brokers_leave():
    """The last year is 50 weeks and more after they left; while they were there it was more."""
    stayed = gain("encounters_across", BROKERING)
    left = gain("encounters_across", POLICIES["brokering"](start=20, end=100))
    assert stayed.mean() > 0.3
    assert abs(left).mean() < 0.1 * stayed.mean()
    trust_stayed = gain("trust_across", BROKERING)
    trust_left = gain("trust_across", POLICIES["brokering"](start=20, end=100))
    assert trust_left.mean() < 0.7 * trust_stayed.mean()


def test_an_embedded_broker_gains_less_than_an_independent_one():
    difference = gain("trust_across", BROKERING) - gain("trust_across", POLICIES["embedded_brokering"](start=20))
    assert difference.mean() > 3 * difference.std(ddof=1) / np.sqrt(len(difference))


def test_everything_closes_in_the_week_brokers_are_no_longer_paid():
    simulation = run([POLICIES["brokering"](start=0, end=60)], weeks=60)
    columns = simulation.world.columns
    assert (columns["pair_path_first"] >= 0).any() and (columns["acquaintance_post"] >= 0).any()
    simulation.run(1)
    assert not (columns["pair_path_first"] >= 0).any() and not (columns["acquaintance_post"] >= 0).any()
    assert not columns["broker_active"].any()


def test_a_ruptured_tie_is_held_until_it_is_repaired_whatever_its_trust():
    """Else a broker would take it up and let it go in turns, and pay for the setting up each time."""
    simulation = run([POLICIES["brokering"](start=0)], weeks=30)
    columns = simulation.world.columns
    n_pairs = len(columns["pair_first"])
    held = columns["path_pair"][(columns["path_pair"] >= 0) & (columns["path_introduced"] == 0)]
    columns["in_colleague_competence"][:] = 1.0
    columns["in_colleague_goodwill"][:] = 1.0
    columns["in_colleague_ruptured"][:] = 0
    columns["in_colleague_ruptured"][held[::2] + n_pairs] = 1
    assert len(held) > 3
    stages = {stage.verb: stage for stage in STAGES}
    for verb in ("begin_week", "broker_ties"):
        simulation.run_stage(stages[verb])
    for place, pair in enumerate(held):
        assert (columns["pair_path_first"][pair] >= 0) == (place % 2 == 0)


@pytest.mark.parametrize("hours", [3.0, 5.0])
def test_a_broker_with_few_hours_mediates_all_the_same(hours):
    """To know two people and set up a path takes six hours, which need not be of one week."""
    simulation = run([POLICIES["brokering"](start=0, hours=hours)], weeks=100)
    assert (simulation.world.columns["path_pair"] >= 0).any()


def test_hours_of_brokers_are_those_they_are_paid_for():
    """What brokers find to do is another outcome: whoever pays, pays for all hours."""
    simulation = run([POLICIES["brokering"](start=0, hours=30.0)], weeks=60)
    columns = simulation.world.columns
    last = dict(zip(TALLIES, simulation.tallies[simulation.week - 1], strict=True))
    assert last["hours_brokers"] == pytest.approx(30.0 * columns["broker_active"].sum())
    assert 0.0 < last["hours_brokers_used"] < last["hours_brokers"]


def test_where_one_organisation_hears_nobody_the_others_are_not_starved():
    """A tie that no broker may mediate is passed over, or it would be tried week after week in place of others."""
    def held(partisan):
        world = WORLD.with_changes(n_users=180, n_organisations=3)
        policies = [POLICIES["brokering"](start=0)]
        simulation = Simulation(world, policies, 5)
        if partisan:
            simulation.levers[:, 2, LEVERS.index("broker_neutrality")] = 0.0
        simulation.run(120)
        columns = simulation.world.columns
        home = columns["post_organisation"]
        pairs = columns["path_pair"][columns["path_pair"] >= 0]
        sides = np.sort([home[columns["pair_first"][pairs]], home[columns["pair_second"][pairs]]], axis=0)
        return ((sides[0] == 0) & (sides[1] == 1)).sum(), (sides[1] == 2).sum()

    between, beyond = held(partisan=True)
    usual, _ = held(partisan=False)
    assert beyond == 0
    assert between >= usual > 0
