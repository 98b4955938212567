"""No luck comes twice in a run: two who part and meet again, as colleagues or in a service, meet with new luck.

What happens at an encounter is drawn by its number on the tie and the identity of the tie. The numbers start anew when
a tie opens, so something else must be new as well: the identity among colleagues, the week of opening in a service.
"""

from __future__ import annotations

from collections import Counter

import pytest

from model.draws import identity_of_pair, time_of_encounter
from model.scenario import Scenario
from model.simulation import Simulation

RESTLESS = Scenario(
    n_users=10, n_organisations=1, n_weeks=120, cases_per_professional=2.5, team_size=2, contact_rate=1.0,
    attendance=1.0, with_willingness=False, reassignment_rate=20.0, reorganisation_rate=20.0, resignation_rate=0.2,
    second_post=0.3, third_post=0.0, joint_rate=0.5,
)
"""Few people who are always moved, so that the same two part and meet again."""


def service_encounters(columns):
    """Of the week's encounters of users and workers: who met, their identity and time for luck, number on the tie."""
    for row in (columns["service_attended"] == 1).nonzero()[0]:
        user, post = columns["service_user"][row], columns["service_post"][row]
        who = columns["user_key"][user], columns["post_key"][post]
        number = int(columns["service_encounters"][row])
        time = int(time_of_encounter(columns["service_opened"][row], number))
        yield who, (int(columns["service_key"][row]), time), number


def colleague_encounters(columns):
    """The same of professionals, who may meet several times in a week."""
    for row in (columns["pair_met"] > 0).nonzero()[0]:
        who = columns["post_key"][columns["pair_first"][row]], columns["post_key"][columns["pair_second"][row]]
        last = int(columns["pair_encounters"][row])
        for number in range(last - int(columns["pair_met"][row]) + 1, last + 1):
            yield who, (int(columns["pair_key"][row]), number), number


@pytest.mark.parametrize("encounters", [service_encounters, colleague_encounters], ids=["service", "colleagues"])
@pytest.mark.parametrize("seed", range(3))
def test_an_encounter_of_a_tie_that_opens_again_has_new_luck(encounters, seed):
    simulation = Simulation(RESTLESS, seed=seed)
    by_luck, by_people = Counter(), Counter()
    for _ in range(RESTLESS.n_weeks):
        simulation.run(1)
        for who, luck, number in encounters(simulation.world.columns):
            by_luck[luck] += 1
            by_people[int(identity_of_pair(*who)), number] += 1
    assert by_people.most_common(1)[0][1] > 3, "the same two should have met anew several times"
    assert by_luck.most_common(1)[0][1] == 1, "an encounter has the luck of an earlier one"


@pytest.mark.parametrize("seed", range(3))
def test_nobody_after_another_has_their_identity(seed):
    """Users and workers who come after others in the same place have luck of their own."""
    simulation = Simulation(RESTLESS.with_changes(case_closure=5.0, resignation_rate=5.0), seed=seed)
    columns = simulation.world.columns
    held_by = {"user_key": "user_generation", "post_key": "post_incumbency"}
    seen = {name: set() for name in held_by}
    for _ in range(RESTLESS.n_weeks):
        simulation.run(1)
        for name, number in held_by.items():
            places = range(len(columns[name]))
            seen[name] |= set(zip(columns[name].tolist(), places, columns[number].tolist(), strict=True))
    for name, holders in seen.items():
        assert len(holders) > 2 * len(columns[name]), "people should have come and gone"
        assert len({key for key, _, _ in holders}) == len(holders)
