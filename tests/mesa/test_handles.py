"""What may be written on a handle, and that nothing misspelt is stored in silence."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from model.columns import COLUMNS
from model.parameters import BadValue
from model.people import HasLeft, Professional, ServiceUser
from model.scenario import Scenario
from model.trust_model import TrustModel

SMALL = Scenario(n_users=12, n_organisations=2, n_weeks=8, cases_per_professional=4, case_closure=6.0)
RESTLESS = SMALL.with_changes(
    n_users=30, n_weeks=12, reassignment_rate=10.0, reorganisation_rate=20.0, resignation_rate=2.0, team_size=3
)
MODEL = TrustModel(SMALL, seed=1)
USER = MODEL.user(3)
TIE = USER.ties[0]
HANDLES = {
    "user": (USER, "user_"), "post": (TIE.professional, "post_"), "service": (TIE, "service_"),
    "colleague": (TIE.professional.colleagues[0], "pair_"),
}
"""A handle on a row of each table, and the prefix that its attributes lack."""


def attributes(chosen):
    """Table and name of each column that some handle has as an attribute."""
    return [(column.table, column.name) for column in COLUMNS.values() if column.table in HANDLES and chosen(column)]


def handle_of(table, name):
    handle, prefix = HANDLES[table]
    return handle, name.removeprefix(prefix)


STRUCTURE = attributes(lambda column: column.is_structure)
REST = attributes(lambda column: not column.is_structure)
REAL = attributes(lambda column: not column.is_structure and np.dtype(column.dtype).kind == "f")
WHOLE = attributes(
    # Whose post is no longer filled has left, and answers no more.
    lambda column: not column.is_structure and np.dtype(column.dtype).kind == "i" and column.name != "post_filled"
)


@pytest.mark.parametrize(("table", "name"), STRUCTURE, ids=[name for _, name in STRUCTURE])
def test_who_and_where_people_are_is_not_written_by_hand(table, name):
    handle, attribute = handle_of(table, name)
    before = MODEL.world.columns[name].copy()
    with pytest.raises(BadValue, match=f"'{name}' says who and where people are"):
        setattr(handle, attribute, 1)
    with pytest.raises(ValueError, match="read-only"):
        MODEL.world.columns[name][...] = 1
    with pytest.raises(ValueError, match="read-only"):
        getattr(MODEL.world, name)[:1] = 1
    assert np.array_equal(MODEL.world.columns[name], before)


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf, np.float64("nan"), "much", None, [0.1, 0.2], 1j])
@pytest.mark.parametrize(("table", "name"), REST, ids=[name for _, name in REST])
def test_only_finite_numbers_are_written(table, name, wrong):
    handle, attribute = handle_of(table, name)
    before = MODEL.world.columns[name].copy()
    with pytest.raises(BadValue, match=f"'{name}' cannot be .*; give"):
        setattr(handle, attribute, wrong)
    assert np.array_equal(MODEL.world.columns[name], before)


@given(some.sampled_from(REAL), some.floats() | some.integers())
@settings(max_examples=300, deadline=None)
def test_what_was_written_is_what_is_read_or_it_was_refused(where, value):
    table, name = where
    handle, attribute = handle_of(table, name)
    bounded = COLUMNS[name].unit in ("trust", "share", "chance", "effort", "skill", "respect", "delivery")
    before = getattr(handle, attribute)
    try:
        setattr(handle, attribute, value)
    except BadValue:
        assert getattr(handle, attribute) == before
        assert not (math.isfinite(value) and 0 <= value <= 1)
    else:
        assert getattr(handle, attribute) == pytest.approx(value, rel=1e-6, abs=1e-6)
        assert math.isfinite(value)
        assert not bounded or name == "post_threshold" or -1e-6 < value < 1 + 1e-6
    setattr(handle, attribute, before)


@given(some.sampled_from(WHOLE), some.integers() | some.floats(-5, 5))
@settings(max_examples=300, deadline=None)
def test_states_and_counts_are_never_cut_short(where, value):
    table, name = where
    handle, attribute = handle_of(table, name)
    before = getattr(handle, attribute)
    try:
        setattr(handle, attribute, value)
    except BadValue:
        assert getattr(handle, attribute) == before
    else:
        assert getattr(handle, attribute) == value
    setattr(handle, attribute, before)


def test_a_rounding_error_beyond_a_bound_is_the_bound():
    user = TrustModel(SMALL, seed=1).user(0)
    user.prior = 1.0 + 1e-12
    assert user.prior == 1.0


def test_columns_stay_where_compiled_code_knows_them():
    world = TrustModel(SMALL, seed=1).world
    column = world.columns["user_prior"]
    before = column.copy()
    for wrong in (
        lambda: world.columns.__setitem__("user_prior", np.zeros(12)), lambda: world.columns.pop("user_prior"),
        lambda: world.columns.update(user_prior=np.zeros(12)), lambda: setattr(world, "user_prior", np.zeros(12)),
        lambda: world.columns.clear(), lambda: setattr(world, "columns", {}),
    ):
        with pytest.raises(AttributeError):
            wrong()
    with pytest.raises(KeyError, match="Did you mean 'user_prior'"):
        world.columns["user_priors"][:] = 0.5
    with pytest.raises(AttributeError, match="Did you mean 'user_prior'"):
        world.user_priors = 0.5
    world.user_prior *= 0.5
    world.columns["user_prior"] += 0.1
    assert world.columns["user_prior"] is world.user_prior is column
    assert np.array_equal(column, before * 0.5 + 0.1)


@pytest.mark.parametrize("drive", [lambda model: model.run(), lambda model: model.step()], ids=["run", "step"])
@pytest.mark.parametrize(("name", "value"), [("user_prior", math.nan), ("user_prior", 7.0), ("user_engaged", 3)])
def test_what_was_written_into_a_column_is_looked_at_before_the_week(drive, name, value):
    model = TrustModel(SMALL, seed=1)
    good = model.world.columns[name][5]
    model.world.columns[name][5] = value
    with pytest.raises(BadValue, match=f"'{name}' was given {value}"):
        drive(model)
    model.world.columns[name][5] = good
    model.run()
    untouched = TrustModel(SMALL, seed=1)
    untouched.run()
    assert np.array_equal(model.simulation.tallies, untouched.simulation.tallies)
    assert model.steps == untouched.steps == SMALL.n_weeks


class Moody(ServiceUser):
    """A user with attributes of their own."""

    patience = 3
    hopes: list[str]

    def __init__(self, model, row, generation):
        super().__init__(model, row, generation)
        self.priors = []  # close to a column, and meant

    def learn(self):
        self.take_turn("learn")
        self.lessons = 1 + getattr(self, "lessons", 0)


def test_stock_people_and_ties_take_no_attribute_that_is_not_there():
    for handle, wrong, meant in (
        (USER, "trsut", "trust"), (USER, "priors", "prior"), (TIE, "in_worker_godwill", "in_worker_goodwill"),
        (TIE.professional, "skil", "skill"),
    ):
        with pytest.raises(AttributeError, match=f"has no '{wrong}'. Did you mean '{meant}'"):
            setattr(handle, wrong, 0.5)
        assert wrong not in vars(handle)
    with pytest.raises(AttributeError, match="a ServiceUser has no 'colour'"):
        USER.colour = "red"
    with pytest.raises(AttributeError, match="Did you mean 'prior'"):
        MODEL.agents.select(agent_type=ServiceUser).set("priors", 1)


def test_a_subclass_has_attributes_of_its_own_but_no_misspelt_ones():
    model = TrustModel(SMALL, seed=1, user_class=Moody)
    user = model.user(3)
    user.patience, user.hopes, user.priors, user.colour = 2, ["rest"], [0.5], "red"
    model.step()
    assert (user.patience, user.hopes, user.priors, user.colour, user.lessons) == (2, ["rest"], [0.5], "red", 1)
    for wrong, meant in (("propensty", "propensity"), ("engagd", "engaged")):
        with pytest.raises(AttributeError, match=f"Did you mean '{meant}'.* declare it in the body of Moody"):
            setattr(user, wrong, 1)


def test_whose_handle_it_is_never_changes():
    for handle, name in ((USER, "row"), (USER, "unique_id"), (USER, "left_in_week"), (TIE, "row"), (TIE, "model")):
        with pytest.raises(AttributeError, match="says whose handle this is"):
            setattr(handle, name, 5)
    with pytest.raises(AttributeError, match="'trust' of a ServiceTie is worked out"):
        TIE.trust = 0.5
    with pytest.raises(BadValue, match=r"user\.meet is called without values"):
        USER.meet = 3


def service_ties(model):
    """Ties of users with who holds them and since when."""
    columns = model.world.columns
    for user in model.agents_by_type[ServiceUser]:
        for tie in user.ties:
            post, week = columns["service_post"][tie.row], int(columns["service_opened"][tie.row])
            yield (user.unique_id, int(columns["post_key"][post]), week), tie


def colleague_ties(model):
    """Sides of ties of professionals with who holds them, whose side it is, and since when, as its luck has it.

    A tie that parts and opens again in week 0 has the same luck, none of which was used, but another row.
    """
    columns = model.world.columns
    for professional in model.agents_by_type[Professional]:
        for tie in professional.colleagues:
            who = (columns["pair_first"][tie.row], columns["pair_second"][tie.row])
            since = int(columns["pair_key"][tie.row]), tie.row
            yield (*columns["post_key"][list(who)].tolist(), tie.side, *since), tie


def key_of(tie):
    """Which two have the row of a tie now, and since when."""
    return [int(tie.columns[name][tie.row]) for name in tie.key_columns]


@pytest.mark.parametrize("ties", [service_ties, colleague_ties])
def test_a_tie_that_has_closed_never_answers_for_another(ties):
    model = TrustModel(RESTLESS, seed=1)
    columns, n_closed = model.world.columns, 0
    for _ in range(RESTLESS.n_weeks):
        before = {key: (tie, key_of(tie)) for key, tie in ties(model)}
        model.step()
        now = dict(ties(model))
        for key, (tie, identity) in before.items():
            if key in now:
                assert tie.trust == now[key].trust
            elif key_of(tie) != identity or (
                ties is colleague_ties and columns["pair_first"][tie.row] < 0
            ):
                n_closed += 1
                assert_closed(tie)
            else:
                # Somebody left, and nobody has come in their place yet.
                names = ("service_post",) if ties is service_ties else ("pair_first", "pair_second")
                assert not all(columns["post_filled"][columns[name][tie.row]] for name in names)
    assert n_closed > 20


def test_each_side_of_a_tie_between_professionals_reads_and_writes_its_own_trust():
    model = TrustModel(RESTLESS, seed=1)
    tie = model.agents_by_type[Professional][0].colleagues[0]
    back = next(side for side in tie.other.colleagues if side.row == tie.row)
    tie.in_colleague_competence = tie.in_colleague_goodwill = 0.9
    back.in_colleague_competence, back.in_colleague_goodwill = 0.2, 0.4
    assert (tie.trust, back.trust) == (0.9, pytest.approx(0.3))
    assert tie.clarity == back.clarity


def assert_closed(tie):
    other = "professional" if hasattr(type(tie), "professional") else "other"
    for name in ("trust", "clarity", "key", other):
        with pytest.raises(HasLeft, match="this tie has closed since it was looked up"):
            getattr(tie, name)
    with pytest.raises(HasLeft, match="this tie has closed"):
        tie.clarity = 0.5
    assert repr(tie).endswith(", closed>")


class Trusting(ServiceUser):
    """A user who comes with a high prior."""

    def __init__(self, model, row, generation):
        super().__init__(model, row, generation)
        self.prior = 0.95


def test_what_a_subclass_does_when_made_happens_at_the_same_time_however_the_model_is_driven():
    by_run, by_step, mixed, stock = (
        TrustModel(SMALL, seed=1, user_class=kind) for kind in (Trusting, Trusting, Trusting, ServiceUser)
    )
    by_run.run()
    for _ in range(SMALL.n_weeks):
        by_step.step()
    assert len(mixed.agents) > 12
    mixed.run(3)
    mixed.step()
    mixed.run()
    stock.run()
    assert by_run.new_users == stock.new_users
    assert np.array_equal(by_run.simulation.tallies, by_step.simulation.tallies)
    assert np.array_equal(by_run.simulation.tallies, mixed.simulation.tallies)
    assert not np.array_equal(by_run.simulation.tallies, stock.simulation.tallies)


def test_people_half_made_leave_nothing_behind():
    failing = [True]

    class Fails(ServiceUser):
        """A user who cannot be made for a while."""

        def __init__(self, model, row, generation):
            super().__init__(model, row, generation)
            if row == 5 and failing:
                raise OSError("no such thing")

    model = TrustModel(SMALL, seed=1, user_class=Fails)
    with pytest.raises(OSError, match="no such thing"):
        _ = model.agents
    failing.clear()
    assert len(model.agents_by_type[Fails]) == 12
    assert len(model.agents) == 12 + len(model.agents_by_type[Professional])
    model.run()
    stock = TrustModel(SMALL, seed=1)
    stock.run()
    assert np.array_equal(model.simulation.tallies, stock.simulation.tallies)


def test_a_subclass_that_is_not_made_to_the_end_is_an_error():
    class Unmade(ServiceUser):
        """A user who is never registered."""

        def __init__(self, model, row, generation):
            pass

    class LooksRound(ServiceUser):
        """A user who looks for others too early."""

        def __init__(self, model, row, generation):
            super().__init__(model, row, generation)
            self.n_others = len(model.agents)

    class Elsewhere(ServiceUser):
        """A user who takes another's place."""

        def __init__(self, model, row, generation):
            super().__init__(model, 0, generation)

    class Renamed(ServiceUser):
        """A user with another number."""

        def __init__(self, model, row, generation):
            super().__init__(model, row, generation)
            self.unique_id = 7

    for wrong in (Elsewhere, Renamed):
        with pytest.raises(BadValue, match=f"{wrong.__name__}.__init__ changes whose handle it is"):
            TrustModel(SMALL, user_class=wrong).run()
    with pytest.raises(BadValue, match=r"Unmade.__init__ does not call super\(\)\.__init__"):
        TrustModel(SMALL, user_class=Unmade).run()
    with pytest.raises(BadValue, match="nobody can be looked up in __init__"):
        TrustModel(SMALL, user_class=LooksRound).run()
