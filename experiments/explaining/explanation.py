"""What carries the difference between two regimes: from the tables of a study to shares with uncertainty.

Built-in links come first. The difference with all of them cut is what needs no built-in link; the rest is shared out
among the links: the few that matter most one by one, the others together. What needs no link is then looked for in
modules, again the few that matter most; what is left after that is not attributed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from experiments import estimate
from experiments.explaining.attribution import Attribution, Subset, attribute, subsets
from experiments.explaining.worlds import LINK, MODULE, World, name_of
from experiments.store import Study
from model.outcomes import OUTCOMES
from model.outcomes.outcome import Outcome

MOST_LINKS = 5
MOST_MODULES = 3
MOST_MOVES = 5
"""Carriers that are told apart; every further one doubles the runs."""

OTHERS = "others"
"""The carrier that stands for all that are not told apart."""


@dataclass(frozen=True)
class Carriers:
    """The paths and moves that are told apart, in the order of their weight; `OTHERS` stands for the rest."""

    links: tuple[str, ...]
    modules: tuple[str, ...]
    moves: tuple[str, ...]


@dataclass(frozen=True)
class Explained:
    """One outcome: every array is [seed], a difference between the regimes or a part of it, in the outcome's unit.

    Attributes:
        total: the difference itself.
        links: its parts by built-in link.
        modules: parts by module of what is left with all built-in links cut.
        rest: what is left of that with these modules cut too: not attributed.
        falls: by path, how far the difference falls when that path alone is cut.
        needed: modules without which this outcome is the same under both regimes in every run, though others are not.
        passed: built-in links of which the same is true: all of the difference passes through each.
        moves: parts by what the regimes do differently; None where that is one thing.
        left_out: by move, what goes when it alone is left out.
    """

    outcome: Outcome
    total: np.ndarray
    links: Attribution
    modules: Attribution
    rest: np.ndarray
    falls: dict[str, np.ndarray]
    needed: tuple[str, ...]
    passed: tuple[str, ...]
    moves: Attribution | None
    left_out: dict[str, np.ndarray]

    @property
    def is_none(self) -> bool:
        """Whether no run shows any difference, with or without cuts."""
        return not any(np.nansum(np.abs(values)) for values in (self.total, *self.falls.values()))

    @property
    def parts(self) -> dict[str, np.ndarray]:
        """What adds up to the difference: links, modules, and what is not attributed under the name of `rest`."""
        return {**self.links.shares, **self.modules.shares, "rest": self.rest}

    @property
    def interactions(self) -> dict[tuple[str, str], np.ndarray]:
        """What two paths carry less, or more, together than each by itself."""
        return {**self.links.interactions, **self.modules.interactions}


@dataclass(frozen=True)
class Explanation:
    """The runs of a study that explains, and what they say of each main outcome."""

    study: Study

    @property
    def first(self) -> str:
        """The regime from which the difference is taken."""
        return str(self.study.manifest["reference"])

    @property
    def other(self) -> str:
        """The regime that is explained."""
        return str(self._asked["other"])

    @property
    def moves(self) -> tuple[str, ...]:
        """The levers that the two regimes move differently."""
        return tuple(self._asked["moves"])

    @property
    def paths(self) -> tuple[str, ...]:
        """All modules and built-in links that were cut."""
        return tuple(self._asked["paths"])

    @property
    def _asked(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = self.study.manifest["configuration"]["explained"]
        return found

    @property
    def links(self) -> tuple[str, ...]:
        """The built-in links among the paths."""
        return tuple(name for name in self.paths if name.startswith(LINK))

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules among the paths."""
        return tuple(name for name in self.paths if name.startswith(MODULE))

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """The main outcomes of the study."""
        return [item for item in OUTCOMES.values() if item.main and item.name in self.study.outcomes]

    @cached_property
    def _values(self) -> dict[str, np.ndarray]:
        """By condition the outcomes [seed, outcome], NaN where there is no run."""
        names, seeds = [item.name for item in self.outcomes], self.study.manifest["seeds"]
        runs = self.study.runs.set_index(["condition", "seed"])[names]
        return {
            str(name): runs.loc[name].reindex(seeds).to_numpy(dtype=float)
            for name in dict.fromkeys(self.study.runs["condition"])
        }

    def values(self, moved: Iterable[str] = (), cut: Iterable[str] = ()) -> np.ndarray:
        """The main outcomes of one world [seed, outcome]."""
        world = World(tuple(sorted(moved)), tuple(sorted(cut)))
        nothing = np.full((len(self.study.manifest["seeds"]), len(self.outcomes)), np.nan)
        return self._values.get(name_of(world, self.first, self.other, self.moves), nothing)

    def difference(self, cut: Iterable[str] = (), moved: Iterable[str] | None = None) -> np.ndarray:
        """The other regime, or some of its moves, less the first, with paths cut in both: [seed, outcome]."""
        key = (frozenset(cut), frozenset(self.moves if moved is None else moved))
        if key not in self._differences:
            here, there = self.values(key[1], key[0]), self.values((), key[0])
            difference = here - there
            difference[np.abs(difference) <= estimate.ROUNDING * np.maximum(np.abs(here), np.abs(there))] = 0.0
            self._differences[key] = difference
        return self._differences[key]

    @cached_property
    def _differences(self) -> dict[tuple[Subset, Subset], np.ndarray]:
        """Those that were asked for before."""
        return {}

    @cached_property
    def carriers(self) -> Carriers:
        """Who is told apart: those that move the main outcomes most by themselves, each outcome weighing the same.

        A link is weighed twice, by what goes when it is cut and by what is there when it alone is not: one that another
        can replace shows only in the second, one that needs another only in the first. A link without which nothing is
        left in any run counts with all of the difference, however much that one varies: that is no matter of luck.
        """
        whole, linkless = self.difference(), self.difference(self.links)
        return Carriers(
            links=self._heaviest(
                {
                    name: (whole - self.difference([name]), self.difference(_all_but(name, self.links)) - linkless)
                    for name in self.links
                },
                MOST_LINKS,
                {name: self._is_needed(name) for name in self.links},
            ),
            modules=self._heaviest(
                {
                    name: (np.where(
                        self._is_needed(name, self.links), 0.0, linkless - self.difference([*self.links, name])
                    ),)
                    for name in self.modules
                },
                MOST_MODULES,
            ),
            moves=self.moves if len(self.moves) <= MOST_MOVES else self._heaviest(
                {name: (self.difference(moved=[name]),) for name in self.moves}, MOST_MOVES - 1
            ),
        )

    def _is_needed(self, path: str, cut: Collection[str] = ()) -> np.ndarray:
        """Whether an outcome, but not every outcome, is without this path the same in every pair of runs: [outcome].

        Such an outcome is what a module makes; that it stands still without it explains nothing. Where every outcome
        is the same, the path is the gate through which the regime acts.
        """
        difference = self.difference([*cut, path])
        still = ~np.any(np.nan_to_num(difference) != 0.0, axis=0)
        return still if not still.all() else np.zeros_like(still)

    def _heaviest(
        self, effects: dict[str, tuple[np.ndarray, ...]], most: int, sure: Mapping[str, np.ndarray] | None = None
    ) -> tuple[str, ...]:
        """The names with the largest weight among effects that luck would not have made.

        Args:
            sure: by name, whether luck has no part in an effect [outcome].
        """
        looks = sum(map(len, effects.values()))
        sizes = np.array([
            np.sum([_clear_size(one, looks) for one in several], axis=0) for several in effects.values()
        ])
        sizes = sizes.reshape(len(effects), len(self.outcomes))
        if sure:
            whole = np.nan_to_num(np.abs(estimate.interval_of_mean(self.difference())["mean"]))
            sizes = np.where([sure[name] for name in effects], np.maximum(sizes, whole), sizes)
        # Where the regimes do not clearly differ there is little to explain; that chooses only where all are so.
        counts = _clear_size(self.difference(), 1) > 0
        sums = np.where(counts | ~counts.any(), sizes.sum(axis=0), 0.0)
        weights = np.divide(sizes, sums, out=np.zeros_like(sizes), where=sums > 0).sum(axis=1)
        ranked = sorted(zip(effects, weights, strict=True), key=lambda pair: (-pair[1], pair[0]))
        return tuple(name for name, weight in ranked[:most] if weight > 0)

    @property
    def gates(self) -> tuple[str, ...]:
        """Paths without which the two regimes are the same in every main outcome and every pair of runs."""
        return tuple(name for name in self.paths if not np.any(np.nan_to_num(self.difference([name]))))

    # --- the worlds to run

    def second_worlds(self) -> list[World]:
        """What the shares of the carriers need beside the first worlds, and each move alone with single paths cut."""
        chosen = self.carriers
        cuts = [self._links_cut(subset) for subset in subsets(self._with_others(chosen.links, self.links))]
        cuts += [(*self.links, *subset) for subset in subsets(chosen.modules)]
        worlds = _in_both(cuts, self.moves)
        carriers = self._with_others(chosen.moves, self.moves)
        if len(carriers) > 1:
            worlds += [World(self._moved(subset)) for subset in subsets(carriers)]
            worlds += [
                World(self._moved(frozenset([name])), (path,)) for name in carriers for path in self.single_paths
            ]
        done = set(first_worlds(self.moves, self.paths))
        return [world for world in dict.fromkeys(worlds) if world not in done]

    @property
    def single_paths(self) -> tuple[str, ...]:
        """The paths that are told apart."""
        return self.carriers.links + self.carriers.modules

    @staticmethod
    def _with_others(chosen: Sequence[str], every: Sequence[str]) -> tuple[str, ...]:
        return (*chosen, *([OTHERS] if set(every) - set(chosen) else []))

    def _links_cut(self, subset: Subset) -> tuple[str, ...]:
        return _spelt_out(subset, self.carriers.links, self.links)

    def _moved(self, subset: Subset) -> tuple[str, ...]:
        return _spelt_out(subset, self.carriers.moves, self.moves)

    # --- what they say

    @cached_property
    def explained(self) -> dict[str, Explained]:
        """Every main outcome by name."""
        return {item.name: self._explain(place, item) for place, item in enumerate(self.outcomes)}

    def _explain(self, place: int, outcome: Outcome) -> Explained:
        total = self.difference()[:, place]
        chosen = self.carriers
        linkless = self.difference(self.links)[:, place]
        links = self._attribute(
            self._with_others(chosen.links, self.links),
            lambda subset: total - self.difference(self._links_cut(subset))[:, place],
        )
        needed = {name for name in self.modules if self._is_needed(name)[place]}
        modules = self._attribute(
            [name for name in chosen.modules if not self._is_needed(name, self.links)[place]],
            lambda subset: linkless - self.difference([*self.links, *subset])[:, place],
        )
        carriers = self._with_others(chosen.moves, self.moves)
        moves, left_out = None, {}
        if len(carriers) > 1:
            moves = self._attribute(
                carriers, lambda subset: self.difference(moved=self._moved(subset))[:, place]
            )
            left_out = {
                name: total - self.difference(moved=self._moved(frozenset(carriers) - {name}))[:, place]
                for name in carriers
            }
        return Explained(
            outcome=outcome,
            total=total,
            links=links,
            modules=modules,
            rest=linkless - sum(modules.shares.values(), 0.0 * linkless),
            falls={name: total - self.difference([name])[:, place] for name in self.paths},
            needed=tuple(sorted(needed)),
            passed=tuple(name for name in self.links if self._is_needed(name)[place]),
            moves=moves,
            left_out=left_out,
        )

    @staticmethod
    def _attribute(carriers: Sequence[str], worth: Callable[[Subset], np.ndarray]) -> Attribution:
        return attribute(carriers, {subset: worth(subset) for subset in subsets(carriers)})

    def weight(self, item: Explained) -> float:
        """How large a difference is beside how much single runs of the first regime differ by luck."""
        values = self.values()[:, self.outcomes.index(item.outcome)]
        spread = float(np.nanstd(values))
        return abs(float(np.nanmean(item.total))) / spread if spread > 0.0 else np.inf

    def of_move(self, move: str, path: str, outcome: Outcome) -> np.ndarray:
        """How far the difference that one move alone makes falls when one path is cut: [seed]."""
        place = self.outcomes.index(outcome)
        moved = self._moved(frozenset([move]))
        return (self.difference(moved=moved) - self.difference([path], moved))[:, place]


