"""After the end, and after an error in the middle of a week, a model refuses and never goes on with wrong numbers."""

from __future__ import annotations

import inspect
import math
import re
import signal
import threading

import mesa
import numpy as np
import pytest

from model.parameters import BadValue
from model.people import ServiceUser
from model.scenario import Scenario
from model.simulation import Simulation
from model.stages import STAGES
from model.trust_model import TrustModel

SMALL = Scenario(n_users=12, n_organisations=2, n_weeks=6, cases_per_professional=4)
AT_END = "7 weeks were asked for; the scenario ends after 6. Give a longer scenario.n_weeks."


def at_end():
    model = TrustModel(SMALL, seed=1, model_reporters={"trust": "trust_service"})
    model.run()
    return model


def test_nothing_is_run_beyond_the_end_and_nothing_changes():
    model = at_end()
    trust, time = model.trust_service, model.time
    beyond = [
        model.step, lambda: model.run(1), model.user(0).live, model.simulation.finish_week,
        lambda: model.simulation.run_stage(STAGES[0]), lambda: model.simulation.run(1),
    ]
    for again in beyond:
        with pytest.raises(BadValue, match=re.escape(AT_END)):
            again()
        assert (model.steps, model.week, model.time, model.trust_service) == (6, 6, time, trust)
    model.run()
    model.run(0)
    assert model.steps == len(model.datacollector.get_model_vars_dataframe()) == 6


def test_running_ends_with_the_last_week():
    model = TrustModel(SMALL, seed=1)
    assert model.running
    model.run(5)
    assert model.running
    model.run_model()
    assert (model.steps, model.running) == (6, False)
    assert np.array_equal(model.simulation.tallies, at_end().simulation.tallies)


@pytest.mark.skipif(not hasattr(mesa.Model, "run_for"), reason="Mesa before 3.5 has no clock that can be sent on")
def test_mesas_clock_ends_with_the_last_week():
    model = TrustModel(SMALL, seed=1)
    with pytest.raises(BadValue, match=re.escape(AT_END)):
        model.run_for(20)
    assert (model.steps, model.trust_service) == (6, at_end().trust_service)
    with pytest.raises(BadValue, match=re.escape(AT_END)):
        model.step()


class Stumbles(ServiceUser):
    """A user with a fault in the third week."""

    def learn(self):
        if self.model.week == 2 and self.row == 7:
            raise KeyError("mine")
        super().learn()


@pytest.mark.parametrize("drive", [lambda model: model.run(), lambda model: model.step()], ids=["run", "step"])
def test_half_a_week_is_not_run_twice(drive):
    model = TrustModel(SMALL, seed=1, user_class=Stumbles)
    model.run(2)
    trust = model.trust_service
    with pytest.raises(KeyError, match="mine"):
        drive(model)
    assert (model.steps, model.week, model.trust_service) == (2, 2, trust)
    for again in (model.step, model.run, model.simulation.run, lambda: drive(model)):
        with pytest.raises(BadValue, match="stopped in the middle of week 2 and cannot go on; build it anew"):
            again()


class Drives(ServiceUser):
    """A user who tries to run the model from within."""

    def live(self):
        self.model.run(1)


def test_a_verb_cannot_run_the_model():
    with pytest.raises(BadValue, match="week 0 is under way; no verb"):
        TrustModel(SMALL, seed=1, user_class=Drives).run()


def test_an_error_of_a_reporter_is_not_passed_over():
    model = TrustModel(SMALL, seed=1, model_reporters={"wrong": lambda model: 1 / (model.week - 3)})
    with pytest.raises((ZeroDivisionError, RuntimeError)):
        model.run()
    assert model.steps == model.week == 3
    if hasattr(model, "run_for"):
        # Mesa has lost its next step by the error.
        with pytest.raises(BadValue, match="an error stopped Mesa's schedule in week 3"):
            model.step()
        assert model.steps == model.week == 3
    else:
        model.step()
        assert model.steps == model.week == 4


def test_an_interrupted_run_does_not_go_on():
    simulation = Simulation(Scenario(n_users=3000, n_weeks=2000), seed=1)
    timer = threading.Timer(0.3, signal.raise_signal, [signal.SIGINT])
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        simulation.run()
    with pytest.raises(BadValue, match="stopped in the middle of week 0"):
        simulation.run()


def test_what_is_no_number_in_the_columns_stops_a_run_without_a_model():
    simulation = Simulation(SMALL, seed=1)
    simulation.world.user_prior[3] = math.nan
    with pytest.raises(BadValue, match="no number in user_prior"):
        simulation.run()
    with pytest.raises(BadValue, match="cannot go on"):
        simulation.run()


def test_every_public_way_to_drive_a_model_is_tried_above():
    """Should Mesa add one, it has to be looked at."""
    known = {"run", "run_model", "step", "run_for", "run_until", "run_next_event"}
    assert {name for name, _ in inspect.getmembers(TrustModel, inspect.isfunction) if name.startswith("run")} <= known
