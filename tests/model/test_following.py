"""Names of people who are followed, and what is known of them."""

import numpy as np
import pytest

from model.following import read_people
from model.parameters import BadValue
from model.policies import POLICIES
from model.scenario import Scenario
from model.simulation import Simulation


def test_names_are_read_in_rising_order():
    assert read_people(["user:17", "professional:3", "user:2"], 20, 4) == ([2, 17], [3], [])
    assert read_people(["broker:1", "broker:0"], 20, 4, 2) == ([], [], [0, 1])
    assert read_people([], 1, 0) == ([], [], [])


def test_any_post_will_do_while_nobody_has_counted_them():
    assert read_people(["professional:3000"], 20) == ([], [3000], [])
    with pytest.raises(BadValue, match="professionals 0 to 3"):
        read_people(["professional:3000"], 20, 4)
    with pytest.raises(BadValue, match="this scenario has broker 0 alone"):
        read_people(["broker:1"], 20, 4, 1)
    with pytest.raises(BadValue, match="this scenario has no brokers: "):
        read_people(["broker:0"], 20, 4, 0)


@pytest.mark.parametrize("name", ["user", "user:", "user:-1", "user:1.5", "user:²", "worker:3", "17", "User:3"])
def test_other_forms_are_refused_with_an_example(name):
    with pytest.raises(BadValue, match="give people as user:17, professional:3 or broker:0"):
        read_people([name], 20, 4)


def test_the_same_person_twice_is_refused():
    with pytest.raises(BadValue, match="trace names 'user:03' twice"):
        read_people(["user:3", "user:03"], 20, 4)


@pytest.mark.parametrize(("name", "meant"), [("usr:3", "user"), ("User:3", "user"), ("proffesional:1", "professional")])
def test_a_misspelt_kind_offers_the_nearest(name, meant):
    with pytest.raises(BadValue, match=f"trace names '{name}'; .* Did you mean '{meant}'"):
        read_people([name], 20, 4)


def test_one_name_and_no_names_need_no_list():
    assert read_people("user:3", 20, 4) == ([3], [], [])
    assert read_people(None, 20, 4) == ([], [], [])
    for wrong in (3, True, 1.5):
        with pytest.raises(BadValue, match=f"trace is {wrong}; give a list"):
            read_people(wrong, 20, 4)


def test_whoever_is_not_followed_has_no_history():
    simulation = Simulation(Scenario(n_users=5, n_weeks=2), trace="user:3")
    simulation.run()
    assert len(simulation.trace.trust_of_user(3)) == 2
    with pytest.raises(BadValue, match="user 2 is not followed; followed users: 3"):
        simulation.trace.trust_of_user(2)


def test_what_colleagues_did_is_of_the_week_it_is_told_in():
    """No act of an earlier week is told where two met in a session alone, in which nobody has a choice."""
    world, posts = Scenario(n_users=40, n_organisations=2, n_weeks=40), [f"professional:{post}" for post in range(4)]
    simulation = Simulation(world, [POLICIES["co_learning"](start=0)], 5, posts)
    said = set()
    while simulation.week < 40:
        week = simulation.week
        simulation.run(1)
        of = simulation.world.columns
        met = np.flatnonzero(of["pair_met"])
        rows = {(int(of["pair_first"][row]), int(of["pair_second"][row])): row for row in met}
        for one in simulation.trace.records:
            if one["kind"] != "colleagues" or one["week"] != week:
                continue
            row = rows[one["professional"], one["other"]]
            chosen, sessions = int(of["pair_met"][row] - of["pair_sessions"][row]), int(of["pair_sessions"][row])
            acts = ["acted" if of[f"pair_last_{side}"][row] > 0 else "withheld" for side in ("first", "second")]
            words = f"first {acts[0]}, second {acts[1]}, last of {chosen}{', session' * sessions}"
            assert one["event"] == (words if chosen else "session")
            said.add((chosen > 0, sessions > 0))
    assert said == {(True, False), (True, True), (False, True)}
