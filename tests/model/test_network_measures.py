"""What a network looks like, told of networks whose answers are known."""

import pytest

from model.network_measures import describe
from model.networks import CollaborationNetwork, as_ties


def of_pairs(n, pairs, **known):
    return CollaborationNetwork(tuple(map(str, range(n))), as_ties(pairs), **known)


def test_two_teams_and_one_alone():
    teams = of_pairs(
        7, [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5)],
        organisations=("a", "a", "b", "b", "b", "b", "c"), seniors=(True, False, False, False, False, True, False),
    )
    found = describe(teams)
    assert (found.n_professionals, found.n_ties) == (7, 5)
    assert found.components == (3, 3)
    assert found.isolates == ("6",)
    assert found.degree_mean == pytest.approx(10 / 7)
    assert (found.degree_least, found.degree_most) == (0, 2)
    assert found.degree_sd == pytest.approx((sum((d - 10 / 7) ** 2 for d in (2, 2, 2, 1, 2, 1, 0)) / 7) ** 0.5)
    assert found.density == pytest.approx(5 / 21)
    assert found.clustering == pytest.approx(3 / 4)  # three corners of the triangle, and one open pair of ties
    assert found.organisations == {"a": 2, "b": 4, "c": 1}
    assert (found.ties_within, found.ties_across) == (3, 2)
    assert found.n_seniors == 2


def test_where_nothing_is_known():
    found = describe(of_pairs(3, [(0, 1)]))
    assert found.organisations == {"": 3}
    assert (found.ties_within, found.ties_across) == (1, 0)
    assert found.n_seniors is None


def test_everybody_with_everybody():
    found = describe(of_pairs(6, [(one, other) for one in range(6) for other in range(6)]))
    assert (found.density, found.clustering, found.degree_sd) == (1.0, 1.0, 0.0)


def test_nobody():
    found = describe(CollaborationNetwork((), ()))
    assert (found.n_professionals, found.n_ties, found.degree_mean, found.components) == (0, 0, 0.0, ())


def test_the_digest_tells_networks_apart_and_equal_ones_not():
    plain = of_pairs(3, [(0, 1)])
    others = [
        of_pairs(3, [(0, 2)]), of_pairs(4, [(0, 1)]), of_pairs(3, [(0, 1)], seniors=(True, False, False)),
        of_pairs(3, [(0, 1)], organisations=("a", "a", "a")), CollaborationNetwork(("0", "1", "x"), ((0, 1),)),
    ]
    assert plain.digest() == of_pairs(3, [(1, 0), (0, 1)]).digest()
    assert len({network.digest() for network in (plain, *others)}) == 6
