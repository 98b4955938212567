"""What is noted of brokers, held against the columns of the same run, week by week."""

import numpy as np
import pytest

from model.policies import POLICIES
from model.rules.brokering import vouched
from model.scenario import Scenario
from model.simulation import Simulation

WORLD = Scenario(
    n_users=90, n_organisations=3, n_weeks=110, audit=0.5, resignation_rate=1.0, vacancy_weeks=3.0, case_closure=0.5,
    broker_hours=24.0, broker_resignation=1.5, broker_reach=9, priority_shift_rate=1.0, confidential_space=0.3,
    broker_neutrality=0.7,
)
CHEAPER = POLICIES["brokering"](hours=2.0, start=70, end=95)
"""Fewer hours than before for some weeks, so that brokers have to let go of what they hold."""
BARRED = {"opening_broker": 0.0, "broker_reliability": 0.0}


def followed(world, policies=()):
    """The records of a run with all brokers followed, and the columns at the end of each of its weeks."""
    n_brokers = len(Simulation(world).world.columns["broker_key"])
    simulation = Simulation(world, policies, 5, [f"broker:{number}" for number in range(n_brokers)])
    weeks = []
    while simulation.week < world.n_weeks:
        simulation.run(1)
        weeks.append({name: column.copy() for name, column in simulation.world.columns.items()})
    return simulation.trace.records, weeks


@pytest.fixture(scope="module")
def run():
    return followed(WORLD, [CHEAPER])


def of(records, kind, week=None):
    return [one for one in records if one["kind"] == kind and week in (None, one["week"])]


