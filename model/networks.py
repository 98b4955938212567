"""Who works with whom: a given network of professionals, as a table of ties; files are read elsewhere."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class CollaborationNetwork:
    """Professionals by name and the ties between them, each pair once.

    Args:
        names: what each professional is called, unique.
        ties: pairs of places in `names`, the smaller first, in rising order; a tie joins both ways.
        organisations: the organisation of each professional by name; empty: all are of one.
        seniors: whether each is senior; empty: nobody is known to be.
    """

    names: tuple[str, ...]
    ties: tuple[tuple[int, int], ...]
    organisations: tuple[str, ...] = ()
    seniors: tuple[bool, ...] = ()

    def labels(self) -> tuple[str, ...]:
        """The organisations by name, in the order in which the model numbers them."""
        return tuple(sorted(set(self.organisations))) or ("",)

    def order(self) -> np.ndarray:
        """The places in `names` in the order of the model's posts: by organisation, then as listed."""
        numbers = {label: number for number, label in enumerate(self.labels())}
        home = [numbers[label] for label in self.organisations] or [0] * len(self.names)
        return np.argsort(home, kind="stable")

    def sizes(self) -> tuple[int, ...]:
        """How many professionals each organisation has."""
        count = Counter(self.organisations or [""] * len(self.names))
        return tuple(count[label] for label in self.labels())

    def ties_by_organisation(self) -> np.ndarray:
        """The ties as pairs of posts, int64 [tie, 2]."""
        post = np.empty(len(self.names), np.int64)
        post[self.order()] = np.arange(len(self.names))
        return post[np.array(self.ties, np.int64).reshape(-1, 2)]

    def seniors_by_organisation(self) -> np.ndarray:
        """Whether each post is senior, in the order of the posts."""
        return np.array(self.seniors, bool)[self.order()]

    def degrees(self) -> list[int]:
        """How many ties each professional has, in the order of `names`."""
        found = [0] * len(self.names)
        for one, other in self.ties:
            found[one] += 1
            found[other] += 1
        return found

    def digest(self) -> str:
        """Sixteen letters that stand for the content: another network has others, wherever it was read from."""
        content = json.dumps(dataclasses.asdict(self), sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]


def as_ties(pairs: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Pairs in either direction and with repetitions as ties: each once, the smaller place first, no loops."""
    return tuple(sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}))


@functools.lru_cache
def _everyone_with_everyone(n_members: int) -> np.ndarray:
    """All pairs of so many members, the smaller number first, int64 [pair, 2]."""
    return np.stack(np.triu_indices(n_members, 1), axis=1)


def team_ties(n_posts: np.ndarray, team_size: int) -> np.ndarray:
    """The generated network: teams of even size in each organisation, in which everybody is tied to everybody.

    Posts of an organisation are dealt to its teams in turn; within a team every tie is closed, so clustering is 1 and
    the degree is the team's size less one. Ties across organisations come from shared users and brokers.

    Args:
        n_posts: posts of each organisation, whole numbers.
        team_size: most professionals in a team.

    Returns:
        Pairs of posts, the smaller first, int64 [tie, 2].
    """
    found = [np.zeros((0, 2), np.int64)]
    first = 0
    for size in n_posts.tolist():
        n_teams = -(-size // team_size)
        for team in range(n_teams):
            members = np.arange(first + team, first + size, n_teams)
            found.append(members[_everyone_with_everyone(len(members))])
        first += size
    return np.concatenate(found)


def dealt(n_users: int, weights: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """The organisation of each user and the number within it, in proportion to the weights (Sainte-Lague).

    Returns:
        Two int64 arrays [user]. With equal weights users are dealt in turn.
    """
    of_organisation = np.array(weights, float)
    most = np.ceil(n_users * of_organisation / of_organisation.sum()).astype(int) + 1
    organisation = np.repeat(np.arange(len(most)), most)
    number = np.arange(len(organisation)) - np.repeat(np.cumsum(most) - most, most)
    turn = np.lexsort((organisation, (number + 0.5) / of_organisation[organisation]))[:n_users]
    return organisation[turn], number[turn]
