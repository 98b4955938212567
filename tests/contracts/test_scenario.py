"""What every parameter of the simulated world promises: described once, frozen, guarded by bounds."""

import dataclasses
import pickle

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from model.levers import as_number, settings_vector
from model.outcomes import OUTCOMES
from model.parameters import BadValue
from model.scenario import DESCRIPTIONS, LEVERS, SETTINGS, Scenario

DEFAULTS = {item.name: item.default for item in dataclasses.fields(Scenario)}
NUMBERS = [name for name, item in DESCRIPTIONS.items() if not item.choices and not isinstance(DEFAULTS[name], bool)]
EVERY = pytest.mark.parametrize("name", DESCRIPTIONS)


def test_every_field_is_described_once():
    assert list(DEFAULTS) == [*DESCRIPTIONS, "network"], "the network is not a parameter: it is given whole"
    assert len({item.sentence for item in DESCRIPTIONS.values()}) == len(DESCRIPTIONS)


@EVERY
def test_described(name):
    item = DESCRIPTIONS[name]
    assert item.sentence.endswith((".", ").")) and item.sentence[0].isupper()
    assert item.unit and item.source
    assert item.low < item.high


@EVERY
def test_default_is_allowed(name):
    if DESCRIPTIONS[name].choices:
        assert DEFAULTS[name] in DESCRIPTIONS[name].choices
    else:
        assert DESCRIPTIONS[name].low <= DEFAULTS[name] <= DESCRIPTIONS[name].high


@EVERY
def test_effect_is_declared(name):
    effect = DESCRIPTIONS[name].effect
    if effect.startswith("neutral: "):
        assert len(effect) > len("neutral: ") + 10, "a neutral parameter needs its reason"
    else:
        assert effect[0] in "+-±"
        assert effect[1:] in OUTCOMES


def test_few_are_neutral():
    neutral = [name for name, item in DESCRIPTIONS.items() if item.effect.startswith("neutral")]
    assert len(neutral) <= 0.05 * len(DESCRIPTIONS), neutral


@EVERY
def test_frozen(name):
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(Scenario(), name, DEFAULTS[name])


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("end", ["low", "high"])
def test_bounds_are_guarded(name, end):
    bound = getattr(DESCRIPTIONS[name], end)
    beyond = bound - 1 if end == "low" else bound + 1
    with pytest.raises(BadValue, match=f"scenario.{name} is"):
        Scenario(**{name: int(beyond) if isinstance(DEFAULTS[name], int) else float(beyond)})
    Scenario(**{name: int(bound) if isinstance(DEFAULTS[name], int) else float(bound)})


@pytest.mark.parametrize("name", NUMBERS)
def test_only_numbers(name):
    for wrong in (float("nan"), float("inf"), "many", None, True, [1.0]):
        with pytest.raises(BadValue, match=f"scenario.{name} is"):
            Scenario(**{name: wrong})


@pytest.mark.parametrize("name", NUMBERS)
@given(data=some.data())
@settings(max_examples=10)
def test_a_number_of_numpy_is_the_plain_number(name, data):
    low, high = DESCRIPTIONS[name].low, DESCRIPTIONS[name].high
    if isinstance(DEFAULTS[name], int):
        plain = data.draw(some.integers(int(low), int(min(high, 120))))
        kind = data.draw(some.sampled_from([np.int8, np.uint16, np.int64, np.float32, np.array]))
    else:
        kind = data.draw(some.sampled_from([np.float32, np.float64, np.array]))
        plain = float(kind(data.draw(some.floats(low, high))))
        assume(low <= plain <= high)
    found = getattr(Scenario(**{name: kind(plain)}), name)
    assert type(found) is type(DEFAULTS[name])
    assert found == plain


def test_switches_and_choices_of_numpy_are_plain_ones():
    scenario = Scenario(with_churn=np.bool_(False), control_source=np.str_("outside_body"))
    assert scenario == Scenario(with_churn=False, control_source="outside_body")
    assert type(scenario.with_churn) is bool and type(scenario.control_source) is str


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize(
    "wrong", [np.bool_(True), np.nan, np.array([0.5, 0.5]), np.str_("5"), 10**400, 10**5000, 1j, {}],
    ids=["truth", "nan", "two", "text", "huge", "enormous", "complex", "settings"],
)
def test_what_is_no_number_of_numpy_either(name, wrong):
    with pytest.raises(BadValue, match=f"scenario.{name} is"):
        Scenario(**{name: wrong})


def test_each_parameter_is_a_lever_or_a_setting():
    assert not set(LEVERS) & set(SETTINGS)
    assert set(LEVERS) | set(SETTINGS) == set(DESCRIPTIONS)
    assert settings_vector(Scenario()).tolist() == [as_number(name, DEFAULTS[name]) for name in SETTINGS]


def test_unknown_name_offers_the_nearest():
    with pytest.raises(BadValue, match="Did you mean 'prior_mean'"):
        Scenario().with_changes(prior_meen=0.5)


def test_changes_leave_the_original_alone():
    usual = Scenario()
    changed = usual.with_changes(prior_mean=0.3)
    assert usual.differences() == {} and changed.differences() == {"prior_mean": 0.3}


def test_picklable():
    scenario = Scenario(n_users=7, prior_mean=0.3, control_source="outside_body")
    assert pickle.loads(pickle.dumps(scenario)) == scenario
