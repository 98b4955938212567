"""One person's story under several regimes: the lives, where they part, and what all of them share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from experiments.stories import TELLERS
from experiments.stories.elsewhere import SomebodyElse
from experiments.stories.life import Life, Moment, Sentence, in_order
from experiments.stories.parting import Parting, find_parting, parting_words
from model.parameters import BadValue


@dataclass(frozen=True)
class Story:
    """Lives of one person on the same luck.

    Attributes:
        person: such as "user:17".
        starts: weeks in which regimes begin to differ from the reference, by label.
        somebody_else: whose life does differ, where this one does not and that was looked for.
    """

    person: str
    scenario: str
    seed: int
    lives: tuple[Life, ...]
    parting: Parting
    starts: Mapping[str, int]
    somebody_else: SomebodyElse | None = None

    @property
    def role(self) -> str:
        """The person's role, as in `model.following.ROLES`."""
        return self.person.partition(":")[0]

    @property
    def name(self) -> str:
        """The person, for people."""
        role, _, number = self.person.partition(":")
        return f"{role.capitalize()} {number}"

    @property
    def labels(self) -> list[str]:
        """The regimes, in the order of the lives."""
        return [life.label for life in self.lives]

    @property
    def parting_words(self) -> list[str]:
        """Where the lives part, in sentences; none for a single life."""
        return parting_words(self.parting, self.labels) if len(self.lives) > 1 else []

    @property
    def shared(self) -> tuple[Sentence, ...]:
        """What is the same in all lives: the sentences before they part, or all where none differs."""
        return tuple(sentence for sentence in self.lives[0].sentences if self._is_shared(sentence))

    def own(self, life: Life) -> tuple[Sentence, ...]:
        """What is told of one life alone."""
        return tuple(sentence for sentence in life.sentences if not self._is_shared(sentence))

    def years(self) -> list[int]:
        """The years, from 1, in which something is told of single lives."""
        return sorted({sentence.year for life in self.lives for sentence in self.own(life)})

    def _is_shared(self, sentence: Sentence) -> bool:
        if len(self.lives) == 1:
            return False
        return self._is_told_alike or self.parting.week is None or sentence.first < self.parting.week

    @cached_property
    def _is_told_alike(self) -> bool:
        """Whether not even the numbers that are told differ."""
        first, *others = [[str(sentence) for sentence in life.sentences] for life in self.lives]
        return all(told == first for told in others)

    @property
    def differs(self) -> bool:
        """Whether anybody would notice a difference between the lives."""
        return self.parting.noticed is not None


def tell(
    person: str, scenario: str, seed: int, moments: Mapping[str, Sequence[Moment]], n_weeks: int,
    starts: Mapping[str, int],
) -> Story:
    """The story of one person.

    Args:
        moments: of this person, by the label of the regime they were noted under.
        n_weeks: length of the runs.
        starts: by label, the week in which a regime's policies begin, where they do.
    """
    role, _, number = person.partition(":")
    if role not in TELLERS:
        raise BadValue(f"a story of {person} cannot be told; stories are told of: {', '.join(TELLERS)}.")
    ordered = {label: in_order(_of(role, int(number), found)) for label, found in moments.items()}
    parting = find_parting(list(ordered.values()))
    cuts = [] if parting.week is None else [parting.week]
    lives = tuple(
        TELLERS[role](found, int(number), n_weeks, label, cuts) for label, found in ordered.items()
    )
    return Story(person, scenario, seed, lives, parting, starts)


def _of(role: str, number: int, moments: Sequence[Moment]) -> list[Moment]:
    """The moments that following this one person notes, where a trace follows others too."""
    if role == "user":
        return [moment for moment in moments if moment["user"] == number and moment["kind"] != "worker"]
    if role == "broker":
        return [moment for moment in moments if moment["broker"] == number and moment["user"] is None]
    return [
        moment for moment in moments
        if (moment["kind"] in ("contact", "worker", "acquaintance", "visit") and moment["professional"] == number)
        or (
            moment["kind"] in ("colleagues", "asked", "path") and moment["user"] is None
            and number in (moment["professional"], moment["other"])
        )
    ]
