"""Slow to build, fast to destroy: the core of this model, on its bench and worked out on paper.

One user meets one worker. What chance, ruptures, respect, drift and control would add is switched off, so that the
core can be compared with its closed form. Let u be what is left to lose or to win: trust while encounters are broken,
the distance to full trust while they are kept. An encounter takes u to u (1 - a (1 - prism u)), a the rate. There is
a measure of u that falls by the same share at every encounter, and to third order in u it is

    f(u) = u (1 + c u) / (1 - d u),   d = 2 prism / (2 - a),   c = a prism / ((1 - a) (2 - a))

so that f(u_n) = (1 - a)^n f(u_0): exact without the prism, and with the usual one close to the third digit.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from model.bench import Script, play
from model.scenario import Scenario

START = 0.3
ENCOUNTERS = 12
PHASES = ((True, "encounters kept"), (False, "encounters broken"), (True, "kept again"))
FROM, TO = 0.4, 0.8
MOST_ENCOUNTERS = 200
CHANNELS = ("competence", "goodwill")


def asymmetry_curve(scenario: Scenario) -> pd.DataFrame:
    """Trust after each encounter while it is built, lost and built again: encounter, simulated, closed_form, phase."""
    kept = np.repeat([kept for kept, _ in PHASES], ENCOUNTERS)
    phases = np.repeat([words for _, words in PHASES], ENCOUNTERS)
    simulated = play(Script(kept=kept), _core(scenario), trust=START)["trust"][:, 0]
    channels = []
    for channel in CHANNELS:
        found = [START]
        for is_kept, _ in PHASES:
            begun = found[-1]
            found += [_after(begun, is_kept, n + 1, scenario, channel) for n in range(ENCOUNTERS)]
        channels.append(found)
    return pd.DataFrame(
        {
            "encounter": np.arange(len(kept) + 1),
            "simulated": simulated,
            "closed_form": np.mean(channels, axis=0),
            "phase": [phases[0], *phases],
        }
    )


def asymmetry_counts(scenario: Scenario) -> pd.DataFrame:
    """Encounters that it takes to build trust and to destroy it: what, simulated, closed_form."""
    rows = []
    for channel in CHANNELS:
        for is_kept in (True, False):
            begun, aim = (FROM, TO) if is_kept else (TO, FROM)
            done = "built, every encounter kept" if is_kept else "destroyed, every encounter broken"
            rows.append(
                {
                    "what": f"Trust in {channel} from {begun} to {aim}: {done}",
                    "simulated": _simulated_count(begun, aim, scenario, channel),
                    "closed_form": count(begun, aim, _rate(is_kept, scenario, channel), scenario.prism),
                }
            )
    return pd.DataFrame(rows)


def count(begun: float, aim: float, rate: float, prism: float) -> float:
    """Encounters in which trust goes from `begun` to `aim`, by the closed form; NaN where it has none."""
    if not 0 < rate < 1:
        return math.nan
    first, last = (1 - begun, 1 - aim) if aim > begun else (begun, aim)
    steps = _measure(first, rate, prism), _measure(last, rate, prism)
    return math.log(steps[0] / steps[1]) / -math.log(1 - rate)


def _after(begun: float, is_kept: bool, encounters: int, scenario: Scenario, channel: str) -> float:
    rate, prism = _rate(is_kept, scenario, channel), scenario.prism
    left = _measured(_measure(1 - begun if is_kept else begun, rate, prism) * (1 - rate) ** encounters, rate, prism)
    return 1 - left if is_kept else left


def _measure(left: float, rate: float, prism: float) -> float:
    """What falls by the same share at every encounter."""
    c, d = _shape(rate, prism)
    return left * (1 + c * left) / (1 - d * left) if d * left < 1 else math.nan


def _measured(measure: float, rate: float, prism: float) -> float:
    """What is left where the measure stands at this: the inverse of `_measure`."""
    c, d = _shape(rate, prism)
    slope = 1 + d * measure
    return 2 * measure / (slope + math.sqrt(slope * slope + 4 * c * measure))


def _shape(rate: float, prism: float) -> tuple[float, float]:
    if rate >= 1:
        return math.nan, math.nan
    return rate * prism / ((1 - rate) * (2 - rate)), 2 * prism / (2 - rate)


def _rate(is_kept: bool, scenario: Scenario, channel: str) -> float:
    """Share that one encounter covers where the prism does not colour it."""
    return float(scenario.gain * (1.0 if is_kept else getattr(scenario, f"loss_ratio_{channel}")))


def _simulated_count(begun: float, aim: float, scenario: Scenario, channel: str) -> float:
    kept = np.full(MOST_ENCOUNTERS, aim > begun)
    trust = play(Script(kept=kept), _core(scenario), trust=begun)[channel][:, 0]
    there = np.flatnonzero((trust >= aim) if aim > begun else (trust <= aim))
    if len(there) == 0:
        return math.nan
    last = int(there[0])
    return last - 1 + float((aim - trust[last - 1]) / (trust[last] - trust[last - 1]))


def _core(scenario: Scenario) -> Scenario:
    return scenario.with_changes(with_respect=False, with_ruptures=False, with_drift=False, audit=0.0)
