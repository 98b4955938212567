"""Brokers as Mesa agents: driven, collected, subclassed, and gone when their time is over."""

from __future__ import annotations

import pytest

from model.parameters import BadValue
from model.people import Broker
from model.policies import POLICIES
from model.scenario import Scenario
from model.trust_model import TrustModel

WORLD = Scenario(n_users=60, n_organisations=2, n_weeks=60)
BROKERING = POLICIES["brokering"](start=10)


class Silent(Broker):
    """A broker who meets nobody."""

    def meet(self) -> None:
        """Stay at home."""


def met(model: TrustModel) -> int:
    """Encounters of brokers so far with those they know."""
    return int(model.world.columns["acquaintance_encounters"].sum())


def test_what_brokers_decide_counts_though_none_is_there_at_first():
    kinds = (Broker, Silent, Silent)
    stock, run, stepped = (TrustModel(WORLD, [BROKERING], seed=1, broker_class=kind) for kind in kinds)
    stock.run()
    run.run()
    for _ in range(WORLD.n_weeks):
        stepped.step()
    assert met(stock) > 0
    assert met(run) == met(stepped) == 0


def test_brokers_are_agents_of_their_own_type_and_read_their_columns():
    model = TrustModel(WORLD, [BROKERING], seed=1)
    model.run(30)
    brokers = model.agents_by_type[Broker]
    assert len(brokers) == model.world.columns["broker_active"].sum() > 0
    first = model.broker(0)
    assert first in brokers
    assert list(first.acquaintances)
    assert all(0.0 <= known.trust <= 1.0 for known in first.acquaintances)
    assert {known.professional for known in first.acquaintances} <= set(model.agents)


def test_where_nobody_pays_brokers_none_is_there():
    model = TrustModel(WORLD, [POLICIES["brokering"](start=5, end=20)], seed=1)
    assert model.broker(0) is None
    model.run(15)
    assert model.broker(0) is not None
    model.run(10)
    assert model.broker(0) is None
    assert Broker not in model.agents_by_type or not len(model.agents_by_type[Broker])


def test_a_broker_who_cannot_be_is_named():
    with pytest.raises(BadValue, match="the number of a broker"):
        TrustModel(WORLD, [BROKERING], seed=1).broker(99)
