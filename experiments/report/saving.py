"""What common luck saves, in words: single ratios, what they say together, and the table's blocks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from experiments.estimate import LEVEL
from experiments.report.luck import FEW_RUNS, MANY, ratio_text
from experiments.saving import LITTLE, harmful, savings, too_little
from experiments.store import Study
from experiments.verdicts import within_a_sentence
from model.outcomes import OUTCOMES

ENOUGH = 10.0
"""The least ratio that is expected in the core where one rate of behaviour changes by 2 %."""


@dataclass(frozen=True)
class Savings:
    """A study of common luck with the ratio of each condition and main outcome."""

    study: Study

    @cached_property
    def found(self) -> pd.DataFrame:
        """The ratios with intervals, and the regime and label of each."""
        names = [name for name in self.study.outcomes if OUTCOMES[name].main]
        found = savings(self.study.runs, self.study.conditions, self.study.manifest["seeds"], names)
        return found.merge(self.study.conditions[["condition", "regime", "label"]], on="condition", validate="m:1")

    @property
    def blocks(self) -> dict[str, dict[str, pd.DataFrame]]:
        """The ratios by the label of the regime and by what was done with it, such as its dose; those there are."""
        named = self.study.manifest["configuration"]["regimes"]
        # In the order in which they were asked for: regimes by name, and behind them what has no policy.
        found: dict[str, dict[str, pd.DataFrame]] = {}
        of_references = set(self.study.conditions.loc[self.study.conditions["reference"], "regime"])
        for regime, rows in sorted(self.found.groupby("regime"), key=lambda pair: (pair[0] in of_references, pair[0])):
            label = str(named[regime]["label"])
            columns = rows.groupby("label", sort=False)
            found[label] = {
                str(own).removeprefix(f"{label}, "): part.set_index("outcome", drop=False) for own, part in columns
            }
        return found

    @property
    def shown(self) -> list[str]:
        """The outcomes of which there is any ratio."""
        some = self.found[self.found["ratio"].notna()]["outcome"]
        return list(dict.fromkeys(some))

    def words(self) -> list[str]:
        """What the ratios say together: harm, where little is saved, and small changes of one rate."""
        return [self._harm(), *self._little(), *self._rates()]

    def _harm(self) -> str:
        known = self.found[self.found["p_harm"].notna()]
        if known.empty:
            return f"Whether common luck does harm anywhere is not known: that takes at least {FEW_RUNS} seeds."
        below, clearly = (int((known[bound] < 1.0).sum()) or "none" for bound in ("ratio", "high"))
        expected = (1.0 - LEVEL) / 2.0 * len(known)
        worse = harmful(known)
        where = "; ".join(f"{row.label}: {OUTCOMES[str(row.outcome)].label} {_of(row)}" for row in worse.itertuples())
        return (
            (f"Common luck does harm: {where}. " if where else
             "Common luck does harm nowhere: no ratio is below 1 beyond its own error. ")
            + f"Of {len(known)} ratios {below} are below 1, {clearly} with the whole 95 % "
            f"interval; if it saved nothing anywhere, about {expected:.0f} would be by luck alone. Harm is told where "
            "it stays clear when all are judged together (Holm)."
        )

    def _little(self) -> list[str]:
        little = too_little(self.found)
        if little.empty:
            return [f"It saves little (a ratio under {LITTLE:g}) nowhere."]
        return [
            f"It saves little (a ratio under {LITTLE:g}) for {label}: "
            + "; ".join(f"{within_a_sentence(OUTCOMES[str(row.outcome)])} {_of(row)}" for row in rows.itertuples())
            + "."
            for label, rows in little.groupby("label", sort=False)
        ]

    def _rates(self) -> list[str]:
        references = self.study.conditions.set_index("condition")["reference"]
        told = []
        for reference in references[references].index:
            regime = self.study.conditions.set_index("condition").loc[reference, "regime"]
            changed = self.found[(self.found["regime"] == regime) & self.found["ratio"].notna()]
            for label, rows in changed.groupby("label", sort=False):
                least = rows.loc[rows["ratio"].idxmin()]
                is_core = reference != self.study.manifest["reference"]
                words = judged(least) if is_core else ""
                outcome = within_a_sentence(OUTCOMES[str(least["outcome"])])
                told.append(f"{label}: the least ratio is {_of(least)}, of {outcome}{words}.")
        return told


def judged(least: pd.Series) -> str:
    """Whether the least ratio of the core is as large as is expected."""
    if least["ratio"] >= ENOUGH:
        return f", at least the {ENOUGH:g} that are expected"
    if least["high"] >= ENOUGH:
        return f", less than the {ENOUGH:g} that are expected, which its interval holds: more seeds would tell"
    return f", BELOW the {ENOUGH:g} that are expected"


def interval_text(low: float, high: float) -> str:
    """The interval of a ratio; empty where there is none, or nothing in it to tell."""
    if math.isnan(low) or low > MANY:
        return ""
    return f"{ratio_text(low)} to {ratio_text(high)}"


def _of(row: Any) -> str:
    span = interval_text(row.low, row.high)
    return f"{ratio_text(row.ratio)}{f' ({span})' if span else ''}"


LEGEND = (
    "A ratio says how many times fewer seeds a comparison takes since both sides have the same luck: the variance of "
    "the difference if each side had luck of its own, over that of the paired difference. Beside it its 95 % interval "
    "(bootstrap over seeds). “all”: nothing is left of luck, since all pairs differ by the same, or not at all; “-”: "
    "luck does not move one of the sides, so there is none in common."
)
