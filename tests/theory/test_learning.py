"""Closed forms of learning from kept and broken evidence: L1-L4, L7, L9, L17, L18."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model.bench import Script, play

PAIRS = 8000
SETTLED = 80


def rest(kept, up, down):
    """L1: where linear learning comes to rest."""
    return up * kept / (up * kept + down * (1 - kept))


@pytest.mark.parametrize(
    ("kept", "up", "ratio"), [(0.5, 0.2, 0.75), (0.6, 0.15, 1.0), (0.72, 0.17, 1.4), (0.28, 0.17, 1.0)]
)
def test_l1_mean_trust_moves_geometrically_to_its_rest(near, linear, stream, kept, up, ratio):
    start = 0.2
    scenario = linear.with_changes(gain=up, loss_ratio_goodwill=ratio)
    trust = play(Script(kept=stream(kept, SETTLED, PAIRS)), scenario, trust=start)["goodwill"]
    down = up * ratio
    pull = up * kept + down * (1 - kept)
    target = rest(kept, up, down)
    for n in (1, 3, 10, SETTLED):
        expected = target + (start - target) * (1 - pull) ** n
        near(trust[n], expected, smallest_error_that_must_show=0.02)


def test_l1_published_example(near, linear, stream):
    """Rest .6923 at p = .6, rates .15 and .10."""
    scenario = linear.with_changes(gain=0.15, loss_ratio_competence=2 / 3)
    trust = play(Script(kept=stream(0.6, 60, PAIRS)), scenario, trust=0.6923)["competence"][-1]
    near(trust, 0.6923, smallest_error_that_must_show=0.01)


@pytest.mark.parametrize(("kept", "up", "ratio"), [(0.6, 0.15, 1.0), (0.72, 0.17, 1.4)])
def test_l2_second_moment_of_trust_at_rest(near, linear, stream, kept, up, ratio):
    down = up * ratio
    scenario = linear.with_changes(gain=up, loss_ratio_goodwill=ratio)
    target = rest(kept, up, down)
    trust = play(Script(kept=stream(kept, SETTLED, 2 * PAIRS)), scenario, trust=target)["goodwill"][-1]
    again = kept * (1 - up) ** 2 + (1 - kept) * (1 - down) ** 2
    moment = (2 * kept * up * (1 - up) * target + kept * up**2) / (1 - again)
    near(trust**2, moment, smallest_error_that_must_show=0.01)
    if ratio == 1.0:
        assert moment - target**2 == pytest.approx(up / (2 - up) * kept * (1 - kept))
        assert trust.var() == pytest.approx(up / (2 - up) * kept * (1 - kept), rel=4 * math.sqrt(2 / len(trust)))


@pytest.mark.parametrize(("ratio", "to_build", "to_destroy"), [(1.0, 7.28, 4.60), (2.0, 7.28, 2.11)])
def test_l3_slow_to_build_fast_to_destroy(linear, ratio, to_build, to_destroy):
    scenario = linear.with_changes(gain=0.14, loss_ratio_goodwill=ratio)
    low, high = 0.4, 0.8
    building = play(Script(kept=[True] * 20), scenario, trust=low)["goodwill"][:, 0]
    falling = play(Script(kept=[False] * 20), scenario, trust=high)["goodwill"][:, 0]
    assert crossing(np.log(1 - building), math.log(1 - high)) == pytest.approx(to_build, abs=0.005)
    assert crossing(np.log(falling), math.log(low)) == pytest.approx(to_destroy, abs=0.005)


def crossing(path, level):
    """The encounter, with its fraction, at which a falling straight path comes to a level."""
    after = int(np.argmax(path <= level))
    return after - 1 + (path[after - 1] - level) / (path[after - 1] - path[after])


@pytest.mark.parametrize(
    ("level", "published"), [(0.5, 0.87), (0.7, 1.87), (0.8, 2.95), (0.9, 5.41), (0.95, 8.60)]
)
def test_l4_successes_that_undo_one_failure(linear, level, published):
    scenario = linear.with_changes(gain=0.14)
    path = play(Script(kept=[False] + [True] * 12), scenario, trust=level)["competence"][1:, 0]
    assert crossing(np.log(1 - path), math.log(1 - level)) == pytest.approx(published, abs=0.006)


@pytest.mark.parametrize(("chance", "loss"), [(0.01, 0.5), (0.03, 0.6)])
def test_l7_rare_breaches_lower_the_rest_of_trust(near, linear, stream, chance, loss):
    kept, up = 0.85, 0.15
    scenario = linear.with_changes(gain=up, promise_severity=loss / up)
    kinds = np.where(stream(chance, SETTLED, PAIRS, seed=1), "promise", "ordinary")
    expected = (1 - chance) * kept * up / ((1 - chance) * up + chance * loss)
    script = Script(kept=stream(kept, SETTLED, PAIRS), kind=kinds)
    trust = play(script, scenario, trust=expected)["competence"][-1]
    near(trust, expected, smallest_error_that_must_show=0.2 * (kept - expected) + 0.005)


@pytest.mark.parametrize(
    ("kept", "published"), [(0.3, 0.250), (0.6, 0.631), (0.7, 0.750), (0.8, 0.851), (0.9, 0.933)]
)
def test_l9_rest_of_trust_under_the_prism(near, linear, stream, kept, published):
    """The mean field leaves variance out, for which .006 is allowed."""
    prism, broken = 0.4, 1 - kept
    roots = np.roots([prism * (broken - kept), kept * (2 * prism - 1) - broken, kept * (1 - prism)])
    mean_field = float(next(root.real for root in roots if 0 <= root.real <= 1))
    assert mean_field == pytest.approx(published, abs=5e-4)
    scenario = linear.with_changes(prism=prism, gain=0.17)
    trust = play(Script(kept=stream(kept, 100, PAIRS)), scenario, trust=mean_field)["competence"][-1]
    near(trust, mean_field, allowance=0.006, smallest_error_that_must_show=0.02)


@pytest.mark.parametrize("side", [-1, 1])
def test_l9_full_prism_is_absorbing_at_both_ends(linear, stream, side):
    """The threshold lies at p = ratio / (1 + ratio): trust that starts in the middle ends on the side of evidence."""
    scenario = linear.with_changes(prism=1.0, gain=0.17)
    trust = play(Script(kept=stream(0.5 + 0.15 * side, 400, 500)), scenario, trust=0.5)["competence"][-1]
    assert np.minimum(trust, 1 - trust).max() < 0.01
    assert np.mean(trust > 0.5) == pytest.approx(0.5 + 0.5 * side, abs=0.2)


@pytest.mark.parametrize(("prism", "ratio"), [(0.0, 1.0), (0.0, 1.4), (0.4, 1.0)])
def test_l17_success_and_failure_mirror_each_other(linear, stream, prism, ratio):
    """Swap success and failure, the two rates, and trust with its complement: the same path, not only the same law."""
    evidence = stream(0.7, 40, 50)
    scenario = linear.with_changes(prism=prism, gain=0.15, loss_ratio_goodwill=ratio)
    mirror = scenario.with_changes(gain=0.15 * ratio, loss_ratio_goodwill=1 / ratio)
    path = play(Script(kept=evidence), scenario, trust=0.3)["goodwill"]
    mirrored = play(Script(kept=~evidence), mirror, trust=0.7)["goodwill"]
    assert np.abs(path - (1 - mirrored)).max() < 1e-12


@pytest.mark.parametrize(("kept", "prism", "ratio"), [(0.72, 0.0, 1.0), (0.72, 0.4, 1.4), (0.3, 0.4, 1.0)])
def test_l18_at_rest_the_ratio_of_fall_to_rise_is_that_of_the_evidence(near, linear, stream, kept, prism, ratio):
    """So the raw ratio says nothing about asymmetry: p E[rise] = q E[fall], whatever the rates."""
    scenario = linear.with_changes(prism=prism, loss_ratio_goodwill=ratio)
    evidence = stream(kept, SETTLED + 1, PAIRS)
    path = play(Script(kept=evidence), scenario, trust=kept)["goodwill"]
    step = path[-1] - path[-2]
    rise, fall = np.where(evidence[-1], step, 0.0), np.where(evidence[-1], 0.0, -step)
    near(rise - fall, 0.0, smallest_error_that_must_show=0.01)
    assert rise.mean() > 0.01
