"""Numbers of a small world, written down: whoever changes one does so on purpose.

`python -m tests.baselines.test_baseline` writes them anew; the line in CHANGELOG.md says which outcomes moved and why.
"""

import json
from pathlib import Path

import pytest

from model.measure import at_the_end
from model.outcomes import OUTCOMES
from model.policies import POLICIES
from model.simulation import TALLIES, simulate
from tests.seen import LIVELY

FILE = Path(__file__).with_name("lively.json")
REGIMES = ("status_quo", "audit_heavy", "warm_handover", "co_learning", "brokering", "restructuring")


def found(name):
    """The outcomes of the last weeks under one policy, by name, those that are defined."""
    ends = at_the_end(simulate(LIVELY, [POLICIES[name](start=2)], 1), TALLIES)
    return {outcome: float(f"{value:.9g}") for outcome, value in zip(OUTCOMES, ends, strict=True) if value == value}


@pytest.mark.parametrize("name", REGIMES)
def test_a_small_world_comes_out_as_written_down(name):
    written = json.loads(FILE.read_text())[name]
    assert found(name) == pytest.approx(written, rel=1e-6, abs=1e-9)


if __name__ == "__main__":
    FILE.write_text(json.dumps({name: found(name) for name in REGIMES}, indent=1, sort_keys=True) + "\n")
