"""What a report draws on: the estimates of a study with labels for people, made once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from experiments import estimate
from experiments.figures.style import RegimeStyle, regime_styles
from experiments.statistics.designs import GRID
from experiments.store import Study
from experiments.verdicts import with_verdicts
from model.measure import MEASURED_WEEKS
from model.outcomes import OUTCOMES
from model.outcomes.outcome import Outcome
from model.policies import POLICIES
from model.scenario import DESCRIPTIONS, Scenario

COUNTED = {
    "users": ("trust_service_all", "need_psychosocial", "need_material", "harm_acts", "crises"),
    "staff": ("trust_within", "trust_across", "trust_management", "strain"),
}
"""What is counted of a regime: for each of those concerned one outcome of each concern. Left out are other views of
the same thing (trust of the engaged alone), what a regime may set itself (changes of worker) and costs."""

HEADLINES = (*COUNTED["users"], "hours_contact")
"""The outcomes told in sentences, one of each concern; the others follow in a list and in the tables."""

FAMILIES = {
    "trust": "Trust", "need": "Need", "harm": "Harm", "engagement": "Engagement", "staff": "Staff and posts",
    "hours": "Hours of staff (costs)",
}
"""Families of outcomes in the order and words of the report."""


@dataclass(frozen=True)
class Results:
    """A study with its estimates, worded for people."""

    study: Study

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label of each regime, by its name, the reference first."""
        conditions = self.study.conditions
        named = self.study.manifest["configuration"].get("regimes", {})
        found = {}
        by_regime = sorted(conditions.groupby("regime"), key=lambda pair: (not pair[1]["reference"].any(), pair[0]))
        for regime, rows in by_regime:
            own = named.get(regime, {}).get("label") if isinstance(named, dict) else None
            alone = rows["label"].iloc[0] if not self.factors else getattr(POLICIES.get(regime), "label", regime)
            found[str(regime)] = str(own or alone)
        return found

    @cached_property
    def reference(self) -> str:
        """The label of the regime that others are compared with."""
        rows = self.study.conditions.set_index("condition")
        return self.labels[str(rows.loc[self.study.manifest["reference"], "regime"])]

    @cached_property
    def styles(self) -> dict[str, RegimeStyle]:
        """The look of each regime, by label."""
        return regime_styles(list(self.labels.values()), self.reference)

    @property
    def compared(self) -> list[str]:
        """The labels of the regimes that are compared with the reference."""
        return [label for label in self.labels.values() if label != self.reference]

    @property
    def factors(self) -> list[str]:
        """The keys of what a sweep varies."""
        return list(self.study.manifest["factors"])

    @property
    def design(self) -> str:
        """The name of the design that chose the points of a sweep."""
        return str(self.study.manifest["configuration"].get("design", {}).get("name", GRID))

    @property
    def is_drawn(self) -> bool:
        """Whether the points were drawn, and are no grid."""
        return self.design != GRID

    @property
    def seeds(self) -> list[int]:
        """The seeds that were asked for."""
        return list(self.study.manifest["seeds"])

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """The outcomes of the study, by family, the main ones first."""
        found = [OUTCOMES[name] for name in self.study.outcomes]
        return sorted(found, key=lambda item: (list(FAMILIES).index(item.family), not item.main))

    @property
    def main(self) -> list[Outcome]:
        """The main outcomes of the study, by family."""
        return [item for item in self.outcomes if item.main]

    @property
    def headlines(self) -> list[Outcome]:
        """The outcomes told in sentences: those that the study is about, or else the usual ones."""
        return self.named(self.study.manifest["configuration"].get("outcomes") or HEADLINES)

    def named(self, names: Sequence[str]) -> list[Outcome]:
        """Those of the named outcomes that the study has."""
        return [OUTCOMES[name] for name in names if name in self.study.outcomes]

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Paired differences with regime, label and verdict."""
        found = estimate.paired_differences(self.study.runs, self.study.conditions, self.seeds)
        return self._labelled(with_verdicts(found, OUTCOMES))

    @cached_property
    def means(self) -> pd.DataFrame:
        """Means over seeds with regime, label and factors."""
        found = self._labelled(estimate.means(self.study.runs, self.seeds))
        columns = ["condition", *(f"factor.{key}" for key in self.factors)]
        return found.merge(self.study.conditions[columns], on="condition")

    @cached_property
    def spread(self) -> pd.DataFrame:
        """What luck does to single pairs of runs, or to single runs where nothing is compared: p10 and p90."""
        study = self.study
        names = list(dict.fromkeys(item.name for item in (*self.main, *self.headlines)))
        if self.compared:
            return estimate.spread_of_pairs(study.runs, study.conditions, self.seeds, names)
        return estimate.spread_of_runs(study.runs, self.seeds, names)

    @cached_property
    def certainty(self) -> pd.DataFrame:
        """How large the differences that the report leads with are, and how sure."""
        from experiments.certainty import certainty  # its statistics load for a second

        return certainty(self.study.runs, self.study.conditions, self._shown_names, self.seeds)

    def points(self, outcome: Outcome, label: str | None = None) -> pd.DataFrame:
        """One outcome at all points, as figures take it: differences where there are any, otherwise levels.

        Returns:
            A row a condition: condition, label, factor.<key>…, estimate, low, high, p10, p90, n; differences have
            their other columns too.
        """
        if self.compared:
            rows = self.of(outcome, label)
            rows = rows.assign(estimate=rows["difference"])
        else:
            rows = self.means[self.means["outcome"] == outcome.name].rename(columns={"mean": "estimate"})
        return rows.merge(self.spread, on=["condition", "outcome"], how="left")

    @cached_property
    def bands(self) -> pd.DataFrame:
        """`weeks` with the band over all weeks at once, which takes a moment."""
        from experiments.statistics.bands import with_whole_curves  # its statistics load for a second

        return with_whole_curves(self.weeks, self.study.weekly, self.seeds)

    @cached_property
    def weeks(self) -> pd.DataFrame:
        """Weekly means with intervals and the middle of runs, regime and label; of the figures' outcomes only."""
        weekly = self.study.weekly
        if weekly is None:
            raise ValueError("the study was stored without its weekly values")
        names = [name for name in TRUST_OVER_WEEKS if name in weekly]
        return self._labelled(estimate.weekly_bands(weekly, self.seeds, names))

    @cached_property
    def missing(self) -> pd.DataFrame:
        """Runs that were asked for and are not there."""
        return estimate.missing_runs(self.study.runs, self.study.conditions, self.seeds)

    @cached_property
    def measured(self) -> str:
        """The weeks over which outcomes are measured, in words."""
        weeks = self._lengths()
        if min(weeks) > MEASURED_WEEKS:
            return f"the last {MEASURED_WEEKS} weeks"
        short = max(weeks) <= MEASURED_WEEKS
        return f"all {max(weeks)} weeks" if short else f"at most the last {MEASURED_WEEKS} weeks"

    @cached_property
    def fewest_runs(self) -> int:
        """Runs, or pairs where regimes are compared, behind the regime or point of a sweep that has the fewest."""
        most = self._estimates.groupby("condition")["n"].max()
        return int(most.min()) if len(most) else 0

    @property
    def has_intervals(self) -> bool:
        """Whether any estimate has an interval; one run of each gives none."""
        return bool(self._estimates["low"].notna().any())

    @property
    def _estimates(self) -> pd.DataFrame:
        return self.differences if self.compared else self.means

    @property
    def shown(self) -> pd.DataFrame:
        """The differences that the report leads with: main outcomes, or headlines at each point of a sweep."""
        return self.differences[self.differences["outcome"].isin(self._shown_names)]

    @property
    def _shown_names(self) -> list[str]:
        return [item.name for item in (self.headlines if self.factors else self.main)]

    def _lengths(self) -> list[int]:
        """How many weeks runs have, by condition."""
        told = [json.loads(text) for text in self.study.conditions["settings"]]
        return [settings.get("n_weeks", Scenario.n_weeks) for settings in told]

    def of(self, outcome: Outcome, label: str | None = None) -> pd.DataFrame:
        """The paired differences of one outcome, of all regimes or of one."""
        rows = self._by_outcome[outcome.name]
        return rows if label is None else rows[rows["label"] == label]

    def pooled(self, by: Sequence[str] = ()) -> pd.DataFrame:
        """Mean differences of the headlines over points, with verdicts, by outcome, label and the columns of `by`."""
        study = self.study
        names = [item.name for item in self.headlines]
        found = estimate.pooled_differences(study.runs, study.conditions, by, self.seeds, names)
        found = with_verdicts(found.assign(label=found["regime"].map(self.labels)), OUTCOMES)
        return found.set_index(["outcome", "label", *by]).sort_index()

    def levels_of(self, key: str) -> list[Any]:
        """The values at which a factor stands, in rising order."""
        return sorted(self.study.conditions[f"factor.{key}"].unique().tolist())

    def one(self, outcome: Outcome, label: str) -> pd.Series:
        """The paired difference of one outcome under one regime; for studies without factors."""
        return self._by_regime[outcome.name, label]

    def level(self, outcome: Outcome, label: str) -> pd.Series:
        """The mean of one outcome under one regime, with its interval; for studies without factors."""
        rows = self.means[(self.means["outcome"] == outcome.name) & (self.means["label"] == label)]
        return rows.iloc[0]

    @cached_property
    def _by_outcome(self) -> dict[str, pd.DataFrame]:
        return {str(name): rows for name, rows in self.differences.groupby("outcome", sort=False)}

    @cached_property
    def _by_regime(self) -> dict[tuple[str, str], pd.Series]:
        return {(row["outcome"], row["label"]): row for _, row in self.differences.iterrows()}

    def _labelled(self, table: pd.DataFrame) -> pd.DataFrame:
        regime = table["condition"].map(self.study.conditions.set_index("condition")["regime"])
        return table.assign(regime=regime, label=regime.map(self.labels))