def first_worlds(moves: tuple[str, ...], paths: Sequence[str]) -> list[World]:
    """Both regimes whole, with each path cut, with all links but one cut, with all links and each module cut.

    Where there are many moves, also each of them alone.
    """
    links = [name for name in paths if name.startswith(LINK)]
    modules = [name for name in paths if name.startswith(MODULE)]
    cuts = [(), *((name,) for name in paths), *(_all_but(name, links) for name in links), links]
    cuts += [(*links, name) for name in modules]
    alone = [World((name,)) for name in moves] if len(moves) > MOST_MOVES else []
    return _in_both(cuts, moves) + alone


def most_second_worlds(moves: Sequence[str], paths: Sequence[str]) -> int:
    """So many worlds the combinations of what matters take at most."""
    n_links = min(MOST_LINKS + 1, sum(name.startswith(LINK) for name in paths))
    n_moves = min(MOST_MOVES, len(moves))
    most = 2 * (2**n_links - 1 - n_links) + 2 * (2**MOST_MODULES - 1 - MOST_MODULES)
    return most + (2**n_moves + n_moves * (MOST_LINKS + MOST_MODULES) if n_moves > 1 else 0)


def estimate_of(values: np.ndarray) -> pd.Series:
    """A part of a difference with its interval, as `experiments.verdicts` tells it: difference, low, high, n ..."""
    found = {name: array.item() for name, array in estimate.interval_of_mean(values).items()}
    return pd.Series({"difference": found.pop("mean"), **found})


