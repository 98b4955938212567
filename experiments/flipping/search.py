"""The search for what turns differences round: screen, follow, halve, confirm. It knows no model.

A row of what comes back is a regime, a main outcome, a setting and an end of its range:

    now, end             the setting's present value and the end, as numbers
    lowest, highest      the range tried
    study                the study's difference, over all its seeds
    screened             the difference at the end: the study's, plus the mean change over the few screening seeds
    crossing             where the mean difference is zero, in the setting's unit; NaN where that was not looked for
    distance             how far the crossing is, as a share of the way from the present value to the end; 1 where none
                         was looked for
    tried                where fresh seeds were run, with `difference`, `low`, `high` (95 % interval) and `n` pairs
    verdict              see `VERDICTS`
    answer               whether this row answers for its regime and outcome

The same seeds give the same luck with and without the change, so that a change that does nothing moves no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from experiments.estimate import interval_of_mean
from experiments.flipping.points import Point, Trials
from experiments.flipping.ways import Way, number_of

VERDICTS = {
    "reverses": "fresh seeds show the difference clearly the other way",
    "shrinks": "fresh seeds show no clear difference, at the end of the range or anywhere beyond the crossing",
    "gone": "there is no difference at all at the end of the range, in any screening run",
    "holds": "fresh seeds at the end of the range still show the difference clearly as it was",
    "turns": "the sign turns on the way to the end in the screening; not followed, since others are nearer",
    "stays": "the sign stays at the end of the range in the screening",
    "inert": "it changes no main outcome's difference at all",
    "refused": "the model cannot be run there",
}
"""What is known of a row, the best answers first."""

FOLLOWED = 3
"""Settings that are followed for each difference: those whose crossing the screening puts nearest."""
CONFIRMED = 2
"""Crossings that are put to fresh seeds for each difference, the nearest first."""
GRID = (0.25, 0.5, 1.0)
"""Where the way to an end is looked at before it is halved: with few seeds wherever the end turns the difference or
takes it away, then with more for those that are followed."""
TOLERANCE = 0.02
"""Halving ends when a crossing is known to this share of the way."""
BEYOND = (0.125, 0.25, 0.5, 1.0)
"""How far beyond a crossing fresh seeds are tried, as shares of the way left to the end; the first clear one counts."""
WEAKEST = 2
"""Ends at which a difference that nothing turned is put to fresh seeds: those where the screening left least of it."""


@dataclass(frozen=True)
class Difference:
    """A clear difference of a study: a regime, an outcome (its name and its place among those told), and the mean."""

    regime: str
    outcome: str
    place: int
    mean: float


@dataclass(frozen=True)
class Seeds:
    """Seeds of the study for the screening and for following, and fresh ones that it never ran."""

    screen: tuple[int, ...]
    search: tuple[int, ...]
    fresh: tuple[int, ...]


@dataclass
class Row:
    """What is known of one difference along one way."""

    difference: Difference
    way: Way
    screened: float
    verdict: str
    rough: dict[float, float] = field(default_factory=dict)
    values: dict[float, float] = field(default_factory=dict)
    crossing: float = np.nan
    trial: int = 0
    tried: float = np.nan
    fresh: Mapping[str, float] = field(default_factory=dict)
    is_followed: bool = False

    def point(self, fraction: float) -> Point:
        """The regime with the setting at this fraction of the way."""
        return Point(self.difference.regime, self.way.setting, self.way.level(fraction))

    @property
    def bracket(self) -> tuple[float, float] | None:
        """The last fraction before the sign first turns, and the first after; None where it does not turn."""
        return self._bracket(self.values)

    def crosses(self, values: Mapping[float, float]) -> float:
        """The fraction at which a straight line between the ends of the bracket crosses zero; infinity without one."""
        found = self._bracket(values)
        if found is None:
            return float("inf")
        low, high = found
        before = values.get(low, self.difference.mean)
        return low + (high - low) * before / (before - values[high]) if self.way.is_graded else high

    def _bracket(self, values: Mapping[float, float]) -> tuple[float, float] | None:
        before = 0.0
        for fraction in sorted(values):
            if values[fraction] * self.difference.mean < 0:
                return before, fraction
            before = fraction
        return None


def at_most(differences: int, ways: int, seeds: Seeds) -> int:
    """Runs that the steps after the screening take at most for so many differences and ways."""
    rough = ways * (len(GRID) - 1) * len(seeds.screen)
    halvings = int(np.ceil(np.log2(max(np.diff((0.0, *GRID))) / TOLERANCE)))
    followed = FOLLOWED * (len(GRID) + halvings) * len(seeds.search)
    return 2 * rough + differences * 2 * (followed + (CONFIRMED * len(BEYOND) + WEAKEST) * len(seeds.fresh))


def search(
    differences: Sequence[Difference], ways: Mapping[str, Sequence[Way]], trials: Trials, seeds: Seeds,
    say: Callable[[str], None] = lambda _: None,
) -> pd.DataFrame:
    """All rows of the search, by regime, outcome, setting and end.

    Args:
        ways: what is varied under each regime.
        trials: where differences come from; outcomes as `Difference.place` counts them.
        say: told what is under way.
    """
    rows = _screened(differences, ways, trials, seeds)
    by_difference = {item: [row for row in rows if row.difference == item] for item in differences}
    turning = sum(any(row.verdict == "turns" for row in found) for found in by_difference.values())
    say(f"Step 2 of 3: {turning} of {len(differences)} differences turn in the screening; looking where.")
    leads = _followed(by_difference, trials, seeds)
    say("Step 3 of 3: fresh seeds, beyond the crossings and where least is left of differences that nothing turns.")
    _confirm(leads, trials, seeds)
    _weaken(by_difference, trials, seeds)
    return _table(by_difference)


def screening_points(regime: str, ways: Iterable[Way]) -> list[Point]:
    """The ends of all ways under a regime."""
    return [Point(regime, way.setting, way.end) for way in ways]


def _screened(
    differences: Sequence[Difference], ways: Mapping[str, Sequence[Way]], trials: Trials, seeds: Seeds
) -> list[Row]:
    """Every difference at both ends of every range; an end that does nothing with the first seed is not run again."""
    points = [point for regime in ways for point in screening_points(regime, ways[regime])]
    first = seeds.screen[:1]
    trials.run(points, first)
    moved = {point for point in points if not _is_same(point, trials, first)}
    trials.run([point for point in points if point in moved], seeds.screen)
    rows = []
    for item in differences:
        for way in ways[item.regime]:
            point = Point(item.regime, way.setting, way.end)
            if point not in moved:
                rows.append(Row(item, way, item.mean, "inert"))
                continue
            there = trials.differences(point, seeds.screen)[:, item.place]
            value = _estimate(item, point, trials, seeds.screen)
            verdict = _screening_verdict(item, value, there)
            rows.append(Row(item, way, 0.0 if verdict == "gone" else value, verdict))
    return rows


def _is_same(point: Point, trials: Trials, seeds: Sequence[int]) -> bool:
    return np.array_equal(
        trials.differences(point, seeds), trials.differences(Point(point.regime), seeds), equal_nan=True
    )


def _screening_verdict(item: Difference, value: float, there: np.ndarray) -> str:
    known = there[~np.isnan(there)]
    if not len(known):
        return "refused"
    if not known.any():
        return "gone"
    return "turns" if value * item.mean < 0 else "stays"


def _estimate(item: Difference, point: Point, trials: Trials, seeds: Sequence[int]) -> float:
    """The mean difference at a point: the study's, plus the mean change from the study's world over these seeds.

    NaN where nothing ran. Zero where the change alone would turn the sign while the differences at the point do not
    show it, as in a world where the regime does nothing: that is no reversal.
    """
    there = trials.differences(point, seeds)[:, item.place]
    change = there - trials.differences(Point(item.regime), seeds)[:, item.place]
    known = ~np.isnan(change)
    if not known.any():
        return float("nan")
    value = item.mean + float(change[known].mean())
    is_turned, is_shown = value * item.mean < 0, float(there[known].mean()) * item.mean < 0
    return 0.0 if is_turned and not is_shown else value


def _followed(
    by_difference: Mapping[Difference, Sequence[Row]], trials: Trials, seeds: Seeds
) -> dict[Difference, list[Row]]:
    """The rows that are followed, each with values along its way that bracket the crossing."""
    _look_roughly([row for rows in by_difference.values() for row in rows if row.verdict in ("turns", "gone")],
                  trials, seeds)
    leads = {}
    for item, rows in by_difference.items():
        far = {id(row): row.crosses(row.rough) for row in rows}
        turning = [row for row in rows if far[id(row)] <= 1.0]
        leads[item] = sorted(turning, key=lambda row: (far[id(row)], _name(row)))[:FOLLOWED]
    _look([(row, at) for rows in leads.values() for row in rows for at in (GRID if row.way.is_graded else (1.0,))],
          trials, seeds)
    for rows in leads.values():
        for row in rows:
            row.is_followed = row.bracket is not None
            if not row.is_followed:
                row.verdict = "stays"  # with more seeds than the screening had
    return {item: [row for row in rows if row.is_followed] for item, rows in leads.items()}


def _look_roughly(rows: Sequence[Row], trials: Trials, seeds: Seeds) -> None:
    """With the few seeds of the screening, where on the way to the end the sign turns."""
    inside = [(row, at) for row in rows if row.way.is_graded for at in GRID[:-1]]
    trials.run([row.point(at) for row, at in inside], seeds.screen)
    for row, at in inside:
        row.rough[at] = _estimate(row.difference, row.point(at), trials, seeds.screen)
    for row in rows:
        row.rough[1.0] = row.screened
        if row.crosses(row.rough) <= 1.0:
            row.verdict = "turns"


def _look(wanted: Sequence[tuple[Row, float]], trials: Trials, seeds: Seeds) -> None:
    trials.run([row.point(at) for row, at in wanted], seeds.search)
    for row, at in wanted:
        row.values[at] = _estimate(row.difference, row.point(at), trials, seeds.search)


def _halve(leads: Mapping[Difference, Sequence[Row]], trials: Trials, seeds: Seeds) -> None:
    """Halve brackets until the nearest crossing of each difference is known; the others stay as they are."""
    while True:
        wanted = []
        for rows in leads.values():
            brackets = {id(row): row.bracket for row in rows}
            nearest = min((found[1] for found in brackets.values() if found), default=np.inf)
            for row in rows:
                found = brackets[id(row)]
                if found is None or not row.way.is_graded:
                    continue
                low, high = found
                middle = (low + high) / 2
                is_open = high - low > TOLERANCE
                is_new = row.way.level(middle) not in (row.way.level(low), row.way.level(high))
                if is_open and is_new and low < nearest:
                    wanted.append((row, middle))
        if not wanted:
            return
        _look(wanted, trials, seeds)


def _confirm(leads: dict[Difference, list[Row]], trials: Trials, seeds: Seeds) -> None:
    """Put the nearest crossing of each difference to fresh seeds, farther and farther beyond it; then the next one."""
    waiting = {item: list(rows) for item, rows in leads.items() if rows}
    refuted = dict.fromkeys(waiting, 0)
    while waiting:
        _halve(waiting, trials, seeds)
        chosen = {}
        for item, rows in waiting.items():
            for row in rows:
                row.crossing = row.crosses(row.values)
            chosen[item] = min(rows, key=lambda row: (row.crossing, _name(row)))
        _try([(row, _beyond(row)) for row in chosen.values()], trials, seeds)
        for item, row in chosen.items():
            row.trial += 1
            if row.verdict == "reverses":
                del waiting[item]
            elif row.trial == len(BEYOND) or not row.way.is_graded:
                refuted[item] += 1
                waiting[item].remove(row)
                if not waiting[item] or refuted[item] == CONFIRMED:
                    del waiting[item]


def _beyond(row: Row) -> float:
    return row.crossing + (1.0 - row.crossing) * (BEYOND[row.trial] if row.way.is_graded else 1.0)


def _try(wanted: Sequence[tuple[Row, float]], trials: Trials, seeds: Seeds) -> None:
    """Run fresh seeds at points and judge each row by its interval."""
    trials.run([row.point(at) for row, at in wanted], seeds.fresh)
    for row, at in wanted:
        found = trials.differences(row.point(at), seeds.fresh)[:, row.difference.place]
        estimate = {name: float(value[0]) for name, value in interval_of_mean(found[:, None]).items()}
        row.tried, row.fresh = at, estimate
        if not estimate["low"] * estimate["high"] > 0:
            row.verdict = "shrinks"
        else:
            row.verdict = "reverses" if estimate["mean"] * row.difference.mean < 0 else "holds"


def _weaken(by_difference: Mapping[Difference, Sequence[Row]], trials: Trials, seeds: Seeds) -> None:
    """Of differences that nothing turned: whether fresh seeds still show them where the screening left least."""
    wanted = []
    for item, rows in by_difference.items():
        if any(row.verdict == "reverses" for row in rows):
            continue
        left = sorted(
            (row for row in rows if row.verdict in ("stays", "turns")),
            key=lambda row: (row.screened / item.mean, _name(row)),
        )
        wanted += [(row, 1.0) for row in left[:WEAKEST]]
    _try(wanted, trials, seeds)


def _name(row: Row) -> tuple[str, float]:
    return row.way.setting, number_of(row.way.setting, row.way.end)


def _rank(row: Row) -> tuple[int, float, float, tuple[str, float]]:
    """What makes a row the better answer: its verdict, then how near it is, then how little is left at its end."""
    far = row.crossing if row.crossing == row.crossing else 2.0
    return list(VERDICTS).index(row.verdict), far, abs(row.screened), _name(row)


def _table(by_difference: Mapping[Difference, Sequence[Row]]) -> pd.DataFrame:
    found = []
    for item, rows in by_difference.items():
        best = min(rows, key=_rank, default=None)
        for row in rows:
            setting, way = row.way.setting, row.way
            end = number_of(setting, way.end)
            level = {
                name: number_of(setting, way.level(at)) if at == at else np.nan
                for name, at in (("crossing", row.crossing), ("tried", row.tried))
            }
            found.append(
                {
                    "regime": item.regime, "outcome": item.outcome, "setting": setting,
                    "now": number_of(setting, way.now), "end": end, "lowest": way.lowest, "highest": way.highest,
                    "study": item.mean, "screened": row.screened, **level,
                    "distance": row.crossing if row.crossing == row.crossing else 1.0,
                    "difference": row.fresh.get("mean", np.nan), "low": row.fresh.get("low", np.nan),
                    "high": row.fresh.get("high", np.nan), "n": int(row.fresh.get("n", 0)), "verdict": row.verdict,
                    "answer": row is best,
                }
            )
    return pd.DataFrame(found)
