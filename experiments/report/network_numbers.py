"""The measures of the network of professionals over the runs of a study: levels, changes and paired differences."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import pandas as pd

from experiments.estimate import interval_of_mean
from experiments.report.results import Results
from experiments.verdicts import decimals, is_the_same_in_all, number, uncertainty, verdict
from model.network_fields import MEASURES


class NetworkNumbers:
    """What the table `network_measures` says, by label of the regime.

    Attributes:
        built, begun, end: the moments, as weeks run before; `built` and `begun` are one where regimes hold from the
            first week or nothing ever moves.
    """

    def __init__(self, results: Results, measures: pd.DataFrame) -> None:
        self._results, self._measures = results, measures
        weeks = sorted(measures["week"].unique().tolist())
        self.built, self.begun, self.end = weeks[0], weeks[-2], weeks[-1]

    @cached_property
    def _values(self) -> Mapping[tuple[str, str, int], pd.DataFrame]:
        """By regime, kind of ties and week: a row a seed, a column a measure."""
        regime = self._results.study.conditions.set_index("condition")["regime"]
        labels = self._measures["condition"].map(regime).map(self._results.labels)
        keys = [labels.rename("label"), "kind", "week"]
        return {
            (str(label), str(kind), int(week)): rows.set_index("seed")[list(MEASURES)].reindex(self._results.seeds)
            for (label, kind, week), rows in self._measures.groupby(keys, sort=False)
        }

    def values(self, label: str, kind: str, week: int, name: str) -> np.ndarray:
        """One measure of every seed that was asked for, NaN where the run is missing: float array [seed]."""
        rows = self._values.get((label, kind, week))
        return np.full(len(self._results.seeds), np.nan) if rows is None else rows[name].to_numpy(float)

    def level(self, label: str, kind: str, week: int, name: str) -> pd.Series:
        """The mean over runs with its interval."""
        return _interval(self.values(label, kind, week, name), "mean")

    def difference(self, label: str, kind: str, name: str) -> pd.Series:
        """What a measure is at the end, less what it is under the reference, paired by seed."""
        here = self.values(label, kind, self.end, name)
        return _compared(here - self.values(self._results.reference, kind, self.end, name))

    def change(self, label: str, kind: str, name: str) -> pd.Series:
        """What a measure is at the end of a regime, less what it was when regimes began, paired by seed."""
        return _compared(self.values(label, kind, self.end, name) - self.values(label, kind, self.begun, name))

    def is_empty(self, kind: str, name: str) -> bool:
        """Whether a measure is nowhere anything but 0 or missing."""
        chosen = self._measures.loc[self._measures["kind"] == kind, name]
        return not (chosen.fillna(0.0) != 0.0).any()


def _interval(values: np.ndarray, name: str) -> pd.Series:
    found = {key: value[0] for key, value in interval_of_mean(values[:, np.newaxis]).items()}
    found[name] = found.pop("mean")
    return pd.Series(found)


def _compared(values: np.ndarray) -> pd.Series:
    found = _interval(values, "difference")
    word = verdict(found["difference"], found["low"], found["high"], "neither")
    return pd.concat([found, pd.Series({"verdict": word})])


MORE, FEWER = "more", "fewer"


def more_or_fewer(found: pd.Series) -> str:
    """A difference of a count in words that turn with its sign, with its interval."""
    size = found[["difference", "low", "high"]].astype(float)
    if found["n"] == 0:
        return "not known, since no pair of runs is there"
    digits = decimals(uncertainty(size))
    word = MORE if size["difference"] > 0 else FEWER
    if size["low"] == size["high"] == 0.0:
        return "the same in every run"
    if is_the_same_in_all(size):
        return f"{number(abs(size['difference']), digits)} {word} in every run"
    if np.isnan(size["low"]):
        said = f"{number(abs(size['difference']), digits)} {word}" if size["difference"] else "no difference"
        return f"{said} in the only pair of runs, so nothing is known"
    low, high = (number(abs(size[bound]), digits) for bound in ("low", "high"))
    if size["low"] <= 0.0 <= size["high"]:
        return f"no clear difference (95 % interval {low} {FEWER} to {high} {MORE})"
    span = (low, high) if size["difference"] > 0 else (high, low)
    return f"{number(abs(size['difference']), digits)} {word} (95 % interval {span[0]} to {span[1]})"


def percent(share: float) -> str:
    """A share of 0 to 1 in words."""
    return f"{100 * share:.0f} %"
