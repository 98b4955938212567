"""What holds in a whole world after every stage of every week; each check names what it found."""

from collections.abc import Iterator

import numpy as np

from model.behaviours.brokering import DEAREST
from model.behaviours.colleague_ties import find
from model.behaviours.planning import (
    hours_of_audit,
    hours_of_change,
    hours_of_induction,
    hours_of_policies,
)
from model.columns import COLUMNS
from model.draws import identity_in_care_team
from model.scenario import LEVERS, Scenario
from model.simulation import Simulation
from model.stages import STAGES
from model.vocabulary import DROPPED_OUT, NO_ROW
from tests.seen import State, state

SHARES = {"trust", "share", "chance", "effort", "skill", "respect", "delivery"}
MAY_BE_ANYTHING = {"post_threshold"}
"""A threshold of trust may lie beyond what trust can reach: such a person always acts, or never."""


def check_values(columns: State, scenario: Scenario) -> None:
    """Nothing is infinite or undefined, and whatever has bounds is within them."""
    for name, column in COLUMNS.items():
        values = columns[name]
        if values.dtype.kind == "f":
            assert np.isfinite(values).all(), f"{name} is not finite"
        if name in MAY_BE_ANYTHING or not len(values):
            continue
        if column.unit in SHARES:
            assert values.min() >= 0 and values.max() <= 1, f"{name} leaves [0, 1]: {values.min()}, {values.max()}"
        if column.unit == "0/1":
            assert set(np.unique(values)) <= {0, 1}, f"{name} is neither 0 nor 1: {np.unique(values)}"
        if column.unit in ("ties", "encounters", "people", "posts", "users", "hours"):
            assert values.min() >= 0, f"{name} is negative"
    for channel in ("competence", "goodwill"):
        assert (columns[f"in_worker_{channel}"] <= columns["in_worker_ceiling"]).all(), "trust above its ceiling"
    assert (columns["post_hours_direct"] <= scenario.hours_week).all()
    margin = scenario.trait_margin
    assert ((columns["user_propensity"] >= margin) & (columns["user_propensity"] <= 1 - margin)).all()


def check_counts(columns: State) -> None:
    """Cases, shared users, ties across and members of teams recount to what is written."""
    n_posts = len(columns["post_filled"])
    assert (np.bincount(columns["service_post"], minlength=n_posts) == columns["post_cases"]).all(), "cases"
    live = np.flatnonzero(columns["pair_first"] != NO_ROW)
    first, second = columns["pair_first"][live], columns["pair_second"][live]
    organisation, place = columns["post_organisation"], columns["post_place"]
    assert (first < second).all()
    across = organisation[first] != organisation[second]
    assert (columns["pair_across"][live] == across).all(), "across"
    owner = np.repeat(np.arange(n_posts), columns["place_n_neighbours"])
    assert (np.bincount(owner, minlength=n_posts).cumsum()[:-1] == columns["place_first_neighbour"][1:]).all()
    beside = set(zip(owner.tolist(), columns["neighbour_place"].tolist(), strict=True))
    assert {(other, one) for one, other in beside} == beside, "a place beside another that is not beside it"
    near = [(int(place[one]), int(place[other])) in beside for one, other in zip(first, second, strict=True)]
    assert (columns["pair_teammates"][live] == near).all(), "nearest colleagues"
    ends = np.concatenate([first[across], second[across]])
    assert (np.bincount(ends, minlength=n_posts) == columns["post_n_across"]).all(), "ties across"
    assert (columns["place_post"][place] == np.arange(n_posts)).all(), "a post and its place"
    held = {(int(a), int(b)) for a, b in zip(first, second, strict=True)}
    assert len(held) == len(live), "two rows for one pair"
    shared: dict[tuple[int, int], int] = {}
    for start, n_ties in zip(columns["user_first_tie"], columns["user_n_ties"], strict=True):
        posts = sorted(columns["service_post"][start : start + n_ties].tolist())
        assert len(set(posts)) == len(posts), "a post twice in one care team"
        for place, one in enumerate(posts):
            for other in posts[place + 1 :]:
                shared[one, other] = shared.get((one, other), 0) + 1
    written = dict(zip(zip(first.tolist(), second.tolist(), strict=True), columns["pair_shared"][live], strict=True))
    assert {pair: n for pair, n in written.items() if n} == shared, "shared users"
    mates = {
        tuple(sorted((int(columns["place_post"][one]), int(columns["place_post"][other])))) for one, other in beside
    }
    brokered = columns["pair_path_first"][live] != NO_ROW
    paths = set(zip(first[brokered].tolist(), second[brokered].tolist(), strict=True))
    assert held == mates | set(shared) | paths, "a tie that nothing holds, or one that is missing"


