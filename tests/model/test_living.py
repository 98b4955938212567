"""What a user's week rests on, on ties made by hand: who is there to act together, and by whom one is known."""

from __future__ import annotations

import numpy as np
import pytest

from model.behaviours.living import face_crisis, joint_work
from model.vocabulary import CRISIS_OWN, NO_ROW

LEAD, SECOND, THIRD = 0, 1, 2


@pytest.mark.parametrize(
    ("filled", "n_ties", "expected"),
    [
        ([1, 1, 1], 3, 0.5 * 0.8),
        ([1, 1, 1], 2, 0.5),
        ([1, 1, 1], 1, 1.0),
        ([0, 1, 1], 3, 0.0),
        ([1, 0, 1], 3, 0.0),
        ([1, 1, 0], 3, 0.0),
        ([1, 1, 0], 2, 0.5),
        ([0, 1, 1], 1, 1.0),
    ],
)
def test_joint_work_needs_the_lead_and_every_other_post_of_the_team_filled(filled, n_ties, expected):
    found = joint_work.py_func(
        0, np.array([0]), np.array([n_ties]), np.array([LEAD, SECOND, THIRD]), np.array([NO_ROW, 0, 1]),
        np.array(filled), np.array([0.5, 0.8]),
    )
    assert found == pytest.approx(expected)


def in_crisis(filled, encounters, linked=True):
    """Whether somebody has a crisis whom only being known keeps from it."""
    columns = {
        "user_key": np.array([9], np.uint64), "user_first_tie": np.array([0]), "user_n_ties": np.array([3]),
        "user_prior": np.array([0.5]), "user_need_psychosocial": np.array([1.0]), "user_need_material": np.array([1.0]),
        "user_engaged": np.array([1]), "user_events": np.array([0]), "post_filled": np.array(filled),
        "service_post": np.array([LEAD, SECOND, THIRD]), "service_encounters": np.array(encounters),
    }
    face_crisis.py_func(
        0, 1, np.uint64(7), 40.0, 1.0, 1.0, 100.0, 1.0, linked, 0.2, 0.0, 0.0, 0.1, 0.0, 1.0, **columns
    )
    return bool(columns["user_events"][0] & CRISIS_OWN)


@pytest.mark.parametrize(
    ("filled", "encounters", "expected"),
    [
        ([1, 1, 1], [0, 0, 0], True),
        ([1, 1, 1], [0, 0, 30], False),
        ([1, 1, 1], [30, 0, 0], False),
        ([1, 1, 0], [0, 0, 30], True),
        ([0, 1, 0], [30, 30, 0], False),
        ([0, 0, 0], [30, 30, 30], True),
    ],
)
def test_whoever_is_there_and_knows_one_best_keeps_one_from_a_crisis(filled, encounters, expected):
    assert in_crisis(filled, encounters) is expected


def test_being_known_is_of_no_help_where_that_link_is_cut():
    assert in_crisis([1, 1, 1], [30, 30, 30], linked=False)
