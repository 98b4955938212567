"""Where on a map a regime helps, where it hurts, and what is not known, in words that turn with the data.

A point helps by an outcome when its difference is clearly better, hurts when it is clearly worse; where the interval
covers zero, the sign is not known. Over several outcomes a point helps when some are clearly better and none is
clearly worse, hurts in the opposite case, and is mixed where both occur. Costs count for neither.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments import estimate
from experiments.report.results import Results, value_text
from experiments.verdicts import decimals, number, told_in, unit_of_difference
from model.outcomes.outcome import Outcome

HELPS, HURTS, MIXED, NOT_KNOWN, SAME = "helps", "hurts", "mixed", "not known", "no run differs"
SIDES = {"better": HELPS, "worse": HURTS, "higher": "is higher", "lower": "is lower"}
"""What a point is called whose difference is clear."""
NOTABLE = 0.1
"""A change in the share of points, from one end of a factor to the other, that is worth a sentence."""
MOST_ENDS = 4
"""Factors told so, those that matter most first."""
EVERYWHERE = "everywhere"
MOST_CONDITIONS = 2
LEAST_SHARE = 0.1
"""Share of a map's points of one kind that a rule must cover to be told."""


@dataclass(frozen=True)
class Region:
    """Points that share conditions such as "careless share 0.6 or more", all of one kind."""

    words: str
    n: int


def kinds(rows: pd.DataFrame) -> pd.Series:
    """What each point is by one outcome, by condition."""
    found = rows.set_index("condition")["verdict"].map(SIDES).fillna(NOT_KNOWN)
    return found.mask(_is_same(rows).to_numpy(), SAME)


def _is_same(rows: pd.DataFrame) -> pd.Series:
    """Where no pair of runs differs at all, so that there is no sign to be known."""
    return (rows["n"] > 0) & (rows["low"] == 0.0) & (rows["high"] == 0.0)


def kinds_together(results: Results, label: str) -> pd.Series:
    """What each point is by all outcomes that the study is about, by condition; costs and neutral ones left out."""
    judged = [item for item in results.headlines if item.good != "neither"]
    each = pd.DataFrame({item.name: kinds(results.of(item, label)) for item in judged})
    helps, hurts = (each == HELPS).any(axis=1), (each == HURTS).any(axis=1)
    same = (each == SAME).all(axis=1)
    told = np.select([helps & hurts, helps, hurts, same], [MIXED, HELPS, HURTS, SAME], NOT_KNOWN)
    return pd.Series(told, index=each.index)


def sides(item: Outcome) -> tuple[str, str]:
    """The two kinds of points whose difference is clear: by goodness, or by direction where neither is good."""
    return (SIDES["higher"], SIDES["lower"]) if item.good == "neither" else (HELPS, HURTS)


def counts_text(found: pd.Series, pair: tuple[str, str] = (HELPS, HURTS)) -> str:
    """How many points are of each kind: "helps at 12 of 36 points (33 %), hurts at none, …"."""
    words = [*pair, *([MIXED] if MIXED in set(found) else []), NOT_KNOWN, *([SAME] if SAME in set(found) else [])]
    total = len(found)
    told: list[str] = []
    for word in words:
        n = int((found == word).sum())
        opening = {MIXED: "better in some outcomes and worse in others", NOT_KNOWN: "not known"}.get(word, word)
        share = f"{n} of {total} points ({number(100 * n / total, 0)} %)" if not told else f"{n} ({_percent(n, total)})"
        told.append(f"{opening} at {share if n else 'none' if told else f'none of {total} points'}")
    return ", ".join(told)


def signs_text(rows: pd.DataFrame, item: Outcome) -> str:
    """Whether regions of both signs appear, in intervals so wide that those of all points hold at once."""
    found = kinds(rows)
    pair, n = sides(item), len(rows)
    if (found == SAME).all():
        return "No run differs at any point."
    sure = set(found[estimate.clear_together(rows).to_numpy()])
    there = [word for word in pair if word in sure]
    if len(there) == 2:
        return f"Both signs appear, also when the intervals are widened so that all {n} hold at once."
    if not there:
        clear = int(found.isin(pair).sum())
        return (
            f"When the intervals are widened so that all {n} hold at once, no point is clear"
            + (
                "." if not clear else ". The one that is clear by itself may be luck." if clear == 1 else
                 f". Points share their luck, so the {clear} that are clear by themselves count for less than their "
                 "number; the mean over all points says more."
            )
        )
    other = pair[1 - pair.index(there[0])]
    few = int((found == other).sum())
    return f"Only one sign is sure: it {there[0]}" + (
        f"; that it {other} at {few} point{'s' if few > 1 else ''} may be luck, since it is not clear when the "
        f"intervals are widened so that all {n} hold at once." if few else f", and {other} nowhere."
    )


