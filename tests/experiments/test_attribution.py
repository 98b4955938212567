"""Shares of a total: they add up, and are what orders of cutting say."""

import itertools

import numpy as np
import pytest

from experiments.explaining.attribution import attribute, subsets

SEEDS = 3


def worths(carriers, value):
    return {subset: np.full(SEEDS, float(value(subset))) for subset in subsets(carriers)}


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
def test_all_adds_up_and_shares_are_means_over_orders(n):
    carriers = "abcde"[:n]
    generator = np.random.default_rng(n)
    worth = {subset: generator.normal(size=SEEDS) for subset in subsets(carriers)}
    found = attribute(carriers, worth)
    whole = worth[frozenset(carriers)] - worth[frozenset()]
    assert sum(found.shares.values()) == pytest.approx(whole)
    assert sum(found.alone.values()) + sum(found.interactions.values(), np.zeros(SEEDS)) == pytest.approx(whole)
    for name in carriers:
        gains = []
        for order in itertools.permutations(carriers):
            before = frozenset(order[: order.index(name)])
            gains.append(worth[before | {name}] - worth[before])
        assert found.shares[name] == pytest.approx(np.mean(gains, axis=0))


def test_what_needs_both_overlaps_and_is_shared():
    found = attribute("ab", worths("ab", lambda cut: 6 if cut else 0))
    assert (found.alone["a"][0], found.alone["b"][0], found.interactions["a", "b"][0]) == (6, 6, -6)
    assert (found.shares["a"][0], found.shares["b"][0]) == (3, 3)


def test_what_can_stand_in_for_another_shows_only_with_both_cut():
    found = attribute("ab", worths("ab", lambda cut: 6 if len(cut) == 2 else 0))
    assert (found.alone["a"][0], found.interactions["a", "b"][0], found.shares["a"][0]) == (0, 6, 3)


def test_what_does_not_interact_is_its_own_share():
    sizes = {"a": 1, "b": 2, "c": -4}
    found = attribute("abc", worths("abc", lambda cut: sum(sizes[name] for name in cut)))
    assert all(not values.any() for values in found.interactions.values())
    assert {name: values[0] for name, values in found.shares.items()} == pytest.approx(sizes)


def test_one_without_effect_gets_nothing():
    found = attribute("abc", worths("abc", lambda cut: 5 if {"a", "b"} & cut else 0))
    assert found.shares["c"] == pytest.approx(0)
    assert found.interactions["a", "c"] == pytest.approx(0)
