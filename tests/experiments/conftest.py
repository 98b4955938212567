"""Synthetic studies: tables as a run of the model would leave them, made without the model."""

import dataclasses
import itertools
import json

import numpy as np
import pandas as pd
import pytest

from experiments import store
from model.outcomes import OUTCOMES
from model.policies import POLICIES

REGIMES = ("status_quo", "audit_heavy", "co_learning")


def _manifest(regimes, factors, seeds, reference, **changes):
    labels = {name: {"label": POLICIES[name].label} for name in regimes}
    return {
        "study": "compare",
        "kind": "compare",
        "question": "What changes when services are run otherwise?",
        "configuration": {"regimes": labels},
        "fingerprint": "f" * 64,
        "versions": {"python": "3.13.0", "numpy": "2.0.0"},
        "seeds": list(range(seeds)),
        "reference": reference,
        "factors": list(factors),
        "common_weeks": 5,
    } | changes


def _policies(name, start):
    settings = dataclasses.asdict(POLICIES[name](start=start))
    return json.dumps({name: settings | {"organisations": list(settings["organisations"])}})


@pytest.fixture
def tables():
    """A maker of (manifest, conditions, runs, weekly).

    effects: regime -> outcome -> true difference; factors: key -> levels; settings: what differs from the defaults.
    """

    def make(
        effects=None, regimes=REGIMES, seeds=6, weeks=10, factors=None, outcomes=None, settings=None, noise=0.01,
        effect_of_point=lambda effect, point: effect, **changes,
    ):
        generator = np.random.default_rng(7)
        factors, effects, names = factors or {}, effects or {}, list(outcomes or OUTCOMES)
        conditions, runs, weekly = [], [], []
        luck = generator.normal(0, 0.05, (seeds, len(names)))
        for point in itertools.product(*factors.values()):
            for regime in regimes:
                where = ",".join(f"{key}={level}" for key, level in zip(factors, point, strict=True))
                name = f"{regime}@{where}" if where else regime
                effect = np.array([effects.get(regime, {}).get(outcome, 0.0) for outcome in names])
                effect = np.array([effect_of_point(size, point) for size in effect])
                own = generator.normal(0, noise, (seeds, len(names))) if regime != "status_quo" else 0.0
                ends = 0.5 + luck + own + effect
                swept = {
                    key.removeprefix("scenario."): level
                    for key, level in zip(factors, point, strict=True)
                    if key.startswith("scenario.")
                }
                conditions.append(
                    {
                        "condition": name, "regime": regime, "label": f"{POLICIES[regime].label} {where}".strip(),
                        "reference": regime == "status_quo", "settings": json.dumps((settings or {}) | swept),
                        "policies": _policies(regime, 5),
                        **{f"factor.{key}": level for key, level in zip(factors, point, strict=True)},
                    }
                )
                for seed in range(seeds):
                    runs.append({"condition": name, "seed": seed} | dict(zip(names, ends[seed], strict=True)))
                    for week in range(weeks):
                        values = ends[seed] if week >= 5 else 0.5 + luck[seed]
                        weekly.append(
                            {"condition": name, "seed": seed, "week": week} | dict(zip(names, values, strict=True))
                        )
        reference = next(row["condition"] for row in conditions if row["reference"])
        manifest = _manifest(regimes, factors, seeds, reference, **changes)
        return manifest, pd.DataFrame(conditions), pd.DataFrame(runs), pd.DataFrame(weekly)

    return make


@pytest.fixture
def make_study(tables):
    """A maker of whole studies, with the arguments of `tables`."""
    return lambda **arguments: store.tidy_study(*tables(**arguments))
