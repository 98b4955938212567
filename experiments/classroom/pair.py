"""One pair with one broken promise, and the same pair with the same luck without it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from experiments.progress import say
from model.bench import Script, play
from model.compiling import compile_everything
from model.scenario import Scenario

ENCOUNTERS = 30
BREACH = 16
LAPSES = (6,)
"""Encounters, counted from 1, at which the worker falls short: an ordinary lapse to hold the breach against."""
OPENING_TRUST = 0.45


def one_pair(seed: int) -> pd.DataFrame:
    """Trust after each encounter: encounter, trust, event, without_breach; row 0 is before the first."""
    compile_everything(say)
    with_breach, without = _play(seed, is_broken=True), _play(seed, is_broken=False)
    events = ["", *("broken" if number in LAPSES else "kept" for number in range(1, ENCOUNTERS + 1))]
    ruptured = with_breach["ruptured"][:, 0].astype(int)
    for number in np.flatnonzero(np.diff(ruptured)) + 1:
        events[number] = "rupture" if ruptured[number] else "repaired"
    events[BREACH] = "breach"
    return pd.DataFrame(
        {
            "encounter": np.arange(ENCOUNTERS + 1),
            "trust": with_breach["trust"][:, 0],
            "event": events,
            "without_breach": without["trust"][:, 0],
        }
    )


def _play(seed: int, is_broken: bool) -> dict[str, np.ndarray]:
    numbers = np.arange(1, ENCOUNTERS + 1)
    script = Script(
        kept=~np.isin(numbers, LAPSES),
        kind=np.where((numbers == BREACH) & is_broken, "promise", "ordinary"),
    )
    return play(script, Scenario(), trust=OPENING_TRUST, seed=seed)