def known(columns):
    reach = len(columns["acquaintance_post"]) // len(columns["broker_key"])
    return {(row // reach, post) for row, post in enumerate(columns["acquaintance_post"].tolist()) if post >= 0}


def held(columns):
    size = len(columns["path_pair"]) // len(columns["broker_key"])
    return {
        (row // size, int(columns["pair_first"][pair]), int(columns["pair_second"][pair]))
        for row, pair in enumerate(columns["path_pair"].tolist()) if pair >= 0
    }


def test_who_is_known_and_what_is_held_follows_from_what_is_noted(run):
    records, weeks = run
    people, ties = set(), set()
    for week, columns in enumerate(weeks):
        for one in of(records, "acquaintance", week):
            step = people.add if one["event"] == "got to know" else people.remove
            step((one["broker"], one["professional"]))
        for one in of(records, "path", week):
            step = ties.remove if one["event"].startswith("closed") else ties.add
            step((one["broker"], one["professional"], one["other"]))
        assert (people, ties) == (known(columns), held(columns))
        for one in of(records, "hours", week):
            number = one["broker"]
            assert one["known"] == sum(who == number for who, _ in people)
            assert one["paths"] == sum(who == number for who, *_ in ties)
            assert one["hours"] == columns["broker_hours_used"][number]
        assert [one["broker"] for one in of(records, "hours", week)] == np.flatnonzero(
            columns["broker_active"]
        ).tolist()


def test_each_reason_is_what_stood_in_the_world(run):
    records, weeks = run
    said = set()
    for one in [*of(records, "path"), *of(records, "acquaintance")]:
        if one["event"] in ("introduced", "mediated", "got to know"):
            continue
        why, week = one["event"].removeprefix("closed: "), one["week"]
        now, before = weeks[week], weeks[week - 1]
        said.add((one["kind"], why))
        posts = [post for post in (one["professional"], one["other"]) if post is not None]
        home = now["post_organisation"]
        if why == "broker left":
            assert not now["broker_active"][one["broker"]] and before["broker_active"][one["broker"]]
        elif why == "professional left":
            assert not all(now["post_filled"][post] for post in posts) and now["broker_active"][one["broker"]]
        elif why == "priorities shifted":
            assert any(now["organisation_shifted"][home[post]] for post in posts)
        elif why == "trusted again":
            there, back = (
                (one[f"{side}competence_before"] + one[f"{side}goodwill_before"]) / 2 for side in ("", "back_")
            )
            assert min(there, back) >= WORLD.release_trust
        elif why == "no occasion any more":
            same = (now["pair_first"] == posts[0]) & (now["pair_second"] == posts[1])
            assert not now["pair_shared"][same].any()
        elif why == "too few hours":
            assert 70 <= week < 95
        else:
            closed = {
                (path["broker"], path["professional"], path["other"]) for path in of(records, "path", week)
                if path["event"].startswith("closed")
            }
            kept = held(before) - closed
            assert why == "put aside" and not any(
                one["professional"] in tie[1:] for tie in kept if tie[0] == one["broker"]
            )
    assert said == {
        ("acquaintance", "broker left"), ("acquaintance", "professional left"), ("acquaintance", "put aside"),
        ("acquaintance", "too few hours"), ("path", "broker left"), ("path", "professional left"),
        ("path", "priorities shifted"), ("path", "trusted again"), ("path", "no occasion any more"),
        ("path", "too few hours"),
    }


def test_who_agreed_is_introduced_and_begins_with_the_brokers_word(run):
    records, weeks = run
    for week in range(WORLD.n_weeks):
        agreed = [one for one in of(records, "asked", week) if one["event"] == "agreed to meet"]
        opened = [one for one in of(records, "path", week) if one["event"] == "introduced"]
        names = ("broker", "broker_holder", "professional", "holder", "other", "other_holder")
        assert [one["view"] for one in agreed] == pytest.approx([one["view"] for one in opened])
        assert [[one[name] for name in names] for one in agreed] == [[one[name] for name in names] for one in opened]
        for one in opened:
            reach = WORLD.broker_reach
            rows = range(one["broker"] * reach, (one["broker"] + 1) * reach)
            # Who was got to know this week is trusted as anybody new; others as they stood the week before.
            trust = {}
            for row in rows:
                post = int(weeks[week]["acquaintance_post"][row])
                is_new = weeks[week - 1]["acquaintance_key"][row] != weeks[week]["acquaintance_key"][row]
                channels = [weeks[week - 1][f"by_broker_{channel}"][row] for channel in ("competence", "goodwill")]
                trust[post] = WORLD.opening_broker if is_new else sum(channels) / 2
            for side, other in (("", one["other"]), ("back_", one["professional"])):
                expected = vouched(one["view"], trust[other], one[f"{side}competence_before"])
                assert one[f"{side}competence_after"] == pytest.approx(expected, abs=1e-6)
    assert {"agreed to meet", "declined to meet"} == {one["event"] for one in of(records, "asked")}


def test_visits_are_those_of_the_world_and_trust_goes_on_from_one_to_the_next(run):
    records, weeks = run
    last = {}
    for week, columns in enumerate(weeks):
        visits = of(records, "visit", week)
        assert len(visits) == columns["acquaintance_met"].sum()
        assert sum(one["kept_goodwill"] for one in visits) == columns["acquaintance_kept"].sum()
        assert sum(one["event"] == "professional did their part" for one in visits) == columns[
            "acquaintance_returned"
        ].sum()
        for one in of(records, "acquaintance", week):
            last.pop((one["broker"], one["professional"]), None)
        for one in visits:
            key = one["broker"], one["professional"]
            assert one["competence_before"] == last.get(key, (WORLD.opening_broker,) * 2)[0]
            assert one["back_goodwill_before"] == last.get(key, (WORLD.opening_broker,) * 2)[1]
            last[key] = one["competence_after"], one["back_goodwill_after"]


def test_get_togethers_on_ties_held_name_who_mediates(run):
    records, weeks = run
    for week, columns in enumerate(weeks):
        met = {
            (broker, first, second) for broker, first, second in held(columns)
            if any(
                columns["pair_met"][row] for row in np.flatnonzero(columns["pair_first"] == first)
                if columns["pair_second"][row] == second
            )
        }
        told = of(records, "colleagues", week)
        assert {(one["broker"], one["professional"], one["other"]) for one in told} == met
        assert all(0.0 <= one["view"] <= 1.0 for one in told)


def test_where_nobody_trusts_them_brokers_are_not_let():
    records, _ = followed(WORLD.with_changes(**BARRED, n_weeks=40))
    said = {one["event"] for one in of(records, "asked")}
    assert said == {"did not hear the broker out", "did not let the broker mediate"}
    assert not of(records, "path")
    assert all(one["view"] == 0.0 for one in of(records, "asked"))


def test_users_are_told_of_brokers_between_two_who_both_help_them():
    world = WORLD.with_changes(n_weeks=60)
    simulation = Simulation(world, [], 5, [f"user:{user}" for user in range(world.n_users)])
    between = {user: set() for user in range(world.n_users)}
    noted = 0
    while simulation.week < world.n_weeks:
        week = simulation.week
        simulation.run(1)
        columns = simulation.world.columns
        for one in simulation.trace.records:
            if one["kind"] == "path" and one["week"] == week:
                tie = one["broker"], one["professional"], one["other"]
                (between[one["user"]].remove if one["event"].startswith("closed") else between[one["user"]].add)(tie)
                noted += 1
        for user, ties in between.items():
            first = columns["user_first_tie"][user]
            team = set(columns["service_post"][first : first + columns["user_n_ties"][user]].tolist())
            assert ties == {tie for tie in held(columns) if team.issuperset(tie[1:])}
    assert noted > 50
