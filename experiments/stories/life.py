"""What a story is made of: moments from a trace, and sentences that name the moments they rest on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from experiments.stories.words import weeks

Moment = Mapping[str, Any]
"""One record of a trace (`model.following.FIELDS`); None where a field does not apply."""

KINDS = (
    "worker", "tie", "broker", "acquaintance", "asked", "path", "contact", "colleagues", "visit", "week", "hours",
)
"""The kinds of moments in the order of a week: people come and go, then meet, and then the week ends."""

WEEKS_A_YEAR = 52


@dataclass(frozen=True)
class Sentence:
    """One thing that is told, of one week or of several in a row.

    Attributes:
        kind: what it tells of; also how a page marks it.
        also: what else it tells of that a page marks, where one meeting had several.
        moments: places of the moments that it rests on, in the life's moments.
        trust: trust of a hundred when it ends, where the sentence says so.
        lane: in which of the life's lanes it is marked.
    """

    first: int
    last: int
    kind: str
    text: str
    moments: tuple[int, ...]
    trust: int | None = None
    lane: int = 0
    also: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """All that it tells of and a page may mark."""
        return self.kind, *self.also

    @property
    def when(self) -> str:
        """The week or weeks."""
        return weeks(self.first, self.last)

    @property
    def year(self) -> int:
        """The year of the run, from 1, in which it begins."""
        return self.first // WEEKS_A_YEAR + 1

    def __str__(self) -> str:
        return f"{self.when}: {self.text}"


class MomentsOfPost:
    """The moments of one post by kind, as places in the order of the week."""

    def __init__(self, moments: Sequence[Moment], n_weeks: int) -> None:
        self.moments, self.n_weeks = moments, n_weeks
        self.by_kind: dict[str, list[int]] = defaultdict(list)
        for place, moment in enumerate(moments):
            if self.is_own(moment):
                self.by_kind[moment["kind"]].append(place)

    def is_own(self, moment: Moment) -> bool:
        """Whether a moment is one of this post's."""
        raise NotImplementedError

    def of_kind(self, kind: str, first: int = 0, last: int | None = None) -> list[int]:
        """Places of the post's moments of a kind within some weeks."""
        end = self.n_weeks if last is None else last
        return [place for place in self.by_kind[kind] if first <= self.moments[place]["week"] <= end]

    def look(self, places: Sequence[int]) -> list[Moment]:
        """The moments in these places."""
        return [self.moments[place] for place in places]


Point = tuple[int, float | None, str]
"""Week, trust of a hundred, 0 to 100 (None breaks the line), and whose it is or who it is trust in."""


@dataclass(frozen=True)
class Lane:
    """One line of a life's figure, and what its height is.

    Attributes:
        unit: words for the axis.
        line: points in the order of the weeks; none where only marks are drawn.
    """

    unit: str
    line: tuple[Point, ...]


@dataclass(frozen=True)
class Life:
    """One person under one regime: the moments noted, the sentences told, and a summary in numbers.

    Attributes:
        label: the regime, for people.
        n_weeks: weeks of the run.
        summary: what is counted, in words, and how much, in the same order for everybody of a role.
        lanes: for the figure, below each other; the first is the main one.
    """

    label: str
    n_weeks: int
    moments: tuple[Moment, ...]
    sentences: tuple[Sentence, ...]
    summary: tuple[tuple[str, str], ...]
    lanes: tuple[Lane, ...]


def in_order(moments: Iterable[Moment]) -> tuple[Moment, ...]:
    """Moments in the order of the week, the same however they were stored."""
    return tuple(sorted(moments, key=_place))


def _place(moment: Moment) -> tuple[Any, ...]:
    lead = 0 if moment["lead"] else 1
    people = [-1 if moment[name] is None else moment[name] for name in ("user", "professional", "other", "broker")]
    return moment["week"], KINDS.index(moment["kind"]), lead, *people, moment["event"] or ""


def both_acted(event: str) -> tuple[bool | None, bool | None]:
    """Whether each of two colleagues did their part in a week's last encounter; None where nobody had a choice."""
    first, second = re.findall(r"(?:first|second) (\w+)", event) or ("", "")
    did = {"acted": True, "withheld": False}
    return did.get(first), did.get(second)


def spans(first: int, n_weeks: int, ends: Sequence[int]) -> list[tuple[int, int]]:
    """The stretches of weeks, both ends included, that begin at `first` and at each of `ends`."""
    begins = sorted({first, *(week for week in ends if first < week < n_weeks)})
    return [(begin, end - 1) for begin, end in zip(begins, [*begins[1:], n_weeks], strict=True)]


def year_heading(year: int, n_weeks: int) -> str:
    """A year of the run and its weeks; what begins in them may go on beyond."""
    first = (year - 1) * WEEKS_A_YEAR
    return f"Year {year}: what begins in weeks {first} to {min(first + WEEKS_A_YEAR, n_weeks) - 1}"
