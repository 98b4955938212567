"""Who works with whom: a given network of professionals, as a table of ties; files are read elsewhere."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass


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
