"""The network of professionals as it stands at one moment of a run: who is tied to whom, and how they trust."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from model.network_fields import ACROSS, COLLEAGUES, MEASURES, WITHIN
from model.rules.trust import overall
from model.tallies.service import LOW_TRUST
from model.vocabulary import NO_ROW
from model.world import World

NO_PATH, INTRODUCED, MEDIATED = 0, 1, 2


@dataclass(frozen=True, eq=False)
class StandingNetwork:
    """Posts and the ties between them at one moment; ties are in rising order of their posts.

    Attributes:
        holder: identity of the person in each post, or of the last one where it is vacant, uint64 [post].
        filled: whether somebody is in post, bool [post].
        organisation: number of the organisation, int [post].
        ends: the two posts of each tie, the smaller first, int [tie, 2].
        colleagues: whether the two seek each other out: they are of one team, or tied in a given network, bool [tie].
        users: users whose care teams hold both, int [tie].
        path: `NO_PATH`, `INTRODUCED` or `MEDIATED`: whether a broker holds the tie, int [tie].
        trust: of the first in the second and of the second in the first, 0 to 1, NaN where a post is vacant:
            what a tie holds then is of somebody who left, float [tie, 2].
    """

    holder: np.ndarray
    filled: np.ndarray
    organisation: np.ndarray
    ends: np.ndarray
    colleagues: np.ndarray
    users: np.ndarray
    path: np.ndarray
    trust: np.ndarray

    def is_across(self) -> np.ndarray:
        """Whether each tie joins two organisations, bool [tie]."""
        return self.organisation[self.ends[:, 0]] != self.organisation[self.ends[:, 1]]

    def same_people(self, earlier: StandingNetwork) -> np.ndarray:
        """Whether somebody is in each post and was at an earlier moment, bool [post]."""
        return self.filled & earlier.filled & (self.holder == earlier.holder)


def standing_network(world: World, rule: Any = overall) -> StandingNetwork:
    """The network of a world between two weeks, as copies.

    Args:
        rule: trust as a whole, as the run has it (`Simulation.rule`).
    """
    there = np.flatnonzero(world.pair_first != NO_ROW)
    rows = there[np.lexsort((world.pair_second[there], world.pair_first[there]))]
    ends = np.stack([world.pair_first[rows], world.pair_second[rows]], axis=1).astype(np.int64)
    filled = world.post_filled.astype(bool)
    directions = np.stack([rows, rows + len(world.pair_first)], axis=1)
    both = np.vectorize(rule, otypes=[float])(
        world.in_colleague_competence[directions], world.in_colleague_goodwill[directions]
    )
    both[~filled[ends].all(axis=1)] = np.nan
    path = np.zeros(len(world.pair_first), np.int64)
    held = world.path_pair != NO_ROW
    path[world.path_pair[held]] = np.where(world.path_introduced[held] > 0, INTRODUCED, MEDIATED)
    return StandingNetwork(
        world.post_key.copy(), filled, world.post_organisation.astype(np.int64), ends,
        world.pair_teammates[rows] > 0, world.pair_shared[rows].astype(np.int64), path[rows], both,
    )


def measured(network: StandingNetwork, kind: str, earlier: StandingNetwork) -> dict[str, float]:
    """The measures of one kind of ties, in the order of `MEASURES`; NaN where there is nothing to divide by.

    Args:
        kind: one of `model.network_fields.KINDS`.
        earlier: the moment since which people are the same.
    """
    chosen = ~np.isnan(network.trust[:, 0]) & _of_kind(network, kind)
    ends, trust, across = network.ends[chosen], network.trust[chosen], network.is_across()[chosen]
    people = int(network.filled.sum())
    trusting = trust >= LOW_TRUST
    trusted = trusting.all(axis=1)
    n_posts = len(network.filled)
    values = (
        people, len(ends), _share(2 * len(ends), people), transitivity(ends, n_posts), _share(across.sum(), len(ends)),
        _share(trust.sum(), trust.size), trusted.sum(), _share(2 * trusted.sum(), people),
        transitivity(ends[trusted], n_posts), _share(across[trusted].sum(), trusted.sum()),
        _share(2 * trusted.sum(), trusting.sum()), _share(people - len(np.unique(ends[trusted])), people),
        _share(network.same_people(earlier)[ends].all(axis=1).sum(), len(ends)),
        (network.path[chosen] == INTRODUCED).sum(), (network.path[chosen] == MEDIATED).sum(),
    )
    return {name: float(value) for name, value in zip(MEASURES, values, strict=True)}


def transitivity(ends: np.ndarray, n_posts: int) -> float:
    """How often two ties that meet in one post are closed by a third, 0 to 1; 0 where none meet.

    Args:
        ends: the two posts of each tie, int [tie, 2], each pair once.
    """
    ones = np.ones(2 * len(ends))
    places = (np.concatenate([ends[:, 0], ends[:, 1]]), np.concatenate([ends[:, 1], ends[:, 0]]))
    tied = csr_matrix((ones, places), shape=(n_posts, n_posts))
    degree = np.bincount(places[0], minlength=n_posts).astype(float)
    meeting = float((degree * (degree - 1.0)).sum())
    return float((tied @ tied).multiply(tied).sum()) / meeting if meeting else 0.0


def _of_kind(network: StandingNetwork, kind: str) -> np.ndarray:
    if kind == COLLEAGUES:
        return network.colleagues
    if kind in (WITHIN, ACROSS):
        return network.is_across() == (kind == ACROSS)
    return np.ones(len(network.ends), bool)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")