def check_places(columns: State) -> None:
    """Lookup, stack of free rows and rows of care teams agree with the ties."""
    first, second = columns["pair_first"], columns["pair_second"]
    live = np.flatnonzero(first != NO_ROW)
    assert (columns["lookup_key"] != NO_ROW).sum() == len(live), "entries of the lookup"
    for row in live:
        found = find.py_func(first[row], second[row], columns["lookup_key"], columns["lookup_row"])
        assert found == row, "the lookup finds another row"
    height = int(columns["free_rows"][0])
    free = np.flatnonzero(first == NO_ROW)
    assert sorted(columns["free_rows"][1 : height + 1].tolist()) == free.tolist(), "stack of free rows"
    assert (second[free] == NO_ROW).all() and not columns["pair_met"][free].any()
    for start, n_ties in zip(columns["user_first_tie"], columns["user_n_ties"], strict=True):
        lead = columns["service_post"][start]
        assert columns["service_pair"][start] == NO_ROW
        for tie in range(start + 1, start + n_ties):
            row, post = columns["service_pair"][tie], columns["service_post"][tie]
            assert {int(first[row]), int(second[row])} == {int(lead), int(post)}, "tie with the lead post"


def check_people(columns: State, before: State) -> None:
    """Nobody appears or vanishes but by coming and going; ties stay with their users and organisations."""
    for name in ("user_root", "user_organisation", "user_complexity", "user_frailty", "user_n_ties", "post_root",
                 "post_organisation", "service_user", "organisation_n_posts"):  # fmt: skip
        assert (columns[name] == before[name]).all(), f"{name} changed"
    where = columns["post_organisation"]
    assert (where[columns["service_post"]] == where[before["service_post"]]).all(), "a case left its organisation"
    newcomers = columns["post_incumbency"] - before["post_incumbency"]
    assert ((newcomers == 0) | (newcomers == 1)).all()
    assert (columns["post_key"][newcomers == 0] == before["post_key"][newcomers == 0]).all()
    assert (columns["post_key"][newcomers == 1] != before["post_key"][newcomers == 1]).all()
    assert len(np.unique(columns["post_key"])) == len(columns["post_key"]), "two people with one identity"
    assert len(np.unique(columns["user_key"])) == len(columns["user_key"]), "two users with one identity"


def check_meetings(columns: State) -> None:
    """Nobody meets a post that is vacant, or a user who is not there; what happened, happened at an encounter."""
    filled = columns["post_filled"].astype(bool)
    offered, attended = columns["service_offered"].astype(bool), columns["service_attended"].astype(bool)
    assert filled[columns["service_post"][offered]].all(), "a contact offered by a vacant post"
    assert (offered | ~attended).all(), "attended what was not offered"
    user = columns["service_user"][offered]
    left = (columns["user_events"][user] & DROPPED_OUT) > 0
    assert (columns["user_engaged"][user].astype(bool) | left).all(), "a contact offered to someone disengaged"
    met = np.bincount(columns["service_user"], weights=attended, minlength=len(columns["user_met"]))
    assert (columns["user_met"] == met).all() or not columns["user_met"].any(), "meetings of a user"
    for name in ("service_event", "service_kept_competence", "service_kept_goodwill", "in_worker_events"):
        assert not columns[name][~attended].any(), f"{name} without an encounter"
    met = np.flatnonzero(columns["pair_met"])
    assert (filled[columns["pair_first"][met]] & filled[columns["pair_second"][met]]).all(), "colleague not there"
    apart = np.setdiff1d(np.arange(len(columns["pair_met"])), met)
    n_pairs = len(columns["pair_met"])
    for name in ("pair_evidence", "pair_delivered_first", "pair_delivered_second", "pair_sessions"):
        assert not columns[name][apart].any(), f"{name} without an encounter"
    assert not columns["in_colleague_events"][np.concatenate([apart, apart + n_pairs])].any()
    both = columns["pair_delivered_first"] | columns["pair_delivered_second"]
    assert (both & ~columns["pair_evidence"] == 0).all(), "delivered where nobody acted"


