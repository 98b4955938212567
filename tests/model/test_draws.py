"""Keyed luck: even, independent between decisions, times, people and seeds, and normal where it should be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from model import draws, vocabulary

N = 20_000
SURE = 1e-5
"""Chance with which one check rejects good luck."""
whole_number = st.integers(0, 2**63 - 1)


def uniforms(seed=1, decision=20, time=5, who=7):
    """Uniform numbers along the one argument that is an array."""
    arguments = np.broadcast_arrays(seed, decision, time, who)
    return np.array([draws.uniform(*item) for item in zip(*arguments, strict=True)])


PEOPLE = np.array([draws.identity(vocabulary.USER, 0, number, 0) for number in range(N)], np.uint64)

ALONG = {
    "seeds": {"seed": np.arange(N)},
    "decisions": {"decision": np.arange(N)},
    "weeks": {"time": np.arange(N)},
    "people": {"who": PEOPLE},
}


@pytest.mark.parametrize("name", ALONG)
def test_draws_are_even_along_every_argument(name):
    assert stats.kstest(uniforms(**ALONG[name]), "uniform").pvalue > SURE


@pytest.mark.parametrize("name", ALONG)
def test_neighbours_along_every_argument_are_independent(name):
    found = uniforms(**ALONG[name])
    table = np.histogram2d(found[:-1], found[1:], bins=8, range=[[0, 1], [0, 1]])[0]
    assert stats.chi2_contingency(table).pvalue > SURE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"decision": vocabulary.CONTACT}, {"decision": vocabulary.DELIVERY}),
        ({"seed": 1}, {"seed": 2}),
        ({"seed": 0}, {"seed": 2**62}),
        ({"time": 0}, {"time": 1}),
        ({"time": 0}, {"time": -1}),
        ({"time": draws.time_of_encounter(0, 3)}, {"time": draws.time_of_encounter(3, 0)}),
        ({"time": draws.time_of_encounter(7, 1)}, {"time": draws.time_of_encounter(8, 1)}),
    ],
)
def test_the_same_people_have_independent_luck_elsewhere(one, other):
    table = np.histogram2d(uniforms(who=PEOPLE, **one), uniforms(who=PEOPLE, **other), bins=8)[0]
    assert stats.chi2_contingency(table).pvalue > SURE


@pytest.mark.parametrize(("one", "other"), [(0, 1), (1, 2), (0, None)])
def test_places_in_a_care_team_and_the_user_have_independent_luck(one, other):
    found = [
        uniforms(who=np.array([draws.identity_in_care_team(user, slot) for user in PEOPLE], np.uint64))
        if slot is not None else uniforms(who=PEOPLE)
        for slot in (one, other)
    ]
    assert stats.chi2_contingency(np.histogram2d(*found, bins=8)[0]).pvalue > SURE


def test_both_halves_of_a_draw_are_even_and_independent():
    bits = [np.uint64(draws.draw(3, 4, 5, who)) for who in PEOPLE]
    first = np.array([draws.first_half(item) for item in bits])
    second = np.array([draws.second_half(item) for item in bits])
    assert stats.kstest(first, "uniform").pvalue > SURE
    assert stats.kstest(second, "uniform").pvalue > SURE
    assert stats.chi2_contingency(np.histogram2d(first, second, bins=8)[0]).pvalue > SURE


@given(whole_number, st.integers(0, 1000), st.integers(-1000, 10**6), st.integers(0, 2**64 - 1))
def test_a_draw_depends_on_nothing_but_its_key(seed, decision, time, who):
    one = np.uint64(draws.draw(np.uint64(seed), decision, time, np.uint64(who)))
    draws.draw(np.uint64(seed), decision, time + 1, np.uint64(who))
    assert np.uint64(draws.draw(np.uint64(seed), decision, time, np.uint64(who))) == one
    assert 0.0 < draws.first_half(one) < 1.0
    assert 0.0 < draws.second_half(one) < 1.0
    assert 0.0 <= draws.whole(one) < 1.0


def test_every_bit_of_the_key_moves_about_half_of_the_draw():
    start = np.uint64(0x123456789ABCDEF)
    reference = int(draws.draw(1, 2, 3, start))
    moved = [(int(draws.draw(1, 2, 3, start ^ np.uint64(1 << bit))) ^ reference).bit_count() for bit in range(64)]
    assert 28 < np.mean(moved) < 36
    assert min(moved) > 12


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_a_pair_is_the_same_whoever_is_named_first(one, other):
    one, other = np.uint64(one), np.uint64(other)
    assert draws.identity_of_pair(one, other) == draws.identity_of_pair(other, one)


def test_identities_do_not_collide():
    kinds = [vocabulary.USER, vocabulary.POST]
    found = {
        int(draws.identity(kind, place, person, slot))
        for kind in kinds for place in range(20) for person in range(50) for slot in range(3)
    }
    assert len(found) == len(kinds) * 20 * 50 * 3


@given(st.floats(1e-12, 1 - 1e-12))
def test_normal_values_are_those_of_the_normal_law(chance):
    assert draws.normal(chance) == pytest.approx(special.ndtri(chance), rel=2e-9, abs=2e-9)


@given(st.floats(0.0001, 0.5))
def test_normal_values_mirror_each_other(chance):
    assert draws.normal(chance) == pytest.approx(-draws.normal(1.0 - chance), rel=1e-8, abs=1e-9)


def test_decisions_have_numbers_of_their_own():
    names = [name for name in vars(vocabulary) if name.isupper() and name not in NOT_DECISIONS]
    numbers = [getattr(vocabulary, name) for name in names]
    assert len(numbers) > 40
    assert len(set(numbers)) == len(numbers)


NOT_DECISIONS = {
    "MOST_POSTS",
    "PROMISE_BROKEN", "HARM_DONE", "DECEPTION_NOTICED", "DROPPED_OUT", "CAME_BACK", "NEW_USER", "CRISIS_OWN",
    "CRISIS_DISPLACED", "NEW_LEAD", "SHAKEN", "RUPTURED_NOW", "REPAIRED_NOW", "OWN_MANAGER", "NO_ROW",
    "LOWEST_TRUST", "SENIOR_FIRST", "FIXED_POINTS_FIRST", "STATUTORY", "VOLUNTARY", "FORUM",
    "SOMEBODY_LEFT", "HOURS_ARE_UP", "PUT_ASIDE", "ONE_UNKNOWN", "PRIORITIES_SHIFTED", "TRUSTED_AGAIN", "NO_OCCASION",
    "AGREED", "DECLINED", "NOT_HEARD",
}


@given(st.integers(0, 2**32 - 1))
def test_near_normal_values_are_within_what_they_promise(half):
    chance = draws.first_half.py_func(np.uint64(half) << np.uint64(32))
    assert draws.near_normal(chance) == pytest.approx(special.ndtri(chance), abs=2e-4)


def test_near_normal_values_have_the_moments_of_the_normal_law():
    chances = (np.arange(2**16) + 0.5) / 2**16
    values = np.array([draws.near_normal(chance) for chance in chances])
    assert values.mean() == pytest.approx(0.0, abs=1e-9)
    assert values.std() == pytest.approx(1.0, abs=1e-3)
    assert (np.diff(values) > 0).all()


@given(st.integers(0, 2**64 - 1), st.floats(-0.5, 1.5))
def test_a_draw_is_below_a_chance_as_a_whole_number_just_when_it_is_as_a_fraction(bits, chance):
    bits = np.uint64(bits)
    for compared in (chance, draws.whole(bits), np.nextafter(draws.whole(bits), 1.0), 0.0, 5e-324, 1.0):
        assert draws.is_below(bits, draws.bits_below(compared)) == (draws.whole(bits) < compared)
