"""Two organisations that share nothing do not feel each other: not in one column, not in one week.

Rows are matched by who they are about, since another user or post elsewhere moves the numbers of rows.
"""

import numpy as np
import pytest

from model.columns import COLUMNS
from model.scenario import Scenario
from model.simulation import Simulation
from tests.seen import every_policy

WEEKS = 104
APART = Scenario(
    n_users=24, n_organisations=2, n_weeks=WEEKS, care_team_across=0.0, cases_per_professional=3.0, team_size=3,
    audit=0.5, resignation_rate=0.8, reassignment_rate=2.0, case_closure=0.3, reorganisation_rate=2.0,
    bad_actor_share=0.2, handover_quality=0.3, crisis_level=-3.0,
)  # fmt: skip

NUMBERS_OF_POSTS = ("service_post", "pair_first", "pair_second")
SAY_WHERE_ROWS_LIE = {
    "organisation_first_post", "organisation_first_broker", "user_first_tie", "service_user", "service_pair",
    "post_place", "post_sought_first", "post_sought_second", *NUMBERS_OF_POSTS,
}  # fmt: skip


def of_organisation(simulation, organisation):
    """Every column of one organisation, its rows in the order of identities, numbers of rows as identities."""
    columns = simulation.world.columns
    posts = np.flatnonzero(columns["post_organisation"] == organisation)
    users = np.flatnonzero(columns["user_organisation"] == organisation)
    ties = np.flatnonzero(np.isin(columns["service_user"], users))
    pairs = np.flatnonzero(np.isin(columns["pair_first"], posts))
    assert np.isin(columns["service_post"][ties], posts).all()
    assert np.isin(columns["pair_second"][pairs], posts).all()
    root = columns["post_root"]
    pairs = pairs[np.lexsort((root[columns["pair_second"][pairs]], root[columns["pair_first"][pairs]]))]
    n_pairs = len(columns["pair_first"])
    rows = {
        "organisation": [organisation], "post": posts, "user": users, "service": ties, "colleague": pairs,
        "colleague_direction": np.concatenate([pairs, pairs + n_pairs]),
    }  # fmt: skip
    found = {
        name: columns[name][rows[column.table]]
        for name, column in COLUMNS.items() if column.table in rows and name not in SAY_WHERE_ROWS_LIE
    }
    found |= {name: root[columns[name][rows[COLUMNS[name].table]]] for name in NUMBERS_OF_POSTS}
    found["service_user"] = columns["user_root"][columns["service_user"][ties]]
    found["user_first_tie"] = np.searchsorted(ties, columns["user_first_tie"][users])
    found["service_pair"] = pair_key_or_none(columns, columns["service_pair"][ties])
    found["post_place"] = columns["post_place"][posts] - posts.min()
    for name in ("post_sought_first", "post_sought_second"):
        sought = columns[name][posts]
        found[name] = np.where(sought > 0, root[sought - 1], 0)
    found["climate"] = columns["climate"][organisation]
    return found


def pair_key_or_none(columns, rows):
    return np.where(rows >= 0, columns["pair_key"][rows], 0)


def weeks_of(scenario, organisation, policies=(), seed=2):
    """What one organisation looks like at the start and after every week."""
    simulation = Simulation(scenario, policies, seed)
    yield of_organisation(simulation, organisation)
    for _ in range(WEEKS):
        simulation.run(1)
        yield of_organisation(simulation, organisation)


def assert_same_weeks(one, other):
    for week, (before, after) in enumerate(zip(one, other, strict=True)):
        differing = [name for name in before if before[name].tobytes() != after[name].tobytes()]
        assert differing == [], f"after {week} weeks"


@pytest.mark.parametrize("seed", [2, 3])
@pytest.mark.parametrize("n_users", range(24, 30))
def test_one_more_user_elsewhere(n_users, seed):
    """User number n comes to organisation n modulo 2; the other does not notice."""
    more = APART.with_changes(n_users=n_users + 1)
    fewer = APART.with_changes(n_users=n_users)
    other = 1 - n_users % 2
    assert_same_weeks(weeks_of(fewer, other, seed=seed), weeks_of(more, other, seed=seed))


def test_more_users_elsewhere_bring_more_posts_there():
    """The test above would be weak if rows of posts never moved."""
    posts = {
        n: Simulation(APART.with_changes(n_users=n), (), 2).world.columns["organisation_n_posts"].tolist()
        for n in range(24, 31)
    }
    assert len({tuple(numbers) for numbers in posts.values()}) > 2, posts


def joins(policy):
    """Whether a policy ties organisations on purpose: it pays brokers."""
    return any(move.lever == "broker_hours" for move in policy.moves())


@pytest.mark.parametrize(
    "policy", [policy for policy in every_policy(start=5, organisations=(0,)) if not joins(policy)],
    ids=lambda policy: policy.name,
)
def test_a_policy_for_one_organisation_leaves_the_other_alone(policy):
    assert_same_weeks(weeks_of(APART, 1), weeks_of(APART, 1, [policy]))