def check_identities(columns: State) -> None:
    """Once ties are open, they carry the identities of the user and of the place in the care team."""
    filled = columns["post_filled"].astype(bool)
    for row in np.flatnonzero(filled[columns["service_post"]]):
        user = columns["service_user"][row]
        slot = row - columns["user_first_tie"][user]
        expected = identity_in_care_team(columns["user_key"][user], slot)
        assert columns["service_key"][row] == expected, "identity of a service tie"
    assert len(np.unique(columns["service_key"])) == len(columns["service_key"]), "two service ties share their luck"
    held = columns["pair_first"] != NO_ROW
    staffed = held & filled[columns["pair_first"]] & filled[columns["pair_second"]]
    keys = columns["pair_key"][staffed & (columns["pair_new"] == 0)]
    assert len(np.unique(keys)) == len(keys), "two ties of colleagues share their luck"


def check_hours(simulation: Simulation) -> None:
    """Hours asked for and hours left for direct work are the working week, or nothing is left."""
    columns, scenario = simulation.world.columns, simulation.scenario
    for row in np.flatnonzero(columns["post_filled"]):
        lever = dict(zip(LEVERS, simulation.levers[simulation.week, columns["post_organisation"][row]], strict=True))
        asked = (
            lever["administration_hours"] + scenario.other_hours
            + hours_of_audit(lever["audit"], lever["audit_hours"], scenario.link_audit_hours)
            + hours_of_policies(
                lever["policy_hours"], lever["peer_review"], scenario.peer_review_hours, lever["colearning"],
                lever["expert_training"], scenario.session_hours, lever["convening"], scenario.dialogue_hours,
                lever["upkeep"], scenario.upkeep_hours,
            )
            + hours_of_change(
                columns["post_handovers"][row], scenario.handover_hours, columns["post_openings"][row],
                lever["expectation_hours"],
            )
            + hours_of_induction(
                simulation.week - columns["post_started"][row], columns["post_incumbency"][row] > 0,
                scenario.induction_hours,
            )
        )
        direct = columns["post_hours_direct"][row]
        total = asked + direct
        assert total >= scenario.hours_week - 1e-6
        assert direct == 0 or abs(total - scenario.hours_week) < 1e-4, "hours do not add up to the week"


def check_brokers(simulation: Simulation) -> None:
    """After brokers' stage: whom they know is there, what they hold is held once, and hours suffice."""
    columns = simulation.world.columns
    n_brokers = len(columns["broker_key"])
    if n_brokers == 0:
        return
    active = columns["broker_active"].astype(bool)
    known = columns["acquaintance_post"]
    of_broker = np.repeat(np.arange(n_brokers), len(known) // n_brokers)
    here = np.flatnonzero(known != NO_ROW)
    assert active[of_broker[here]].all(), "known by a broker who is not there"
    assert columns["post_filled"][known[here]].all(), "a broker knows a vacant post"
    couples = list(zip(of_broker[here].tolist(), known[here].tolist(), strict=True))
    assert len(set(couples)) == len(couples), "known twice by one broker"
    paths = columns["path_pair"]
    on_path = np.flatnonzero(paths != NO_ROW)
    assert sorted(paths[on_path].tolist()) == np.flatnonzero(columns["pair_path_first"] != NO_ROW).tolist()
    for path in on_path:
        pair, broker = paths[path], path // (len(paths) // n_brokers)
        for side in ("first", "second"):
            row = columns[f"pair_path_{side}"][pair]
            assert of_broker[row] == broker and known[row] == columns[f"pair_{side}"][pair], "a path through others"
    assert (columns["pair_mediation"][columns["pair_path_first"] == NO_ROW] == 0).all()
    paid = simulation.levers[simulation.week, columns["broker_organisation"], LEVERS.index("broker_hours")]
    saved = DEAREST * simulation.scenario.setup_hours
    assert (columns["broker_hours_saved"] <= saved + 1e-9).all(), "brokers save more than one tie takes"
    assert (columns["broker_hours_used"] + columns["broker_hours_saved"] <= paid + saved + 1e-4).all(), (
        "brokers work longer than they are paid for, now and in weeks before"
    )


def watch(simulation: Simulation, n_weeks: int) -> Iterator[tuple[int, str]]:
    """Run some weeks stage by stage and check the world after each stage."""
    for _ in range(n_weeks):
        for stage in STAGES:
            before = state(simulation)
            simulation.run_stage(stage)
            columns = simulation.world.columns
            check_values(columns, simulation.scenario)
            check_people(columns, before)
            if stage.verb == "come_and_go":
                check_counts(columns)
                check_places(columns)
            elif stage.verb == "broker_ties":
                check_brokers(simulation)
            elif stage.verb == "open_ties":
                check_identities(columns)
            elif stage.verb == "plan_week":
                check_hours(simulation)
            check_meetings(columns)
            yield simulation.week, stage.verb
        check_counts(simulation.world.columns)
        check_places(simulation.world.columns)
        simulation.finish_week()