def ends_text(found: pd.Series, rows: pd.DataFrame, factors: Sequence[str], kind: str) -> str:
    """At which end of each factor more points are of one kind, for factors that matter; empty if none does."""
    points = rows.set_index("condition")
    told = []
    for key in factors:
        levels = sorted(points[f"factor.{key}"].unique().tolist())
        ends = [found[points[f"factor.{key}"] == level] == kind for level in (levels[0], levels[-1])]
        change = float(ends[1].mean() - ends[0].mean())
        if abs(change) >= NOTABLE:
            ordered = list(zip(levels[:: len(levels) - 1], ends, strict=True))[:: -1 if change > 0 else 1]
            (most, many), (least, few) = ((value_text(at), _percent(int(end.sum()), len(end))) for at, end in ordered)
            side = f"{'higher' if change > 0 else 'lower'} " if points[f"factor.{key}"].dtype.kind in "iuf" else ""
            told.append((abs(change), f"{side}{short(key)} ({many} at {most}, {few} at {least})"))
    told.sort(key=lambda pair: -pair[0])
    left = len(told) - MOST_ENDS
    more = [f"and less so for {left} more factor{'s' if left > 1 else ''}"] if left > 0 else []
    return "; ".join([text for _, text in told[:MOST_ENDS]] + more)


def regions(found: pd.Series, rows: pd.DataFrame, factors: Sequence[str], kind: str, most: int = 3) -> list[Region]:
    """The largest simple regions in which every point is of one kind, each adding points to those before it.

    A region is bounded on at most two factors, each from one side.
    """
    points = rows.set_index("condition").loc[found.index]
    wanted = (found == kind).to_numpy()
    if not wanted.any():
        return []
    pure = []
    for conditions in _conditions(points, factors):
        inside = np.all([mask for _, mask in conditions], axis=0)
        if inside.any() and wanted[inside].all():
            pure.append((inside, [words for words, _ in conditions]))
    told: list[Region] = []
    covered = np.zeros(len(wanted), dtype=bool)
    while pure and len(told) < most:
        gains = [(int((inside & ~covered).sum()), -len(words)) for inside, words in pure]
        place = max(range(len(pure)), key=lambda item: gains[item])
        inside, words = pure[place]
        if gains[place][0] < max(LEAST_SHARE * wanted.sum(), 1):
            break
        told.append(Region(" and ".join(words), int(inside.sum())))
        covered |= inside
    return told


def regions_text(found: pd.Series, rows: pd.DataFrame, factors: Sequence[str], kind: str) -> str:
    """Where every point is of one kind, in words; empty when there is no such region."""
    told = regions(found, rows, factors, kind)
    if told and told[0].words == EVERYWHERE:
        return "at every point"
    named = (f"{region.words} ({region.n} point{'' if region.n == 1 else 's'})" for region in told)
    return "at every point with " + "; ".join(named) if told else ""


def not_known_text(results: Results, item: Outcome, label: str) -> str:
    """How large a difference may be where its sign is not known, and the mean over the map; empty where all is."""
    rows = results.of(item, label)
    unclear = rows[(rows["verdict"] == "no clear difference") & ~_is_same(rows)]
    if unclear.empty:
        return ""
    factor = told_in(item)
    reach = float(np.median(np.maximum(unclear["low"].abs(), unclear["high"].abs()))) * factor
    typical = float(np.median(rows["reference_mean"].abs())) * factor
    digits = decimals(reach / 2)
    return (
        f"Where the sign is not known, half of the intervals reach no further than {number(reach, digits)} from zero "
        f"({unit_of_difference(item)}; the level under {results.reference} is {number(typical, digits)} at the middle "
        "point)."
    )


def short(key: str) -> str:
    """The name of a factor in a sentence."""
    return key.rpartition(".")[2].replace("_", " ")


def _percent(n: int, total: int) -> str:
    return f"{number(100 * n / total, 0)} %"


Bound = tuple[str, np.ndarray]


def _conditions(points: pd.DataFrame, factors: Sequence[str]) -> Iterator[Sequence[Bound]]:
    """Nothing but bounds on one factor, then on two."""
    bounds = {key: list(_bounds(points, key)) for key in factors}
    everywhere: list[Bound] = [(EVERYWHERE, np.ones(len(points), dtype=bool))]
    yield everywhere
    for size in range(1, MOST_CONDITIONS + 1):
        for chosen in itertools.combinations(factors, size):
            yield from itertools.product(*(bounds[key] for key in chosen))


def _bounds(points: pd.DataFrame, key: str) -> Iterable[Bound]:
    values = points[f"factor.{key}"]
    levels = sorted(values.unique().tolist())
    if values.dtype.kind not in "iuf":
        return [(f"{short(key)} {value_text(level)}", (values == level).to_numpy()) for level in levels]
    found = []
    for place, level in enumerate(levels[:-1]):
        words = f"{value_text(level)}" + (" or less" if place else "")
        found.append((f"{short(key)} {words}", (values <= level).to_numpy()))
    for place, level in enumerate(levels[1:], 1):
        words = f"{value_text(level)}" + (" or more" if place < len(levels) - 1 else "")
        found.append((f"{short(key)} {words}", (values >= level).to_numpy()))
    return found