def is_clear(values: np.ndarray) -> bool:
    """Whether the 95 % interval excludes zero."""
    found = estimate.interval_of_mean(values)
    return bool(found["low"] > 0 or found["high"] < 0)


def share_of(part: np.ndarray, total: np.ndarray) -> pd.Series:
    """A part as a share of the total, both paired over seeds: difference, low, high; by linearising the ratio."""
    there = ~np.isnan(part) & ~np.isnan(total)
    part, total = part[there], total[there]
    share = part.mean() / total.mean()
    return estimate_of(share + (part - share * total) / total.mean())


def _all_but(name: str, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(item for item in names if item != name)


def _in_both(cuts: Iterable[Iterable[str]], moves: tuple[str, ...]) -> list[World]:
    return list(dict.fromkeys(World(moved, tuple(sorted(cut))) for cut in cuts for moved in ((), moves)))


def _spelt_out(subset: Subset, chosen: Sequence[str], every: Sequence[str]) -> tuple[str, ...]:
    others = set(every) - set(chosen) if OTHERS in subset else set()
    return tuple(sorted((subset - {OTHERS}) | others))


def _clear_size(falls: np.ndarray, n_looks: int) -> np.ndarray:
    """The size of falls [seed, outcome] that are clear after so many looks, others zero; with one seed, the size."""
    found = estimate.interval_of_mean(falls)
    size = np.nan_to_num(np.abs(found["mean"]))
    quantile = stdtrit(np.maximum(found["n"] - 1, 1), 1 - (1 - estimate.LEVEL) / 2 / n_looks)
    is_luck = (found["n"] > 1) & ~(size > quantile * found["standard_error"])
    return np.asarray(np.where(is_luck, 0.0, size))