MOST_POINTS = 20_000
"""Points that the figures of one part may hold, so that a page of a long or wide study still opens at once."""

TRUST_OVER_WEEKS = {
    "trust_service": "Users in their workers",
    "trust_within": "Colleagues of one organisation",
    "trust_across": "Professionals across organisations",
    "trust_management": "Staff in their own management",
}
"""The classes of tie whose trust is drawn over weeks, with their headings."""


def runs_text(results: Results) -> str:
    """How many runs there are of each condition, in words."""
    n = len(results.seeds)
    return "one run" if n == 1 else f"{n} runs"


def pairs_in(rows: pd.DataFrame) -> str:
    """On how many pairs of runs the differences of these rows rest, in words; fewer where a value is missing."""
    fewest, most = int(rows["n"].min()), int(rows["n"].max())
    n = f"{most}" if fewest == most else f"{fewest} to {most}"
    return f"n = {n} pair{'' if most == 1 else 's'} of runs"


def interval_words(rows: pd.DataFrame, mark: str) -> str:
    """What marks the interval of these rows' differences, in words."""
    return f"{mark}: 95 % interval of the mean" if int(rows["n"].max()) > 1 else "one pair gives no interval"


def factor_words(key: str) -> str:
    """What a sweep varies, for an axis: its name in words and its unit."""
    owner, _, name = key.rpartition(".")
    if owner == "scenario" and name in DESCRIPTIONS:
        return _with_unit(name.replace("_", " "), DESCRIPTIONS[name].unit)
    policy = POLICIES.get(owner.partition(".")[2])
    if policy is not None and name in policy.descriptions():
        return f"{policy.label}: {_with_unit(name.replace('_', ' '), policy.descriptions()[name].unit)}"
    return key.replace("_", " ")


def _with_unit(words: str, unit: str) -> str:
    """A name with its unit, unless it holds it, as in "careless share" and "cases per professional"."""
    return words if unit in words.split() else f"{words} ({unit})"


def factor_sentence(key: str) -> str:
    """What a sweep varies, as the parameter itself says it."""
    owner, _, name = key.rpartition(".")
    if owner == "scenario" and name in DESCRIPTIONS:
        return DESCRIPTIONS[name].sentence
    policy = POLICIES.get(owner.partition(".")[2])
    if policy is not None and name in policy.descriptions():
        return f"{policy.label}: {policy.descriptions()[name].sentence}"
    return f"Choice of {key}."


def factor_source(key: str) -> str:
    """Where the usual value of what a sweep varies comes from."""
    owner, _, name = key.rpartition(".")
    if owner == "scenario" and name in DESCRIPTIONS:
        return DESCRIPTIONS[name].source
    policy = POLICIES.get(owner.partition(".")[2])
    if policy is not None and name in policy.descriptions():
        return policy.descriptions()[name].source
    return "a choice"


def value_text(value: Any) -> str:
    """A setting as a reader sees it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "all"
    return str(value).replace("_", " ")
