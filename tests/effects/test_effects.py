"""Every parameter is alive: between two sensible values it moves the outcome it names, in the direction it names.

Runs are paired by seed, so that only what the parameter does differs. What is compared, and beside which other
settings, is declared with the parameter (`model.scenario`).
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from model.compiling import compile_everything
from model.measure import at_the_end
from model.outcomes import OUTCOMES
from model.scenario import DESCRIPTIONS, Scenario
from model.simulation import TALLIES, simulate

WORLD = Scenario(n_users=240, n_organisations=4, n_weeks=130, audit=0.5)
"""Half-strength audit, so that what audit does can be seen to grow and to shrink."""

SEEDS = range(8)
BEYOND_CHANCE = 3.0
"""How many standard errors of the paired differences the mean difference must be away from zero."""


def two_values(name):
    """The two values between which a parameter is tried, as declared; else around its default."""
    item, default = DESCRIPTIONS[name], getattr(WORLD, name)
    if item.choices:
        return item.choices[0], item.choices[-1]
    if isinstance(default, bool):
        return False, True
    if item.between is not None:
        low, high = item.between
    elif default == 0:
        low, high = item.low, min(item.high, 1.0)
    else:
        low, high = sorted((0.5 * default, 1.5 * default)) if default > 0 else (1.25 * default, 0.75 * default)
    low, high = max(item.low, low), min(item.high, high)
    return (int(low), int(high)) if isinstance(default, int) else (low, high)


def claims():
    """What is to be shown: parameter, outcome, sign, other settings."""
    for name, item in DESCRIPTIONS.items():
        sign, outcome = item.effect[0], item.effect[1:]
        if sign == "±":
            yield name, outcome, 1, item.given
            yield name, outcome, -1, item.given_falls
        elif sign in "+-":
            yield name, outcome, 1 if sign == "+" else -1, item.given


CLAIMS = list(claims())


def end_of(scenario, outcome, seed):
    return at_the_end(simulate(scenario, (), seed), TALLIES)[list(OUTCOMES).index(outcome)]


@pytest.fixture(scope="module")
def differences(request):
    """Paired differences of all claims that are tested in this session, on their way in threads."""
    compile_everything()
    wanted = sorted(
        item.callspec.params["number"] for item in request.session.items
        if item.path == request.path and item.originalname == "test_moves_what_it_names"
    )
    with ThreadPoolExecutor() as pool:
        running = {}
        for number in wanted:
            name, outcome, _, given = CLAIMS[number]
            running[number] = [
                [pool.submit(end_of, WORLD.with_changes(**given | {name: value}), outcome, seed) for seed in SEEDS]
                for value in two_values(name)
            ]
        yield lambda number: np.subtract(*([run.result() for run in runs] for runs in reversed(running[number])))


def words(number):
    name, outcome, sign, _ = CLAIMS[number]
    return f"{name} {'+' if sign > 0 else '-'}{outcome}"


@pytest.mark.parametrize("number", range(len(CLAIMS)), ids=words)
def test_moves_what_it_names(differences, number):
    name, outcome, sign, given = CLAIMS[number]
    found = differences(number)
    assert np.isfinite(found).all(), f"{outcome} is not defined beside {dict(given)}"
    assert found.any(), f"{name} is dead: {two_values(name)} give the same {outcome}, bit for bit"
    error = found.std(ddof=1) / np.sqrt(len(found))
    low, high = two_values(name)
    assert sign * found.mean() > BEYOND_CHANCE * error, (
        f"{name} from {low} to {high} beside {dict(given)} moves {outcome} by {found.mean():+.4g} "
        f"(standard error {error:.2g}); declared is {DESCRIPTIONS[name].effect}"
    )


def test_either_sign_is_shown_both_ways():
    for name, item in DESCRIPTIONS.items():
        if item.effect[0] == "±":
            assert item.given != item.given_falls, f"{name}: say beside which settings {item.effect[1:]} falls"
        else:
            assert not item.given_falls


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_what_is_tried_is_allowed(name):
    item = DESCRIPTIONS[name]
    low, high = two_values(name)
    assert low != high
    for given in (item.given, item.given_falls):
        assert name not in given
        for value in (low, high):
            WORLD.with_changes(**dict(given) | {name: value})
